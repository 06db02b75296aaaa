"""Leads see who differs and how, and what they decide is kept once, with what it was made of."""

import io
import json
import threading

import pytest
from msgspec import structs

from tests.workflows.differing import ONE_SAYS, decide, furnish, mention, say
from workbench.domain.annotations import Annotation, AnnotationRef, Gold
from workbench.domain.canonical import CanonicalEntity
from workbench.errors import Conflict, InvalidInput, NotAllowed, NotFound, SchemeViolation
from workbench.store import Store
from workbench.workflows import adjudicating
from workbench.workflows.disagreements import queue


@pytest.fixture
def news(store: Store) -> Store:
    return furnish(store)


def test_a_case_has_everybodys_newest_answers_side_by_side(news: Store) -> None:
    """With names, reasons and what differs."""
    say(news, "ana", mention())
    say(news, "ben")
    say(news, "ben", mention(label="ORG"), status="flagged", note="person?")
    case = adjudicating.open_case(news, "news", "lena", "d0", 0)
    assert [(side.name, side.revision, side.status, side.note) for side in case.sides] == [
        ("ana", 1, "submitted", ""),
        ("ben", 2, "flagged", "person?"),
    ]
    [decision] = case.decisions
    assert (decision.kinds, decision.details) == (("label",), ("PERSON / ORG",))
    assert case.made_of == (AnnotationRef("ana", 1), AnnotationRef("ben", 2))
    assert case.document.mine == ()


def test_an_earlier_decision_is_one_more_side(news: Store) -> None:
    """So that it can be taken again, where it still holds."""
    say(news, "ana", mention())
    say(news, "ben")
    decide(news, mention(label="ORG"))
    say(news, "ben", mention(ONE_SAYS))
    case = adjudicating.open_case(news, "news", "lena", "d0", 0)
    assert [(side.name, side.gold, side.revised) for side in case.sides] == [
        ("ana", False, False),
        ("ben", False, True),
        ("lena", True, False),
    ]
    assert case.made_of == (AnnotationRef("ana", 1), AnnotationRef("ben", 2))


def test_what_is_decided_is_kept_with_its_author_and_what_it_was_made_of(news: Store) -> None:
    """The browser is not believed in anything but what it says."""
    say(news, "ana", mention())
    say(news, "ben")
    case = adjudicating.open_case(news, "news", "lena", "d0", 0)
    entity = CanonicalEntity(id="PERSON/One", name="One", kind="PERSON")
    forged = Annotation(
        document="d0",
        sentence=0,
        annotator="ben",
        status="skipped",
        scheme_version="forged",
        entities=(structs.replace(mention(), canonical=entity.id),),
        canonical_entities=(entity,),
    )
    decided = adjudicating.decide(news, "news", "lena", forged, case.made_of, "k")
    assert decided.revised == ()
    with news.read() as tx:
        kept = tx.gold.of(tx.projects.get("news"), "d0", 0)
    assert kept == decided.gold
    assert (kept.annotation.annotator, kept.annotation.status, kept.policy) == ("lena", "submitted", "adjudicated")
    assert kept.annotation.scheme_version != "forged"
    assert kept.made_of == case.made_of
    assert kept.annotation.canonicals == {"PERSON/One"}


def test_a_decision_is_kept_once(news: Store) -> None:
    """The same key again gets the same answer; for another decision it is a conflict."""
    say(news, "ana", mention())
    say(news, "ben")
    first = decide(news, mention())
    say(news, "ben", mention(ONE_SAYS))
    again = adjudicating.decide(
        news, "news", "lena", Annotation(document="d0", sentence=0, entities=(mention(),)), first.gold.made_of, "k"
    )
    assert again.gold == first.gold
    assert again.revised == ("ben",)
    with pytest.raises(Conflict, match="another decision"):
        decide(news, mention(label="ORG"))
    with news.read() as tx:
        assert tx.gold.count(tx.projects.get("news")) == 1


def test_a_decision_on_answers_that_were_revised_meanwhile_is_kept_as_stale(news: Store) -> None:
    """What a lead did is not lost, and the sentence comes back."""
    say(news, "ana", mention())
    say(news, "ben")
    case = adjudicating.open_case(news, "news", "lena", "d0", 0)
    say(news, "ben", mention(ONE_SAYS))
    decided = adjudicating.decide(
        news, "news", "lena", Annotation(document="d0", sentence=0, entities=(mention(),)), case.made_of, "k"
    )
    assert decided.revised == ("ben",)
    assert [waiting.revised for waiting in queue(news, "news", "lena").cases] == [("ben",)]


@pytest.mark.parametrize(
    ("made_of", "says"),
    [
        ((), "must name the answers"),
        ((AnnotationRef("ana", 2),), "has no revision 2"),
        ((AnnotationRef("cem", 1),), "has no revision 1"),
        ((AnnotationRef("ana", 1), AnnotationRef("ana", 1)), "one revision of each"),
    ],
)
def test_a_decision_names_answers_that_are_there(news: Store, made_of: tuple[AnnotationRef, ...], says: str) -> None:
    """Gold remembers what it was made of, so that has to exist."""
    say(news, "ana", mention())
    decision = Annotation(document="d0", sentence=0)
    with pytest.raises(InvalidInput, match=says):
        adjudicating.decide(news, "news", "lena", decision, made_of, "k")


def test_a_decision_obeys_the_scheme(news: Store) -> None:
    """As every answer does; nothing is kept of one that does not."""
    say(news, "ana", mention())
    say(news, "ben")
    with pytest.raises(SchemeViolation, match="ALIEN"):
        decide(news, mention(label="ALIEN"))
    with news.read() as tx:
        assert tx.gold.count(tx.projects.get("news")) == 0


def test_annotators_neither_look_nor_decide(news: Store) -> None:
    """They are blind to each other."""
    say(news, "ana", mention())
    say(news, "ben")
    made_of = (AnnotationRef("ana", 1),)
    for attempt in (
        lambda: queue(news, "news", "ana"),
        lambda: adjudicating.open_case(news, "news", "ana", "d0", 0),
        lambda: adjudicating.decide(news, "news", "ana", Annotation(document="d0", sentence=0), made_of, "k"),
        lambda: adjudicating.accept_unanimous(news, "news", "ana"),
    ):
        with pytest.raises(NotAllowed, match="leads"):
            attempt()


def test_there_is_no_case_without_an_answer_and_no_kind_that_is_not_known(news: Store) -> None:
    """Each is told in a sentence."""
    with pytest.raises(InvalidInput, match="nobody has answered"):
        adjudicating.open_case(news, "news", "lena", "d0", 1)
    with pytest.raises(NotFound, match="known are attribute"):
        queue(news, "news", "lena", kind="colour")


def test_what_all_say_becomes_gold_by_one_action(news: Store) -> None:
    """Not where one differs, one flagged, only one answered, or a lead has decided."""
    for document in ("d0", "d1", "d2", "d3"):
        say(news, "ana", mention(), document=document)
    say(news, "ben", mention(name="other"), document="d0")
    say(news, "ben", mention(label="ORG"), document="d1")
    say(news, "ben", mention(), document="d2", status="flagged", note="?")
    report = adjudicating.accept_unanimous(news, "news", "lena")
    assert (report.accepted, report.refused) == (1, 0)
    with news.read() as tx:
        [gold] = tx.gold.all(tx.projects.get("news"))
    assert (gold.annotation.document, gold.policy, gold.annotation.annotator) == ("d0", "unanimous", "lena")
    assert gold.made_of == (AnnotationRef("ana", 1), AnnotationRef("ben", 1))
    assert adjudicating.accept_unanimous(news, "news", "lena").accepted == 0


def both_say(store: Store, *places: str) -> None:
    for document in places:
        say(store, "ana", mention(), document=document)
        say(store, "ben", mention(), document=document)


def policies(store: Store) -> dict[str, str]:
    """By which rule each document's first sentence has its newest gold."""
    with store.read() as tx:
        return {gold.annotation.document: gold.policy for gold in tx.gold.all(tx.projects.get("news"))}


def test_others_go_on_while_what_all_say_becomes_gold(news: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """And about what they said or decided meanwhile nothing is accepted; once more, and what is left is."""
    monkeypatch.setattr(adjudicating, "_AT_ONCE", 2)
    both_say(news, "d0", "d1", "d2", "d3")

    def meanwhile(done: int, _: int) -> None:
        if done == 0:
            decide(news, mention(label="ORG"), document="d1")
        else:
            say(news, "cem", mention(), document="d2")

    assert adjudicating.accept_unanimous(news, "news", "lena", meanwhile).accepted == 2
    assert policies(news) == {"d0": "unanimous", "d1": "adjudicated", "d3": "unanimous"}
    assert adjudicating.accept_unanimous(news, "news", "lena").accepted == 1


def test_what_was_accepted_before_an_error_stays(news: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is kept a few sentences at a time."""
    monkeypatch.setattr(adjudicating, "_AT_ONCE", 1)
    both_say(news, "d0", "d1")

    def stop(done: int, _: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        adjudicating.accept_unanimous(news, "news", "lena", stop)
    assert policies(news) == {"d0": "unanimous"}


def test_a_decision_that_is_just_being_kept_is_waited_for(news: Store) -> None:
    """Otherwise what all say would come after it and be the newest."""
    both_say(news, "d0")
    begun = threading.Event()

    def accept() -> None:
        adjudicating.accept_unanimous(news, "news", "lena", lambda *_: begun.set())

    accepting = threading.Thread(target=accept)
    decision = Annotation(document="d0", sentence=0, annotator="lena", entities=(mention(label="ORG"),))
    with news.write() as tx:
        tx.gold.put(tx.projects.get("news"), Gold(annotation=decision, made_of=(AnnotationRef("ana", 1),)))
        accepting.start()
        begun.wait()
        accepting.join(0.5)
        tx.commit()
    accepting.join()
    assert policies(news) == {"d0": "adjudicated"}


def test_gold_goes_out_as_lines(news: Store) -> None:
    """With the sentence's text, and without what is stale where that is wanted."""
    say(news, "ana", mention())
    say(news, "ben")
    decide(news, mention())
    out = io.BytesIO()
    assert adjudicating.dump(news, "news", out) == 1
    said = json.loads(out.getvalue())
    assert said["annotation"]["sentence_text"] == "One says so."
    assert said["made_of"] == [{"annotator": "ana", "revision": 1}, {"annotator": "ben", "revision": 1}]
    say(news, "ben", mention(label="ORG"))
    assert adjudicating.dump(news, "news", io.BytesIO(), stale=False) == 0
