"""The dashboard, as Streamlit draws it."""

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from tests.app.disagreeing import TURKEY, answer_all
from tests.app.test_pages import show, text_of, visit_of
from workbench.app.house import House
from workbench.app.pages import agreement, progress, side_by_side
from workbench.app.pages.agreement_sections import SECTIONS
from workbench.app.pages.visit import Visit
from workbench.domain.annotations import Annotation, AnnotationRef, Gold
from workbench.domain.codec import decode, encode
from workbench.errors import NotAllowed
from workbench.workflows import labeling
from workbench.workflows.agreement_sentences import disagreements
from workbench.workflows.side_by_side import side_by_side as one_sentence


def look(visit: Visit, **asked: str) -> AppTest:
    """Draw the page for an address."""
    return show(agreement, visit, **asked)


def open_sentence(visit: Visit, document: str, sentence: str) -> str:
    """What the page of a sentence shows."""
    return text_of(show(side_by_side, visit, document=document, sentence=sentence))


def test_nothing_is_said_of_nothing(sqlite_house: House) -> None:
    """A project without answers has no numbers, not zeros."""
    shown = text_of(show(agreement, visit_of(sqlite_house, "lena")))
    assert "Nobody has submitted anything yet." in shown
    assert "wb-value" not in shown


def test_one_annotator_agrees_with_nobody(sqlite_house: House) -> None:
    """Each layer says why it has no value, and there is nothing to choose."""
    answer_all(sqlite_house.store, "ana")
    page = show(agreement, visit_of(sqlite_house, "lena"))
    shown = text_of(page)
    assert shown.count("no value") >= 3
    assert "Agreement takes two" in shown
    assert not page.selectbox


def test_each_layer_has_a_line(sqlite_house: House) -> None:
    """With its value, how much it rests on, and that so few items tell little."""
    answer_all(sqlite_house.store, "ana", "ben")
    shown = text_of(show(agreement, visit_of(sqlite_house, "lena")))
    for title in ("Entities", "Attribution", "Stance"):
        assert f"<b>{title}</b>" in shown
    assert "rovisional" in shown
    assert "2 people · 4 answers · 2 of 3 sentences" in shown


@pytest.mark.parametrize("section", [section.title for section in SECTIONS])
@pytest.mark.parametrize("layer", ["Entities", "Attribution", "Stance"])
def test_each_section_is_drawn(sqlite_house: House, layer: str, section: str) -> None:
    """By its address, on however little there is."""
    answer_all(sqlite_house.store, "ana", "ben")
    page = look(visit_of(sqlite_house, "lena"), layer=layer, by=section)
    assert "/sentence?document=a+b&amp;sentence=0" in text_of(page)


def test_an_address_narrows_the_list(sqlite_house: House) -> None:
    """So that what one looks at can be sent to others; what cannot be is left aside."""
    answer_all(sqlite_house.store, "ana", "ben")
    visit = visit_of(sqlite_house, "lena")
    assert "sentence=1" in text_of(look(visit))
    narrowed = text_of(look(visit, kind="Label"))
    assert "sentence=0" in narrowed
    assert "sentence=1" not in narrowed
    assert "sentence=1" in text_of(look(visit, kind="nonsense"))


def test_a_choice_narrows_the_list(sqlite_house: House) -> None:
    """And another layer begins anew."""
    answer_all(sqlite_house.store, "ana", "ben")
    page = look(visit_of(sqlite_house, "lena"))
    page.selectbox(key="kind").select("missed").run()
    assert "sentence=1" in text_of(page)
    assert "sentence=0" not in text_of(page)
    page.button_group(key="layer").set_value("stance").run()
    assert page.selectbox(key="kind").value is None
    assert "Polarity flipped" in text_of(page)


def test_a_new_answer_shows_on_the_next_look(sqlite_house: House) -> None:
    """Nothing is kept from the last time that is not so any more."""
    answer_all(sqlite_house.store, "ana")
    page = look(visit_of(sqlite_house, "lena"))
    answer_all(sqlite_house.store, "ben")
    page.button[0].click().run()
    assert "2 people · 4 answers" in text_of(page)


def test_answers_stand_side_by_side(sqlite_house: House) -> None:
    """Everybody's in every layer, what differs with its kind, and where it is decided."""
    answer_all(sqlite_house.store, "ana", "ben")
    shown = open_sentence(visit_of(sqlite_house, "lena"), "a b", "0")
    for said in ("GPE", "ORG", "Turkey", "▲ favor", "▼ against", "Role missed", "Polarity flipped", "ana – ben"):
        assert said in shown
    assert "/adjudicate?document=a+b&amp;sentence=0" in shown


def test_canonical_entities_are_named(sqlite_house: House) -> None:
    """Not by the ids under which they are kept."""
    holder = {"kind": "canonical", "canonical": "GPE/tr"}
    said = {
        "document": "a b",
        "sentence": 0,
        "entities": [{"id": "e1", "span": TURKEY, "label": "GPE", "canonical": "GPE/tr"}],
        "stances": [{"id": "s1", "holder": holder, "target": {"kind": "text", "text": "war"}, "label": "favor"}],
        "canonical_entities": [{"id": "GPE/tr", "name": "Republic of Türkiye", "kind": "GPE"}],
    }
    labeling.submit(sqlite_house.store, "news", "ana", decode(encode(said), Annotation), "k")
    shown = open_sentence(visit_of(sqlite_house, "lena"), "a b", "0")
    assert "= Republic of Türkiye" in shown
    assert "<bdi>Republic of Türkiye</bdi> →" in shown
    assert "GPE/tr" not in shown


def test_nothing_of_an_answer_is_markup(sqlite_house: House) -> None:
    """Whatever people and documents say is text."""
    answer_all(sqlite_house.store, "ana", "ben")
    shown = open_sentence(visit_of(sqlite_house, "lena"), "a b", "0")
    assert "&lt;i&gt;war&lt;/i&gt;" in shown
    assert "<i>war" not in shown
    assert "&lt;b&gt;sure?&lt;/b&gt;" in shown


def test_gold_stands_below_the_answers(sqlite_house: House) -> None:
    """With who decided, and that an answer was revised since."""
    store = sqlite_house.store
    answer_all(store, "ana", "ben")
    with store.write() as tx:
        found = tx.projects.get("news")
        decision = tx.annotations.head(found, "a b", 0, "ana")
        assert decision is not None
        made_of = (AnnotationRef("ana", 0), AnnotationRef("ben", 1))
        tx.gold.put(found, Gold(annotation=msgspec.structs.replace(decision, annotator="lena"), made_of=made_of))
        tx.commit()
    shown = open_sentence(visit_of(sqlite_house, "lena"), "a b", "0")
    assert "Decided by lena" in shown
    assert "An answer was revised since." in shown
    assert "ben – gold" in shown


@pytest.mark.parametrize(("document", "sentence"), [("", ""), ("a b", "x"), ("a b", "²")])
def test_a_sentence_has_to_be_named(sqlite_house: House, document: str, sentence: str) -> None:
    """Without one the page says where to find one."""
    shown = open_sentence(visit_of(sqlite_house, "lena"), document, sentence)
    assert "Choose a sentence" in shown


def test_what_differs_is_for_leads(sqlite_house: House) -> None:
    """The workflows refuse an annotator."""
    answer_all(sqlite_house.store, "ana", "ben")
    with pytest.raises(NotAllowed):
        disagreements(sqlite_house.store, "news", "ana", "stance")
    with pytest.raises(NotAllowed):
        one_sentence(sqlite_house.store, "news", "ana", "a b", 0)


@pytest.mark.parametrize("tab", ["Pace", "Labels", "Time per sentence", "Flagged"])
def test_progress_is_drawn_with_and_without_answers(sqlite_house: House, tab: str) -> None:
    """Each of its tabs, by its address."""
    for people in ((), ("ana", "ben")):
        answer_all(sqlite_house.store, *people)
        show(progress, visit_of(sqlite_house, "lena"), show=tab)


def test_progress_makes_no_date_up(sqlite_house: House) -> None:
    """One day of answers is no pace, and the page says so."""
    answer_all(sqlite_house.store, "ana")
    shown = text_of(show(progress, visit_of(sqlite_house, "lena")))
    assert "No forecast: there were answers on 1 day of the last 28" in shown
