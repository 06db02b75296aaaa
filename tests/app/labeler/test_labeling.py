"""Labeling by keyboard and mouse, everything that the domain knows."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.app.labeler.conftest import Desk
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document
from workbench.domain.layers import Attribution, SourceHolder, Stance

pytestmark = pytest.mark.browser

FIRST = "A Turkish official told Bloomberg that Ankara would not go. "
SECOND = "North and South Korea agreed, he said, “to talk”."
TEXT = FIRST + SECOND


class Labeler:
    """What a person does at the page."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self.page = page
        self.desk = desk

    def token(self, text: str) -> Locator:
        return self.page.locator(".sentence").get_by_test_id("token").get_by_text(text, exact=True).first

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def select(self, first: str, last: str | None = None) -> None:
        self.token(first).click()
        if last:
            self.token(last).click(modifiers=["Shift"])

    def submit(self) -> Annotation:
        self.press("Control+Enter")
        expect(self.page.get_by_test_id("status")).to_contain_text("saved")
        return list(self.desk.accepted.values())[-1]


@pytest.fixture
def at(page: Page, desk: Desk) -> Labeler:
    """The labeler at the first of two sentences."""
    desk.add(Document(id="d", text=TEXT), (0, len(FIRST) - 1), (len(FIRST), len(TEXT)))
    desk.add(Document(id="e", text="Nothing here."), (0, 13))
    ankara = TEXT.index("Ankara")
    desk.suggestions["d", 0] = [
        suggested("x1", 2, 9, "NORP"),
        suggested("x2", TEXT.index("Bloomberg"), TEXT.index("Bloomberg") + 9, "PERSON"),
        suggested("x3", ankara, ankara + 6, "GPE"),
    ]
    page.goto("/")
    expect(page.get_by_test_id("sentence")).to_have_text(FIRST.strip())
    return Labeler(page, desk)


@pytest.fixture
def at_second(at: Labeler) -> Labeler:
    """The labeler at the second one."""
    at.submit()
    expect(at.page.get_by_test_id("sentence")).to_have_text(SECOND)
    return at


def suggested(name: str, start: int, end: int, label: str) -> dict[str, Any]:
    fragment = {"start": start, "end": end, "text": TEXT[start:end]}
    return {"id": name, "span": {"fragments": [fragment]}, "label": label, "suggested_by": "spacy/x 1"}


def quotes(annotation: Annotation) -> dict[str, str]:
    return {entity.span.text: entity.label for entity in annotation.entities}


def only_attribution(annotation: Annotation) -> Attribution:
    (found,) = annotation.attributions
    return found


def only_stance(annotation: Annotation) -> Stance:
    (found,) = annotation.stances
    return found


def test_suggestions(at: Labeler) -> None:
    """Enter accepts and Backspace refuses; the label says who suggested it, the annotation what was refused."""
    at.press("Enter", "Tab", "Backspace")
    annotation = at.submit()
    (entity,) = annotation.entities
    assert (entity.id, entity.suggested_by, entity.label) == ("x1", "spacy/x 1", "NORP")
    assert annotation.refused_suggestions == ("x2",)


def test_accept_all(at: Labeler) -> None:
    """One key accepts all that are left."""
    at.press("Tab", "Backspace", "Shift+A")
    assert quotes(at.submit()) == {"Turkish": "NORP", "Ankara": "GPE"}


def test_deleting_an_accepted_suggestion_refuses_it(at: Labeler) -> None:
    """It does not come back as a suggestion."""
    at.press("Enter", "Delete")
    annotation = at.submit()
    assert not annotation.entities
    assert annotation.refused_suggestions == ("x1",)


def test_keyboard_alone(at: Labeler) -> None:
    """Caret, stretching and label keys make nested entities with their attributes."""
    at.press("Home", "ArrowRight", "Shift+ArrowRight", "p", "ArrowLeft", "n")
    at.select("Ankara")
    at.press("g", "m", "v", "u")
    annotation = at.submit()
    assert quotes(annotation) == {"Turkish official": "PERSON", "Turkish": "NORP", "Ankara": "GPE"}
    ankara = annotation.entities[-1]
    assert ankara.attributes == {"metonym": True, "mention": "name"}
    assert ankara.uncertain


def test_relabel_and_undo(at: Labeler) -> None:
    """A label key on the open entity changes it; undo and redo go back and forth."""
    at.select("Bloomberg")
    at.press("p", "o", "Control+z", "Control+z", "Control+z", "Control+y", "Control+Shift+z")
    assert quotes(at.submit()) == {"Bloomberg": "ORG"}


def test_split_entity(at_second: Labeler) -> None:
    """A label, another selection and `+` make one mention of two parts."""
    at_second.select("North")
    at_second.press("g")
    at_second.select("Korea")
    at_second.press("+")
    at_second.select("South", "Korea")
    at_second.press("g")
    assert quotes(at_second.submit()) == {"North … Korea": "GPE", "South Korea": "GPE"}


def test_pieces_before_the_label(at_second: Labeler) -> None:
    """Parts can be put aside first, by key or with Ctrl."""
    at_second.press("Home", "+", *["ArrowRight"] * 3, "g", "Escape")
    at_second.select("South")
    at_second.token("agreed").click(modifiers=["Control"])
    at_second.press("e")
    assert quotes(at_second.submit()) == {"North … Korea": "GPE", "South … agreed": "EVENT"}


def test_split_roles_and_that(at: Labeler) -> None:
    """The same role key again adds a part; “that” falls off the content."""
    at.press("a")
    at.select("A", "official")
    at.press("s")
    at.select("told")
    at.press("c")
    at.select("that", "go")
    at.press("t")
    at.select("Bloomberg")
    at.press("d", "o", "k", "k", "x")
    found = only_attribution(at.submit())
    assert found.source is not None
    assert found.source.text == "A Turkish official"
    assert found.content.text == "Ankara would not go"
    assert found.addressee is not None
    assert found.addressee.text == "Bloomberg"
    assert found.attributes == {"form": "direct", "source_kind": "anonymous", "denies": True}


def test_discontinuous_content(at_second: Labeler) -> None:
    """A content that is interrupted by its attribution is one content of two parts."""
    at_second.press("a")
    at_second.select("he")
    at_second.press("s")
    at_second.select("said")
    at_second.press("c")
    at_second.select("North", "agreed")
    at_second.press("t")
    at_second.select("“", "”")
    at_second.press("t")
    found = only_attribution(at_second.submit())
    assert found.content.text == "North and South Korea agreed … “to talk”"


def test_source_in_another_sentence_by_keyboard(at_second: Labeler) -> None:
    """The caret leaves the sentence; words of another one become the source's antecedent and the source."""
    at_second.press("a", "Control+a", "t")
    at_second.press("PageUp", "Shift+ArrowRight", "Shift+ArrowRight", "s")
    found = only_attribution(at_second.submit())
    assert found.source is not None
    assert (found.source.text, found.source.start) == ("A Turkish official", 0)


def test_source_in_another_sentence_by_mouse(at_second: Labeler) -> None:
    """A drag over another sentence of the article selects there."""
    at_second.press("a", "Control+a", "t")
    other = at_second.page.get_by_test_id("context-sentence").first
    other.hover()
    first, last = (other.get_by_text(word, exact=True).bounding_box() for word in ("Turkish", "official"))
    assert first
    assert last
    mouse = at_second.page.mouse
    mouse.move(first["x"] + 4, first["y"] + 8)
    mouse.down()
    mouse.move(last["x"] + 8, last["y"] + 8, steps=4)
    mouse.up()
    at_second.press("s")
    found = only_attribution(at_second.submit())
    assert found.source is not None
    assert found.source.text == "Turkish official"


def test_antecedent(at_second: Labeler) -> None:
    """A pronoun points to words of another sentence; so does a source."""
    at_second.select("he")
    at_second.press("p", "PageUp", "ArrowRight", "r", "Escape")
    at_second.press("a", "Control+a", "t", "Escape")
    entity = at_second.submit().entities[0]
    assert entity.antecedent is not None
    assert entity.antecedent.text == "Turkish"


def test_implicit_source_and_canonical(at: Labeler) -> None:
    """A source without words, and who it is: an entity made by typing its name and its Wikidata id."""
    at.press("a", "Control+a", "t", "i", "w")
    at.page.keyboard.type("Turkey Q43")
    expect(at.page.get_by_test_id("picker-option").filter(has_text="new: Turkey")).to_have_count(8)
    at.page.get_by_test_id("picker-option").filter(has_text="GPE").click()
    annotation = at.submit()
    found = only_attribution(annotation)
    assert found.implicit_source
    assert found.source_canonical == "GPE/Turkey"
    assert annotation.canonical_entities[0].wikidata == "Q43"


def test_nesting_by_number(at: Labeler) -> None:
    """Three deep; one without a content takes its parent's, and what cannot be nested is refused."""
    at.select("Ankara", "go")
    at.press("a", "t", "a", "n", "1", "a", "n", "2", "1", "n")
    expect(at.page.get_by_test_id("picker-option")).to_have_count(1)
    at.press("Escape", "Escape")
    annotation = at.submit()
    assert [item.parent for item in annotation.attributions] == [None, "a1", "a2"]
    assert {item.content.text for item in annotation.attributions} == {"Ankara would not go"}


def test_content_must_stay_within(at: Labeler) -> None:
    """An edit that would leave the parent's content is refused in one sentence, and nothing changes."""
    at.select("would", "go")
    at.press("a", "t", "a", "n", "1")
    at.select("Ankara")
    at.press("t")
    expect(at.page.get_by_test_id("message")).to_contain_text("must lie within")
    assert {item.content.text for item in at.submit().attributions} == {"would not go"}


def test_stance_by_one_key_each(at: Labeler) -> None:
    """Within an attribution its source holds the stance; target by number, label by key, evidence as selected."""
    at.select("Ankara", "go")
    at.press("a", "t", "f", "5", "1")
    at.select("not", "go")
    at.press("e", "i", "u")
    stance = only_stance(at.submit())
    assert stance.holder == SourceHolder("a1")
    assert stance.attribution == "a1"
    assert stance.label == "against"
    assert stance.implicit
    assert stance.uncertain
    assert stance.evidence is not None
    assert stance.evidence.text == "not go"


@pytest.mark.parametrize(
    ("typed", "kind"), [("0", "span"), ("2", "target"), ("of his own", "text")], ids=["words", "listed", "free"]
)
def test_targets(at: Labeler, typed: str, kind: str) -> None:
    """A target is one of the scheme's, the selected words, or free text."""
    at.select("Bloomberg")
    at.press("f", "0")
    at.page.keyboard.type(typed)
    if kind == "text":
        at.press("Enter")
    at.press("3")
    stance = only_stance(at.submit())
    assert type(stance.holder).__name__ == "AuthorHolder"
    assert type(stance.target).__name__ == f"{kind.title().replace('Target', 'Scheme')}Target"


def test_unfinished_is_not_submitted(at: Labeler) -> None:
    """What lacks a part keeps the sentence there and is opened; skipping leaves it out."""
    at.press("a", "u", "Control+Enter")
    expect(at.page.get_by_test_id("message")).to_contain_text("has no content yet")
    at.press("Shift+S")
    expect(at.page.get_by_test_id("status")).to_contain_text("saved")
    (annotation,) = at.desk.accepted.values()
    assert annotation.status == "skipped"
    assert not annotation.attributions


def test_flag_with_reason(at: Labeler) -> None:
    """A flagged sentence carries its reason as its note, and what was labeled."""
    at.press("Enter", "Shift+F")
    at.page.get_by_test_id("flag-reason").fill("Who is it?")
    at.press("Enter")
    expect(at.page.get_by_test_id("status")).to_contain_text("saved")
    (annotation,) = at.desk.accepted.values()
    assert (annotation.status, annotation.note, len(annotation.entities)) == ("flagged", "Who is it?", 1)


def test_notes(at: Labeler) -> None:
    """A note on an item and one on the sentence; keys typed into them do nothing else."""
    at.press("Enter", ";")
    at.page.keyboard.type("crops a")
    at.press("Enter", "Escape", ";")
    at.page.keyboard.type("a note")
    at.press("Enter")
    annotation = at.submit()
    assert (annotation.note, annotation.entities[0].note) == ("a note", "crops a")


def test_going_back(at: Labeler) -> None:
    """One's sentence before is opened and revised; then it goes on where it was left."""
    at.press("Enter")
    at.submit()
    at.press("p")
    at.press("Alt+ArrowLeft")
    expect(at.page.get_by_test_id("sentence")).to_have_text(FIRST.strip())
    expect(at.page.get_by_test_id("revising")).to_be_visible()
    at.select("Bloomberg")
    at.press("o")
    assert quotes(at.submit()) == {"Turkish": "NORP", "Bloomberg": "ORG"}
    expect(at.page.get_by_test_id("sentence")).to_have_text(SECOND)
    expect(at.page.get_by_test_id("item-line")).to_have_count(1)


def test_dragging_the_end_of_a_bar(at: Labeler) -> None:
    """The end of a bar follows the mouse, token by token."""
    at.select("Turkish")
    at.press("p")
    bar = at.page.locator("[data-testid=bar][data-item=e1]").bounding_box()
    word = at.token("official").bounding_box()
    assert bar
    assert word
    at.page.mouse.move(bar["x"] + bar["width"] - 1, bar["y"] + 2)
    at.page.mouse.down()
    at.page.mouse.move(word["x"] + word["width"] / 2, word["y"] + 10, steps=5)
    at.page.mouse.up()
    assert quotes(at.submit()) == {"Turkish official": "PERSON"}


def test_characters_within_a_token(at: Labeler) -> None:
    """With Alt, keys and mouse go within tokens."""
    at.select("Bloomberg")
    at.press(*["Alt+Shift+ArrowLeft"] * 4, "o", "Escape")
    box = at.token("Ankara").bounding_box()
    assert box
    at.page.keyboard.down("Alt")
    at.page.mouse.move(box["x"] + 3, box["y"] + 10)
    at.page.mouse.down()
    at.page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 10, steps=4)
    at.page.mouse.up()
    at.page.keyboard.up("Alt")
    at.press("g")
    found = quotes(at.submit())
    assert found["Bloom"] == "ORG"
    assert set(found) - {"Bloom"} <= {"An", "Ank"}


def test_double_click_and_label_button(at: Labeler) -> None:
    """By mouse alone: a double click on a word, a click on a label."""
    at.token("Bloomberg").dblclick()
    at.page.get_by_test_id("key-label-ORG").click()
    at.page.get_by_test_id("submit").click()
    expect(at.page.get_by_test_id("status")).to_contain_text("saved")
    (annotation,) = at.desk.accepted.values()
    assert quotes(annotation) == {"Bloomberg": "ORG"}


def test_page_keys_are_kept_from_the_page(at: Labeler) -> None:
    """What the labeler takes, and what is typed into its fields, never reaches the page's own shortcuts."""
    at.page.evaluate(
        "() => { window.seen = []; document.addEventListener('keydown', (e) => window.seen.push(e.key)); }"
    )
    at.press("Enter", "r", "c", ";")
    at.page.keyboard.type("rc")
    assert at.page.evaluate("window.seen") == []


def test_text_is_never_markup(desk: Desk, page: Page) -> None:
    """A document's text and a typed name are text, whatever they look like."""
    nasty = "<img src=x onerror=alert(1)> <b>Ann</b> &amp; left."
    desk.add(Document(id="n", text=nasty, title="<i>x</i>"), (0, len(nasty)))
    page.goto("/")
    expect(page.get_by_test_id("sentence")).to_have_text(nasty)
    page.keyboard.press("Control+a")
    page.keyboard.press("p")
    expect(page.get_by_test_id("item-line")).to_contain_text("<img")
    assert page.locator("img, .head i, .sentence b").count() == 0
