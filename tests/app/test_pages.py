"""Pages other than the labeler, as Streamlit draws them."""

import re
import uuid
from types import ModuleType

import pytest
from streamlit.testing.v1 import AppTest

from workbench.agreement import KINDS
from workbench.app.house import House
from workbench.app.pages import (
    agreement,
    documents,
    guidelines,
    label_studio,
    mine,
    people,
    progress,
    side_by_side,
    stances,
    versions,
)
from workbench.app.pages.label import component_data
from workbench.app.pages.visit import Visit
from workbench.app.sessions import SignedIn
from workbench.domain.annotations import Annotation, Status
from workbench.domain.codec import encode
from workbench.domain.layers import AuthorHolder, Stance, TextTarget
from workbench.domain.scheme import Scheme
from workbench.errors import NotAllowed
from workbench.workflows import labeling, looking, users
from workbench.workflows.projects import apply_scheme


def visit_of(house: House, name: str) -> Visit:
    with house.store.read() as tx:
        user = tx.users.get(name)
    opened = looking.open_project(house.store, "news", name)
    return Visit(house, SignedIn(user, "token"), opened, ("news",))


def show(page: ModuleType, visit: Visit, **asked: str) -> AppTest:
    """Run a page.

    Args:
        asked: what stands in its address.
    """

    def script(page, visit):  # type: ignore[no-untyped-def]  # run elsewhere, without our imports
        page.draw(visit)

    drawn = AppTest.from_function(script, kwargs={"page": page, "visit": visit}, default_timeout=20)
    for name, value in asked.items():
        drawn.query_params[name] = value
    drawn.run()
    assert not drawn.exception
    return drawn


def text_of(drawn: AppTest) -> str:
    """Everything that a page shows."""
    parts = []
    for element in drawn.main:
        value = getattr(element, "value", None)
        body = getattr(getattr(element, "proto", None), "body", "")
        parts += ["" if value is None else str(value), str(getattr(element, "label", "")), body]
    return "\n".join(parts)


def answer(house: House, name: str, sentence: int = 0, status: Status = "submitted", note: str = "") -> None:
    annotation = Annotation(document="a b", sentence=sentence, status=status, note=note)
    labeling.submit(house.store, "news", name, annotation, str(uuid.uuid4()))


@pytest.mark.parametrize("page", [mine, guidelines])
def test_an_annotator_sees_their_pages(sqlite_house: House, page: ModuleType) -> None:
    """They are drawn also while there is nothing on them."""
    show(page, visit_of(sqlite_house, "ana"))


@pytest.mark.parametrize(
    "page", [progress, agreement, side_by_side, people, documents, label_studio, stances, versions]
)
def test_a_lead_sees_the_others(sqlite_house: House, page: ModuleType) -> None:
    """They are drawn also while there is nothing on them."""
    show(page, visit_of(sqlite_house, "lena"))


def test_the_leads_pages_are_for_leads(sqlite_house: House) -> None:
    """The workflow refuses an annotator, whatever page they get at."""
    for look in (looking.progress, looking.flagged, looking.documents, looking.people):
        with pytest.raises(NotAllowed):
            look(sqlite_house.store, "news", "ana")


def test_mine_links_to_the_labeler(sqlite_house: House) -> None:
    """Each of one's own sentences leads to where it is revised, and documents' text is never markup."""
    answer(sqlite_house, "ana", 1, "flagged")
    shown = text_of(show(mine, visit_of(sqlite_house, "ana")))
    assert "/?document=a+b&amp;sentence=1" in shown
    assert "Ankara agreed with Kyiv." in shown
    assert "flagged" in shown


def test_mine_filters_by_status(sqlite_house: House) -> None:
    """Only those of the chosen status are listed."""
    answer(sqlite_house, "ana", 0, "submitted")
    answer(sqlite_house, "ana", 1, "skipped")
    drawn = show(mine, visit_of(sqlite_house, "ana"))
    drawn.button_group[0].set_value("skipped").run()
    shown = text_of(drawn)
    assert "sentence=1" in shown
    assert "sentence=0" not in shown


def test_guidelines_have_every_label_and_key(sqlite_house: House) -> None:
    """They are made from the scheme, so none is missing."""
    visit = visit_of(sqlite_house, "ana")
    scheme = visit.open.scheme.scheme
    html = "".join(guidelines.tables(scheme, dark=False))
    for name, label in scheme.entities.labels.items():
        assert name in html
        assert f"<kbd>{label.key}</kbd>" in html
        assert label.colour in html
    assert "<mark>Ankara</mark>" in html


def test_progress_tells_who_did_how_much(sqlite_house: House) -> None:
    """Numbers by person; no labels."""
    answer(sqlite_house, "ana", 0)
    assert "<td>ana</td>" in text_of(show(progress, visit_of(sqlite_house, "lena")))


def test_progress_lists_what_was_flagged(sqlite_house: House) -> None:
    """With its note as text, and the way to everybody's answers."""
    answer(sqlite_house, "ben", 1, "flagged", note="is <b>Kyiv</b> a metonym?")
    drawn = show(progress, visit_of(sqlite_house, "lena"))
    drawn.session_state["show"] = "Flagged"
    shown = text_of(drawn.run())
    assert "is &lt;b&gt;Kyiv&lt;/b&gt; a metonym?" in shown
    assert "/sentence?document=a+b&amp;sentence=1" in shown


def test_stances_lead_to_their_sentences(sqlite_house: House) -> None:
    """Each by a link that keeps what was chosen; words of people are never markup."""
    for name, label in (("ana", "favor"), ("ben", "against")):
        stance = Stance(id="s", holder=AuthorHolder(), target=TextTarget("<b>war</b>"), label=label)
        annotation = Annotation(document="a b", sentence=1, stances=(stance,))
        labeling.submit(sqlite_house.store, "news", name, annotation, name)
    visit = visit_of(sqlite_house, "lena")
    shown = text_of(show(stances, visit))
    assert "annotators disagree" in shown
    assert "the author on &lt;b&gt;war&lt;/b&gt;" in shown
    edge = re.search(r"\?edge=(\w+)#sentences", shown)
    assert edge
    drawn = show(stances, visit, edge=edge.group(1))
    assert "Ankara agreed with Kyiv." in text_of(drawn)
    drawn.selectbox[4].set_value("neutral").run()
    assert "No stance is like this" in text_of(drawn)


def test_a_lead_puts_back_what_a_change_concerns(sqlite_house: House) -> None:
    """By one action; it says how much, and then whom it waits for."""
    answer(sqlite_house, "ana", 0)
    newest = visit_of(sqlite_house, "lena").open.scheme
    apply_scheme(sqlite_house.store, "news", newest.scheme, newest.source, "## Doubt\n\n<i>Flag it.</i>")
    drawn = show(versions, visit_of(sqlite_house, "lena"))
    assert "&lt;i&gt;Flag it.&lt;/i&gt;" in text_of(drawn)
    assert "puts 1 answer in question" in text_of(drawn)
    drawn.text_input[0].input("new rule").run()
    (button,) = [one for one in drawn.button if one.label == "Put 1 answer back"]
    button.click().run()
    assert [success.value for success in drawn.success] == ["1 answer was put back."]
    assert "ana 1" in text_of(drawn)
    (item, *_) = labeling.claim_batch(sqlite_house.store, "news", "ana", 1).items
    assert item.again == labeling.Again(1, "new rule")


def test_a_lead_adds_somebody(sqlite_house: House) -> None:
    """The form makes the account with its role, and says so."""
    drawn = show(people, visit_of(sqlite_house, "lena"))
    drawn.text_input[0].input("carl")
    drawn.text_input[2].input("a long password")
    drawn.button[0].click().run()
    assert [success.value for success in drawn.success] == ["carl was added."]
    assert users.sign_in(sqlite_house.store, "carl", "a long password")
    assert drawn.text_input[0].value == ""


def test_a_lead_is_told_what_is_wrong(sqlite_house: House) -> None:
    """A name that cannot be one makes no account."""
    drawn = show(people, visit_of(sqlite_house, "lena"))
    drawn.text_input[0].input("a b")
    drawn.button[0].click().run()
    assert "User name 'a b'" in drawn.error[0].value
    assert drawn.text_input[0].value == "a b"


def test_a_lead_gives_no_more_than_they_have(sqlite_house: House) -> None:
    """The roles on offer end with their own."""
    drawn = show(people, visit_of(sqlite_house, "lena"))
    assert drawn.selectbox[0].options == ["annotator", "lead"]


def test_a_lead_changes_a_role(sqlite_house: House) -> None:
    """It is changed in this project."""
    drawn = show(people, visit_of(sqlite_house, "lena"))
    drawn.selectbox[1].select("ana")
    drawn.selectbox[2].select("lead")
    drawn.button[1].click().run()
    assert [success.value for success in drawn.success] == ["ana was changed."]
    assert looking.open_project(sqlite_house.store, "news", "ana").role == "lead"


def test_the_labeler_is_given_nothing_of_others(sqlite_house: House) -> None:
    """Its data are the project, the scheme and oneself."""
    answer(sqlite_house, "ben", note="MARK-OF-BEN")
    data = component_data(visit_of(sqlite_house, "ana"), ("a b", 2))
    assert set(data) == {"api", "csrf", "user", "project", "scheme", "guidelines", "open", "sign_in", "mode", "kinds"}
    assert data["open"] == {"document": "a b", "sentence": 2}
    assert data["api"] == "/api/v1/projects/news"
    assert b"MARK" not in encode(data)
    assert (data["mode"], data["kinds"]) == ("label", {})


def test_a_lead_decides_at_the_same_labeler(sqlite_house: House) -> None:
    """It is told so, and how differences are called."""
    data = component_data(visit_of(sqlite_house, "lena"), None, "adjudicate")
    assert data["mode"] == "adjudicate"
    assert list(data["kinds"]) == list(KINDS)


def test_labels_keep_the_order_of_the_scheme(house: House, scheme: Scheme) -> None:
    """Whoever wrote it decides what stands first on the screen."""
    data = component_data(visit_of(house, "ana"), None)
    assert list(data["scheme"]["entities"]["labels"]) == list(scheme.entities.labels)
