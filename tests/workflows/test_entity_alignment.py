"""Entities of two annotators, aligned, straight from what they said."""

import random
from collections import Counter

import pytest
from msgspec.structs import replace

from tests.workflows.disagreeing import answer, documents, fill
from workbench.domain.annotations import Annotation
from workbench.errors import NotFound
from workbench.store import Project, Store
from workbench.workflows.entity_alignment import AlignedPair, align_entities

PEOPLE = ("ana", "ben", "cem")


def say(store: Store, project: Project, said: list[Annotation]) -> None:
    with store.write() as tx:
        for key, one in enumerate(said):
            tx.annotations.append(project, one, f"{one.annotator}{key}")
        tx.commit()


def some(annotator: str, seed: int) -> list[Annotation]:
    chance = random.Random(seed)
    return [
        replace(answer(document, sentence, annotator, chance), status="submitted")
        for document, cut in documents(4, 3)
        for sentence in cut
    ]


def pair(found: tuple[AlignedPair, ...], first: str, second: str) -> AlignedPair:
    return next(each for each in found if (each.first, each.second) == (first, second))


def test_spans_that_are_the_same_are_counted(store: Store) -> None:
    """Strictly right is what both said word for word; and the same seed draws the same γ."""
    project = fill(store, PEOPLE, 4, 3)
    said = {who: some(who, seed) for seed, who in enumerate(PEOPLE)}
    say(store, project, [one for own in said.values() for one in own])
    found = align_entities(store, "news", samples=10, seed=3)
    assert [(each.first, each.second) for each in found.pairs] == [("ana", "ben"), ("ana", "cem"), ("ben", "cem")]
    for each in found.pairs:
        one, other = (
            Counter((each.document, entity.span, entity.label) for each in said[who] for entity in each.entities)
            for who in (each.first, each.second)
        )
        strict = next(way for way in each.ways if way.name == "strict")
        assert strict.correct == (one & other).total()
        assert strict.correct + strict.incorrect + strict.missing == one.total()
        assert strict.correct + strict.incorrect + strict.spurious == other.total()
        assert each.sentences == 12
        assert each.gamma is not None
        assert each.gamma < 1
    assert align_entities(store, "news", samples=10, seed=3) == found


def test_two_who_say_the_same_have_a_gamma_of_one(sqlite_store: Store) -> None:
    """And what they do not share with a third does not matter to them."""
    project = fill(sqlite_store, PEOPLE, 4, 3)
    own = some("ana", 1)
    say(sqlite_store, project, [*own, *(replace(one, annotator="ben") for one in own), *some("cem", 2)[:2]])
    found = pair(align_entities(sqlite_store, "news", samples=10, seed=0).pairs, "ana", "ben")
    assert (found.gamma, found.gamma_cat) == (pytest.approx(1), pytest.approx(1))
    assert {way.f1 for way in found.ways} == {1.0}


def test_two_who_marked_nothing_have_no_gamma(sqlite_store: Store) -> None:
    """Nor do those who share no sentence; the one has a reason, the other is not there."""
    project = fill(sqlite_store, PEOPLE, 4, 3)
    bare = [replace(one, entities=()) for one in some("ana", 1)]
    say(sqlite_store, project, [*bare[:2], *(replace(one, annotator="ben") for one in bare[:2]), *some("cem", 2)[3:]])
    (found,) = align_entities(sqlite_store, "news", samples=10, seed=0).pairs
    assert (found.gamma, found.error, found.gamma_cat, found.reason) == (None, None, None, "too_few_items")
    with pytest.raises(NotFound):
        align_entities(sqlite_store, "other", samples=10, seed=0)
