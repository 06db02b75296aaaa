"""A lead decides by key between what annotators said; nothing decided is lost."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs
from playwright.sync_api import Page, expect

from tests.agreement.sentences import NTV, attributed, entity, ntv, stance
from tests.app.labeler.conftest import Desk, DeskServer
from workbench.agreement import KINDS
from workbench.agreement.drafting import draft
from workbench.domain.annotations import Annotation
from workbench.domain.codec import decode
from workbench.domain.documents import Document
from workbench.domain.layers import Entity, SourceHolder
from workbench.domain.rules import check
from workbench.domain.scheme import Scheme
from workbench.domain.spans import Span
from workbench.errors import InvalidInput

pytestmark = pytest.mark.browser

OUTER = attributed(
    "outer",
    content="Recep Tayyip Erdogan as saying Turkey was ready to mediate between Russia and Ukraine",
    source="The Turkish NTV channel",
    cue="quoted",
)


class CaseDesk(Desk):
    """A server for a lead: cases in place of sentences.

    Attributes:
        answers: everybody's, by place.
        gold: what was decided, by place, with what it was made of.
        revised: whom it names as having revised meanwhile.
        refuses: why it takes no decision, if it does not.
        agreed: on how many sentences all agree that have no gold.
    """

    def __init__(self, scheme: Scheme) -> None:
        super().__init__(scheme)
        self.answers: dict[tuple[str, int], list[Annotation]] = {}
        self.gold: dict[tuple[str, int], tuple[Annotation, list[Any]]] = {}
        self.revised: list[str] = []
        self.agreed = 0
        self.refuses = ""

    def differ(self, *answers: Annotation, document: str = "d", text: str = NTV) -> None:
        self.add(Document(id=document, text=text), (0, len(text)))
        self.answers[document, 0] = list(answers)

    def cases(self) -> object:
        left = [place for place in self.answers if place not in self.gold]
        places = [{"document": name, "sentence": at} for name, at in left]
        limit, start = (int(self.query.get(name, ["0"])[0]) for name in ("limit", "from"))
        assert 1 <= limit <= 200
        return {"cases": places[start : start + limit], "waiting": len(left), "agreed": self.agreed, "unread": 0}

    def case(self, document: str, sentence: int) -> object:
        answers = self.answers[document, sentence]
        table = list(answers)
        if (document, sentence) in self.gold:
            table.append(self.gold[document, sentence][0])
        drafted = draft(table, self.scheme.stance.values)
        return {
            "document": self.view(document),
            "sentence": sentence,
            "sides": [
                {
                    "name": answer.annotator or "lena",
                    "gold": at >= len(answers),
                    "status": answer.status,
                    "note": answer.note,
                    "created_at": None,
                    "revised": False,
                }
                for at, answer in enumerate(table)
            ],
            "annotation": drafted.annotation,
            "decisions": drafted.decisions,
            "order": drafted.order,
            "made_of": [{"annotator": answer.annotator, "revision": 1} for answer in answers],
            "canonical_entities": [],
        }

    def decide(self, key: str, annotation: object, made_of: list[Any]) -> object:
        self.posts += 1
        if self.refuses:
            raise InvalidInput(self.refuses)
        made = decode(json.dumps(annotation), Annotation)
        document, sentences = self.documents[made.document]
        check(made, document, sentences[made.sentence], self.scheme, set())
        self.accepted[key] = made
        self.gold[made.document, made.sentence] = made, made_of
        return {"key": key, "created_at": "2026-01-01T00:00:00Z", "revised": self.revised}

    def data(self) -> object:
        base: Any = super().data()
        kinds = {name: {"title": kind.title, "description": kind.description} for name, kind in KINDS.items()}
        return base | {"mode": "adjudicate", "kinds": kinds}

    def answer(self, method: str, path: str, body: Any) -> object:
        match method, path.rpartition("/projects/news")[2].split("/"):
            case "GET", ["", "cases"]:
                return self.cases()
            case "GET", ["", "cases", document, sentence]:
                return self.case(document, int(sentence))
            case "POST", ["", "gold"]:
                return self.decide(body["key"], body["annotation"], body["made_of"])
            case "POST", ["", "gold", "unanimous"]:
                accepted, self.agreed = self.agreed, 0
                return {"accepted": accepted, "refused": 0}
        return super().answer(method, path, body)


@pytest.fixture
def desk(desk_server: DeskServer, scheme: Scheme) -> CaseDesk:
    desk = CaseDesk(scheme)
    desk_server.desk = desk
    return desk


def begin(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_test_id("decision")).to_be_visible()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def lines(page: Page) -> list[str]:
    """How each decision stands: ○ open, a number, ∅ none."""
    return [line.locator(".chosen").inner_text() for line in page.get_by_test_id("decision-line").all()]


def decided(page: Page, desk: CaseDesk) -> Annotation:
    press(page, "Control+Enter")
    expect(page.get_by_test_id("status")).to_contain_text("saved")
    return list(desk.gold.values())[-1][0]


def test_one_key_takes_one_persons_version(page: Page, desk: CaseDesk) -> None:
    """What all say is there already; the next decision comes by itself, and the sentence goes when all are made."""
    desk.differ(
        ntv(entity("Turkey", "GPE"), entity("Recep Tayyip Erdogan", "PERSON"), annotator="ana"),
        ntv(entity("Turkey", "GPE"), entity("Erdogan", "PERSON"), entity("November", "DATE"), annotator="ben"),
        ntv(entity("Turkey", "GPE"), entity("Erdogan", "PERSON"), entity("November", "DATE"), annotator="cem"),
    )
    begin(page)
    expect(page.get_by_test_id("decision")).to_contain_text("Missed")
    assert lines(page) == ["○", "○"]
    press(page, "1")
    expect(page.get_by_test_id("decision")).to_contain_text("Boundary only")
    press(page, "3")
    assert lines(page) == ["1", "3"]
    gold = decided(page, desk)
    assert [(one.span.text, one.label) for one in gold.entities] == [("Erdogan", "PERSON"), ("Turkey", "GPE")]
    expect(page.get_by_test_id("phase-finished")).to_contain_text("Nothing waits for a decision")
    assert [ref["annotator"] for ref in desk.gold["d", 0][1]] == ["ana", "ben", "cem"]


def test_nothing_is_gold_before_everything_is_decided(page: Page, desk: CaseDesk) -> None:
    """What is left comes to the fore; none of the versions is a decision too."""
    desk.differ(
        ntv(entity("Turkey", "GPE"), entity("Russia", "GPE"), annotator="ana"),
        ntv(entity("Turkey", "ORG"), annotator="ben"),
    )
    begin(page)
    press(page, "1", "Control+Enter")
    expect(page.get_by_test_id("message")).to_have_text("One decision is left")
    expect(page.get_by_test_id("decision")).to_contain_text("Decision 2 of 2")
    press(page, "0")
    assert [(one.span.text, one.label) for one in decided(page, desk).entities] == [("Turkey", "GPE")]


def test_what_was_taken_can_be_mended_with_the_usual_keys(page: Page, desk: CaseDesk) -> None:
    """Enter opens it; labels, notes and undo work as always."""
    desk.differ(ntv(entity("Turkey", "GPE"), annotator="ana"), ntv(entity("Turkey", "ORG"), annotator="ben"))
    begin(page)
    press(page, "2", "Enter", "l", "Escape")
    assert [one.label for one in decided(page, desk).entities] == ["LOC"]


def test_a_decision_can_be_undone(page: Page, desk: CaseDesk) -> None:
    """With the item goes the mark that it is decided."""
    desk.differ(ntv(entity("Turkey", "GPE"), annotator="ana"), ntv(annotator="ben"))
    begin(page)
    press(page, "1")
    assert lines(page) == ["1"]
    press(page, "Control+z")
    assert lines(page) == ["○"]
    expect(page.get_by_test_id("item-line")).to_have_count(0)


def test_references_find_what_was_taken(page: Page, desk: CaseDesk) -> None:
    """A stance is its source's, an attribution nested in its parent, in whatever order they were decided."""
    inner = attributed("inner", parent="outer")
    desk.differ(
        ntv(OUTER, inner, stance("favor", inner, "mediation", attribution="inner"), annotator="ana"),
        ntv(attributed("x", source="Erdogan"), annotator="ben"),
    )
    begin(page)
    kinds = page.get_by_test_id("decision-line").all_inner_texts()
    assert [("Missed" in text, "Boundary" in text) for text in kinds] == [(True, False), (False, True), (True, False)]
    press(page, "j", "j", "1")  # the stance first
    press(page, "j", "1", "1", "1")
    assert lines(page) == ["1", "1", "1"]
    gold = decided(page, desk)
    by_source = {one.source.text: one for one in gold.attributions if one.source}
    outer, nested = by_source["The Turkish NTV channel"], by_source["Recep Tayyip Erdogan"]
    assert nested.parent == outer.id
    [held] = gold.stances
    assert (held.holder, held.attribution) == (SourceHolder(nested.id), nested.id)


def test_what_all_say_comes_with_what_it_hangs_on(page: Page, desk: CaseDesk) -> None:
    """And goes with it: then it is to be decided."""
    answers = [
        ntv(said := attributed("a", source=source), stance("favor", said, "mediation"), annotator=name)
        for name, source in (("ana", "Erdogan"), ("ben", "Recep Tayyip Erdogan"))
    ]
    desk.differ(*answers)
    begin(page)
    assert lines(page) == ["○", "○"]
    press(page, "2")
    assert lines(page) == ["2", "1"]
    expect(page.get_by_test_id("list-stances")).to_contain_text("favor")
    press(page, "0")
    assert lines(page) == ["∅", "○"]
    press(page, "0")
    gold = decided(page, desk)
    assert (gold.attributions, gold.stances) == ((), ())


def test_an_attribution_that_leaves_its_parent_stands_by_itself(page: Page, desk: CaseDesk) -> None:
    """It is told, and what is kept obeys the rules."""
    nested = attributed("inner", parent="outer")
    short = attributed("outer", content="Turkey was ready", source="The Turkish NTV channel", cue="quoted")
    desk.differ(ntv(OUTER, nested, annotator="ana"), ntv(short, annotator="ben"))
    begin(page)
    press(page, "2")
    press(page, "1")
    press(page, "k", "1", "2")
    expect(page.get_by_test_id("message")).to_contain_text("no longer nested")
    assert [one.parent for one in decided(page, desk).attributions] == [None, None]


def test_decisions_survive_a_reload(page: Page, desk: CaseDesk) -> None:
    """They are kept at every key."""
    desk.differ(
        ntv(entity("Turkey", "GPE"), entity("Russia", "GPE"), annotator="ana"),
        ntv(entity("Turkey", "ORG"), annotator="ben"),
    )
    begin(page)
    press(page, "2")
    page.reload()
    expect(page.get_by_test_id("decision")).to_contain_text("Decision 2 of 2")
    assert lines(page) == ["2", "○"]


def test_decisions_on_other_answers_begin_anew(page: Page, desk: CaseDesk) -> None:
    """What was decided of answers that are no longer the newest is no draft for the new ones."""
    desk.differ(ntv(entity("Turkey", "GPE"), annotator="ana"), ntv(entity("Turkey", "ORG"), annotator="ben"))
    begin(page)
    press(page, "2")
    desk.answers["d", 0].append(ntv(entity("Turkey", "LOC"), annotator="cem"))
    page.reload()
    expect(page.get_by_test_id("version")).to_have_count(3)
    assert lines(page) == ["○"]


def test_a_decision_waits_until_the_server_is_back(page: Page, desk: CaseDesk) -> None:
    """It is sent once, however often it is tried; labels of one's own are another matter."""
    desk.differ(ntv(entity("Turkey", "GPE"), annotator="ana"), ntv(annotator="ben"))
    begin(page)
    press(page, "1")
    desk.fails = 503
    press(page, "Control+Enter")
    expect(page.get_by_test_id("status")).to_contain_text("1 waiting")
    kept = page.evaluate("Object.keys(localStorage).filter((key) => key.includes('outbox:'))")
    assert [":gold:outbox:" in key for key in kept] == [True]
    page.reload()
    desk.fails = None
    expect(page.get_by_test_id("status")).to_contain_text("saved", timeout=20_000)
    assert [one.entities[0].label for one in desk.accepted.values()] == ["GPE"]


def test_an_earlier_decision_can_be_taken_again(page: Page, desk: CaseDesk) -> None:
    """All of it is taken to begin with; what should be otherwise is decided anew."""
    desk.differ(
        ntv(entity("Turkey", "GPE"), entity("Russia", "GPE"), annotator="ana"),
        ntv(entity("Turkey", "ORG"), annotator="ben"),
    )
    begin(page)
    press(page, "1", "1")
    decided(page, desk)
    press(page, "Alt+ArrowLeft")
    expect(page.get_by_test_id("revising")).to_contain_text("decided before by lena")
    assert lines(page) == ["3", "3"]
    press(page, "2")
    assert [(one.span.text, one.label) for one in decided(page, desk).entities] == [
        ("Turkey", "ORG"),
        ("Russia", "GPE"),
    ]


def test_a_case_that_was_stale_at_once_comes_again(page: Page, desk: CaseDesk) -> None:
    """Who revised meanwhile is named."""
    desk.differ(ntv(entity("Turkey", "GPE"), annotator="ana"), ntv(annotator="ben"))
    desk.differ(ntv(entity("Russia", "GPE"), annotator="ana"), ntv(annotator="ben"), document="e")
    desk.revised = ["ben"]
    begin(page)
    press(page, "1", "Control+Enter")
    expect(page.get_by_test_id("message")).to_contain_text("ben had revised")


def test_a_case_can_wait(page: Page, desk: CaseDesk) -> None:
    """The next one comes; nothing is kept of the first."""
    desk.differ(ntv(entity("Turkey", "GPE"), annotator="ana"), ntv(annotator="ben"))
    desk.differ(ntv(entity("Russia", "GPE"), annotator="ana"), ntv(annotator="ben"), document="e")
    begin(page)
    expect(page.get_by_test_id("decision")).to_contain_text("Turkey")
    press(page, "Shift+S")
    expect(page.get_by_test_id("decision").get_by_test_id("version").first).to_contain_text("Russia")
    assert desk.posts == 0


def test_what_people_wrote_is_text(page: Page, desk: CaseDesk) -> None:
    """No note, quote or name becomes markup."""
    evil = "<img src=x onerror=document.title='owned'>"
    text = f"{evil} said so."
    mention = Entity(id="e", label="GPE", span=Span.of(text, (0, len(evil))), note=evil)
    desk.differ(
        Annotation(document="d", sentence=0, annotator=evil, entities=(mention,), note=evil),
        Annotation(document="d", sentence=0, annotator="ben"),
        text=text,
    )
    begin(page)
    expect(page.get_by_test_id("version").first).to_contain_text(evil)
    assert page.locator("img").count() == 0
    assert page.title() == "labeler"


def test_what_all_agree_on_becomes_gold_by_a_click(page: Page, desk: CaseDesk) -> None:
    """Once nothing else waits."""
    desk.agreed = 7
    page.goto("/")
    button = page.get_by_test_id("instead-action")
    expect(button).to_have_text("Make gold of the 7 sentences on which all agree")
    button.click()
    expect(button).to_have_text("Look again")
    assert desk.agreed == 0


def test_however_many_cases_wait_the_next_one_comes(page: Page, desk: CaseDesk) -> None:
    """Also when all that the server lists first were left for later."""
    for number in range(9):
        answers = ntv(entity("Turkey", "GPE"), annotator="ana"), ntv(annotator="ben")
        desk.differ(
            *(structs.replace(answer, document=f"d{number}") for answer in answers),
            document=f"d{number}",
            text=f"{NTV} {number}",
        )
    begin(page)
    for number in range(8):
        expect(page.get_by_test_id("sentence")).to_contain_text(f"Kyiv. {number}")
        press(page, "Shift+S")
    expect(page.get_by_test_id("sentence")).to_contain_text("Kyiv. 8")


def test_the_next_one_comes_after_any_number_that_were_left(run: Callable[..., Any], desk: CaseDesk) -> None:
    """Also after more than the server lists at once."""
    for number in range(403):
        answers = ntv(entity("Turkey", "GPE"), annotator="ana"), ntv(annotator="ben")
        desk.differ(*(structs.replace(answer, document=f"d{number}") for answer in answers), document=f"d{number}")
    claim = """async ({CaseApi}, {base, passed}) => {
      const api = new CaseApi(base, "", "lena");
      passed.forEach((place) => api.passed.add(place));
      const {items, remaining} = await api.claim(2);
      return [items.map(({document}) => document), remaining];
    }"""
    given = {"base": desk.data()["api"], "passed": [f"d{number}/0" for number in range(400)]}
    assert run("state/case-api.js", claim, given) == [["d400", "d401"], 1]


def test_what_the_server_refuses_comes_back_as_it_was_decided(page: Page, desk: CaseDesk) -> None:
    """With the reason, to be mended and kept."""
    desk.differ(
        ntv(entity("Turkey", "GPE"), entity("Russia", "GPE"), annotator="ana"),
        ntv(entity("Turkey", "ORG"), annotator="ben"),
    )
    begin(page)
    desk.refuses = "Russia is in no scheme of ours"
    press(page, "2", "1", "Control+Enter")
    page.get_by_test_id("refused").click()
    expect(page.get_by_test_id("refused-entry")).to_contain_text("Russia is in no scheme of ours")
    desk.refuses = ""
    page.get_by_test_id("reopen").click()
    expect(page.get_by_test_id("message")).to_contain_text("Russia is in no scheme of ours")
    assert lines(page) == ["2", "1"]
    press(page, "j", "0")
    assert [(one.span.text, one.label) for one in decided(page, desk).entities] == [("Turkey", "ORG")]
