"""Which answers become rows."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from tests.export.projects import article, mediation
from workbench.domain.annotations import Annotation, AnnotationRef, Gold
from workbench.domain.layers import LAYERS, SourceHolder
from workbench.errors import NotFound
from workbench.export.policies import POLICIES, Answer, consensus, every, policy_named

SENTENCE = article(
    "The Turkish NTV channel quoted back in November Recep Tayyip Erdogan as saying Turkey was ready to mediate "
    "between Russia and Ukraine, despite Ankara selling drones to Kyiv."
)[1][0]
ANA = mediation(SENTENCE)
BEN = mediation(SENTENCE, "ben")


def renamed(annotation: Annotation) -> Annotation:
    """The same with other ids, in another order, noted and doubted."""
    return replace(
        annotation,
        entities=tuple(replace(item, id=f"x-{item.id}", uncertain=True) for item in annotation.entities[::-1]),
        attributions=tuple(
            replace(item, id=f"x-{item.id}", parent=item.parent and f"x-{item.parent}", note="hm")
            for item in annotation.attributions[::-1]
        ),
        stances=tuple(
            replace(
                item,
                id=f"x-{item.id}",
                attribution=item.attribution and f"x-{item.attribution}",
                holder=SourceHolder("x-a2") if isinstance(item.holder, SourceHolder) else item.holder,
            )
            for item in annotation.stances
        ),
    )


@pytest.mark.parametrize("layer", LAYERS)
def test_gold_counts_before_all(layer: Any) -> None:
    """Whatever people said, and even if somebody flagged it."""
    decision = replace(ANA, annotator="lead", entities=())
    gold = Gold(annotation=decision, made_of=(AnnotationRef("ana", 1), AnnotationRef("ben", 2)))
    answers = [ANA, replace(BEN, status="flagged")]
    assert consensus(answers, gold, layer) == (Answer(decision, "gold", ("ana", "ben")),)


def test_an_only_answer_counts() -> None:
    """Skipped ones are no answers."""
    assert consensus([ANA, replace(BEN, status="skipped")], None, "stance") == (Answer(ANA, "single", ("ana",)),)


@pytest.mark.parametrize("layer", LAYERS)
def test_the_same_said_twice_counts_once(layer: Any) -> None:
    """By whatever ids, in whatever order, with whatever notes and doubts."""
    assert consensus([ANA, renamed(BEN)], None, layer) == (Answer(ANA, "unanimous", ("ana", "ben")),)


def _without_cue(said: Annotation) -> Annotation:
    first, *others = said.attributions
    return replace(said, attributions=(replace(first, cue=None), *others))


def _unnested(said: Annotation) -> Annotation:
    *others, last = said.attributions
    return replace(said, attributions=(*others, replace(last, parent=None)))


def _relabeled(said: Annotation) -> Annotation:
    first, *others = said.entities
    return replace(said, entities=(replace(first, label="GPE"), *others))


def _once_more(said: Annotation) -> Annotation:
    return replace(said, entities=(*said.entities, replace(said.entities[0], id="e9")))


def _against(said: Annotation) -> Annotation:
    first, *others = said.stances
    return replace(said, stances=(replace(first, label="against"), *others))


def _through_another(said: Annotation) -> Annotation:
    first, *others = said.stances
    return replace(said, stances=(replace(first, attribution="a1"), *others))


@pytest.mark.parametrize(
    ("change", "contested", "agreed"),
    [
        (_relabeled, ["entities"], ["attribution", "stance"]),
        (_once_more, ["entities"], ["attribution", "stance"]),
        (_unnested, ["attribution"], ["entities", "stance"]),
        (_without_cue, ["attribution", "stance"], ["entities"]),
        (_against, ["stance"], ["entities", "attribution"]),
        (_through_another, ["stance"], ["entities", "attribution"]),
    ],
)
def test_a_layer_in_which_people_differ_is_left_out(
    change: Callable[[Annotation], Annotation], contested: list[Any], agreed: list[Any]
) -> None:
    """It alone, unless another builds on what they differ in."""
    answers = [ANA, change(BEN)]
    assert [consensus(answers, None, layer) for layer in contested] == ["disagreement"] * len(contested)
    assert all(not isinstance(consensus(answers, None, layer), str) for layer in agreed)


@pytest.mark.parametrize("policy", [consensus, every])
def test_why_there_is_no_row_is_said(policy: Any) -> None:
    """Nobody answered, or somebody wants to talk about it first."""
    assert policy([replace(ANA, status="skipped")], None, "stance") == "unanswered"
    assert policy([replace(ANA, status="flagged")], None, "stance") == "flagged"


def test_a_flag_holds_up_a_consensus() -> None:
    """What is to be discussed is no training data yet."""
    assert consensus([ANA, replace(BEN, status="flagged")], None, "entities") == "flagged"


def test_every_answer_may_be_a_row() -> None:
    """Nothing is resolved."""
    assert every([ANA, replace(BEN, entities=())], None, "entities") == (
        Answer(ANA, "individual", ("ana",)),
        Answer(replace(BEN, entities=()), "individual", ("ben",)),
    )


def test_an_unknown_policy_is_answered_with_the_known_ones() -> None:
    """In one sentence."""
    with pytest.raises(NotFound, match="no export policy 'majority'; known are consensus, every"):
        policy_named("majority")


@pytest.mark.parametrize("name", POLICIES)
def test_every_policy_describes_itself(name: str) -> None:
    """For the card and for help texts."""
    assert POLICIES[name].description.endswith(".")
