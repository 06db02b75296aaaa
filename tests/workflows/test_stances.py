"""Leads see who is for or against what."""

from typing import Any

import pytest

from tests.store.conftest import fill
from workbench.domain.annotations import Annotation, AnnotationRef, Gold
from workbench.domain.layers import AuthorHolder, Stance, TextTarget
from workbench.errors import NotAllowed, NotFound
from workbench.store import Store
from workbench.workflows.labeling import submit
from workbench.workflows.stances import StanceLedger, sentences_of, stance_graph


@pytest.fixture
def news(store: Store) -> Store:
    """A project with four documents of three sentences, annotators, and a lead."""
    fill(store)
    with store.write() as tx:
        tx.users.add("lena")
        tx.users.set_role(tx.projects.get("news"), "lena", "lead")
        tx.commit()
    return store


def say(store: Store, who: str, label: str | None, sentence: int = 0, document: str = "d0") -> Annotation:
    stance = [Stance(id="s", holder=AuthorHolder(), target=TextTarget("war"), label=label)] if label else []
    answer = Annotation(document=document, sentence=sentence, stances=tuple(stance))
    return submit(store, "news", who, answer, f"{who}-{label}-{sentence}-{document}")


def labels(store: Store, **more: Any) -> list[tuple[str, int]]:
    return [(edge.label, edge.answers) for edge in stance_graph(store, "news", "lena", **more).edges]


@pytest.mark.parametrize("document", [None, "d0"])
def test_gold_takes_the_place_of_what_it_was_made_of(news: Store, document: str | None) -> None:
    """What is adjudicated is no matter of numbers any more; other sentences count as they were answered."""
    say(news, "ana", "favor")
    decided = say(news, "ben", "against")
    say(news, "ana", "favor", sentence=1)
    with news.write() as tx:
        made_of = (AnnotationRef("ana", 1), AnnotationRef("ben", 1))
        tx.gold.put(tx.projects.get("news"), Gold(annotation=decided, made_of=made_of))
        tx.commit()
    graph = stance_graph(news, "news", "lena", document)
    assert [(edge.label, edge.answers, edge.gold) for edge in graph.edges] == [("against", 1, 1), ("favor", 1, 0)]
    assert [one.opponents for one in graph.contradictions] == ["holder"]


def test_the_newest_answer_counts_unless_it_was_skipped(news: Store) -> None:
    """A revision takes the place of what it revises."""
    say(news, "ana", "favor")
    say(news, "ana", "against")
    assert labels(news) == [("against", 1)]
    submit(news, "news", "ana", Annotation(document="d0", sentence=0, status="skipped"), "skip")
    assert labels(news) == []


def test_an_article_is_looked_at_by_itself(news: Store) -> None:
    """And one that there is not is named."""
    say(news, "ana", "favor")
    say(news, "ana", "against", document="d1")
    assert labels(news, document="d1") == [("against", 1)]
    with pytest.raises(NotFound, match="d9"):
        labels(news, document="d9")


def test_what_is_remembered_is_what_would_be_read_anew(news: Store) -> None:
    """After a new answer, a revision, and a decision."""
    ledger = StanceLedger()
    changes = [
        lambda: say(news, "ana", "favor"),
        lambda: say(news, "ben", "against", document="d3", sentence=2),
        lambda: say(news, "ana", None),
    ]
    for change in changes:
        before = stance_graph(news, "news", "lena", ledger=ledger)
        change()
        after = stance_graph(news, "news", "lena", ledger=ledger)
        assert after != before
        assert after == stance_graph(news, "news", "lena")
        assert stance_graph(news, "news", "lena", ledger=ledger) is after


def test_an_edge_leads_to_its_sentences(news: Store) -> None:
    """With who says so."""
    say(news, "ana", "favor", sentence=1)
    (edge,) = stance_graph(news, "news", "lena").edges
    (found,) = sentences_of(news, "news", "lena", edge)
    assert (found.place.document, found.place.sentence, found.place.annotators) == ("d0", 1, ("ana",))
    assert found.text


def test_it_is_for_leads(news: Store) -> None:
    """Nobody else may see how others label."""
    with pytest.raises(NotAllowed):
        stance_graph(news, "news", "ana")


def test_an_answer_without_stances_is_passed_over(news: Store) -> None:
    """Whatever else it says, also about stances."""
    note = Annotation(document="d0", sentence=0, note='"stances":[')
    submit(news, "news", "ana", note, "note")
    say(news, "ben", "favor")
    assert labels(news) == labels(news, document="d0") == [("favor", 1)]
