"""What waits for a decision is found, by what agreement is counted from or without it, and comes cheapest first."""

import pytest

from tests.workflows.differing import ONE_SAYS, decide, furnish, mention, say
from workbench.domain.annotations import Annotation
from workbench.store import Store
from workbench.workflows import adjudicating, disagreements
from workbench.workflows.agreement_keeping import kept
from workbench.workflows.disagreements import queue


@pytest.fixture(params=["counted", "looked at"])
def news(store: Store, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Once agreement is counted, and while it is not."""
    if request.param == "looked at":
        monkeypatch.setattr(disagreements, "_BLOCKS_AT_ONCE", -1)
    return furnish(store)


def test_the_cheapest_to_decide_comes_first(news: Store) -> None:
    """By the hardest kind in a sentence; then by how much there is; what is flagged comes last."""
    for document, other in (
        ("d0", ()),
        ("d1", (mention(label="ORG"),)),
        ("d2", (mention(ONE_SAYS),)),
        ("d3", (mention(),)),
    ):
        say(news, "ana", mention(), document=document)
        say(news, "ben", *other, document=document)
    say(news, "cem", document="d2", status="flagged", note="which?")
    found = queue(news, "news", "lena")
    assert [(case.document, list(case.kinds)) for case in found.cases] == [
        ("d1", ["label"]),
        ("d0", ["missed"]),
        ("d2", ["boundary", "missed"]),
    ]
    assert [case.flagged for case in found.cases] == [False, False, True]
    assert (found.waiting, found.agreed, found.gold) == (3, 1, 0)
    assert found.cases[2].annotators == ("ana", "ben", "cem")
    assert [case.document for case in queue(news, "news", "lena", limit=1, start=1).cases] == ["d0"]
    assert [case.document for case in queue(news, "news", "lena", kind="label").cases] == ["d1"]
    assert [case.document for case in queue(news, "news", "lena", document="d0").cases] == ["d0"]


def test_a_decided_sentence_leaves_the_queue_until_an_input_is_revised(news: Store) -> None:
    """Then its gold is stale, and who revised is named; somebody else's answer makes no gold stale."""
    say(news, "ana", mention())
    say(news, "ben")
    decide(news, mention())
    assert queue(news, "news", "lena").cases == ()
    say(news, "cem", mention(label="ORG"))
    assert queue(news, "news", "lena").cases == ()
    say(news, "ben", mention(ONE_SAYS))
    [case] = queue(news, "news", "lena").cases
    assert (case.document, case.revised) == ("d0", ("ben",))
    decide(news, mention(), key="again")
    found = queue(news, "news", "lena")
    assert (found.cases, found.gold) == ((), 1)


def test_a_decision_that_was_stale_at_once_is_in_the_queue(news: Store) -> None:
    """Also where the revised answer was looked at before there was gold."""
    say(news, "ana", mention())
    say(news, "ben")
    case = adjudicating.open_case(news, "news", "lena", "d0", 0)
    say(news, "ben", mention(ONE_SAYS))
    assert [case.revised for case in queue(news, "news", "lena").cases] == [()]
    decision = Annotation(document="d0", sentence=0, entities=(mention(),))
    adjudicating.decide(news, "news", "lena", decision, case.made_of, "k")
    assert [case.revised for case in queue(news, "news", "lena").cases] == [("ben",)]


def test_a_decided_sentence_that_somebody_flags_later_waits_until_it_is_decided_again(news: Store) -> None:
    """What was flagged when it was decided is settled."""
    say(news, "ana", mention())
    say(news, "ben", status="flagged", note="which?")
    decide(news, mention())
    assert queue(news, "news", "lena").cases == ()
    say(news, "cem", mention())
    assert queue(news, "news", "lena").cases == ()
    say(news, "cem", mention(), status="flagged", note="no")
    [case] = queue(news, "news", "lena").cases
    assert (case.flagged, case.revised) == (True, ())
    decide(news, mention(), key="again")
    assert queue(news, "news", "lena").cases == ()


def test_an_answer_that_is_skipped_later_makes_gold_stale(news: Store) -> None:
    """To take an answer back is to revise it."""
    say(news, "ana", mention())
    say(news, "ben")
    decide(news, mention())
    say(news, "ben", status="skipped")
    assert [case.revised for case in queue(news, "news", "lena").cases] == [("ben",)]


def test_many_new_answers_are_not_counted_meanwhile(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though their block was counted before: the sentences are looked at instead."""
    news = furnish(store)
    say(news, "ana", mention())
    snapshot = kept(news, "news").snapshot
    queue(news, "news", "lena")
    assert snapshot.waiting() == 0
    say(news, "ben")
    monkeypatch.setattr(disagreements, "MUCH", 0)
    assert queue(news, "news", "lena").waiting == 1
    assert snapshot.waiting() > 0


def test_what_was_not_looked_at_is_looked_at_the_next_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few sentences each time, so that nobody waits for all."""
    monkeypatch.setattr(disagreements, "_BLOCKS_AT_ONCE", -1)
    monkeypatch.setattr(disagreements, "_SENTENCES_AT_ONCE", 2)
    news = furnish(store)
    for document in ("d0", "d1", "d2"):
        say(news, "ana", mention(), document=document)
        say(news, "ben", document=document)
    assert [(found.waiting, found.unread) for found in (queue(news, "news", "lena") for _ in range(2))] == [
        (2, 1),
        (3, 0),
    ]
