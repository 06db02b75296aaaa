"""Behind every number stand its sentences: the same ones that it counts."""

import random
from typing import Any

import pytest

from tests.app.disagreeing import ANSWERS, answer_all
from tests.app.furnished import furnish
from tests.workflows.disagreeing import documents, fill
from workbench.domain.annotations import Annotation
from workbench.domain.layers import LAYERS, Entity
from workbench.domain.spans import Span
from workbench.errors import NotAllowed, NotFound
from workbench.settings import SchemeFile
from workbench.store import Store
from workbench.workflows.agreement import report
from workbench.workflows.agreement_sentences import disagreements
from workbench.workflows.side_by_side import side_by_side


@pytest.fixture
def differing(store: Store, scheme_file: SchemeFile) -> Store:
    """Ana and ben differ in the first sentence, in every layer, and in the second about one entity; so does carl."""
    furnish(store, scheme_file)
    answer_all(store, "ana", "ben")
    with store.write() as tx:
        found = tx.projects.get("news")
        tx.users.add("carl")
        tx.users.set_role(found, "carl", "annotator")
        for sentence in (1, 2):
            tx.annotations.append(found, Annotation(document="a b", sentence=sentence, annotator="carl"), str(sentence))
        tx.commit()
    return store


def where(store: Store, layer: Any, **asked: Any) -> list[int]:
    found = disagreements(store, "news", "lena", layer, **asked)
    assert found.total == len(found.sentences)
    return [each.sentence for each in found.sentences]


def test_each_layer_has_its_own(differing: Store) -> None:
    """In document order; a sentence that one person answered is none."""
    assert where(differing, "entities") == [0, 1]
    assert where(differing, "attribution") == [0]
    assert where(differing, "stance") == [0]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"kind": "label"}, [0]),
        ({"kind": "missed"}, [1]),
        ({"kind": "nonsense"}, []),
        ({"pair": ("ben", "ana")}, [0, 1]),
        ({"pair": ("ana", "carl")}, [1]),
        ({"annotator": "carl"}, [1]),
        ({"annotator": "nobody"}, []),
        ({"label": "ORG"}, [0]),
        ({"label": "GPE"}, [0, 1]),
        ({"label": "GPE", "kind": "label"}, [0]),
        ({"label": "PERSON"}, []),
        ({"label": "GPE", "taken_for": "ORG"}, [0]),
        ({"label": "ORG", "taken_for": "GPE"}, [0]),
        ({"label": "GPE", "taken_for": "missed"}, [1]),
        ({"label": "GPE", "taken_for": "PERSON"}, []),
        ({"week": "2001-W01"}, []),
    ],
)
def test_they_are_narrowed(differing: Store, asked: dict[str, Any], expected: list[int]) -> None:
    """To what a number stands under."""
    assert where(differing, "entities", **asked) == expected


def test_the_week_is_that_of_the_newest_answer(differing: Store) -> None:
    """The weeks of the report are the weeks of the list."""
    layer = report(differing, "news", "lena").layer("entities")
    assert layer is not None
    (week,) = {each.week for each in layer.by_week}
    assert where(differing, "entities", week=week) == [0, 1]


def test_the_total_goes_beyond_what_is_listed(differing: Store) -> None:
    """So that a page can say how many more there are."""
    found = disagreements(differing, "news", "lena", "entities", limit=1)
    assert (found.total, [each.sentence for each in found.sentences]) == (2, [0])


@pytest.mark.parametrize("layer", LAYERS)
def test_kinds_count_what_is_listed(differing: Store, layer: Any) -> None:
    """Every number of the report leads to as many sentences."""
    found = report(differing, "news", "lena").layer(layer)
    assert found is not None
    for kind in found.differences:
        listed = disagreements(differing, "news", "lena", layer, kind=kind.kind)
        assert listed.total == kind.sentences
        assert sum(len(each.differences) for each in listed.sentences) == kind.count


def test_counts_and_lists_agree_with_three_people(sqlite_store: Store) -> None:
    """Though the answer of a third decides which marks of two are meant as the same; side by side as well."""
    people, chance = ("ana", "ben", "cem"), random.Random(3)
    project = fill(sqlite_store, people, 10, 6)
    with sqlite_store.write() as tx:
        for document, cut in documents(10, 6):
            for sentence in cut:
                for who in people:
                    marks = [sorted(chance.sample(range(sentence.start, sentence.start + 12), 2)) for _ in range(4)]
                    entities = tuple(
                        Entity(
                            id=f"e{at}", span=Span.of(document.text, (first, last)), label=chance.choice(["GPE", "ORG"])
                        )
                        for at, (first, last) in enumerate(sorted(set(map(tuple, marks))))
                    )
                    said = Annotation(document=document.id, sentence=sentence.index, annotator=who, entities=entities)
                    tx.annotations.append(project, said, f"{document.id} {sentence.index} {who}")
        tx.commit()
    found = report(sqlite_store, "news", "lea").layer("entities")
    assert found is not None
    for kind in found.differences:
        listed = disagreements(sqlite_store, "news", "lea", "entities", kind=kind.kind, limit=100)
        assert listed.total == len(listed.sentences) == kind.sentences, kind.kind
        assert sum(len(each.differences) for each in listed.sentences) == kind.count, kind.kind
    for each in disagreements(sqlite_store, "news", "lea", "entities", limit=100).sentences:
        assert side_by_side(sqlite_store, "news", "lea", each.document, each.sentence).differences == each.differences


def test_one_sentence_has_everybodys_answer(differing: Store) -> None:
    """By name, with what differs between every two."""
    found = side_by_side(differing, "news", "lena", "a b", 1)
    assert [answer.annotator for answer in found.answers] == ["ana", "ben", "carl"]
    assert found.text[found.start : found.end] == "Ankara agreed with Kyiv."
    kinds = {(each.first, each.second, each.kind) for each in found.differences}
    assert kinds == {("ana", "ben", "missed"), ("ana", "carl", "missed"), ("ben", "carl", "missed")}
    assert len(ANSWERS["ana"][1]["entities"]) == len(found.answers[0].entities)
    assert (found.gold, found.stale, found.from_gold) == (None, False, ())


def test_they_are_for_leads(differing: Store) -> None:
    """Annotators are blind to each other."""
    with pytest.raises(NotAllowed):
        disagreements(differing, "news", "ana", "entities")
    with pytest.raises(NotAllowed):
        side_by_side(differing, "news", "ana", "a b", 0)
    with pytest.raises(NotFound):
        side_by_side(differing, "news", "lena", "a b", 9)
