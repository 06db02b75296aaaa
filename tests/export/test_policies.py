"""Which answers become rows."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from tests.export.projects import article, mediation
from tests.export.writing import judge
from tests.strategies import news_scheme
from workbench.domain.annotations import Annotation, AnnotationRef, Gold
from workbench.domain.layers import LAYERS, SourceHolder
from workbench.domain.merged import SUMMARIES
from workbench.errors import NotFound
from workbench.export.policies import POLICIES, Answer, Case, Decision, policy_named

SENTENCE = article(
    "The Turkish NTV channel quoted back in November Recep Tayyip Erdogan as saying Turkey was ready to mediate "
    "between Russia and Ukraine, despite Ankara selling drones to Kyiv."
)[1][0]
ANA = mediation(SENTENCE)
BEN = mediation(SENTENCE, "ben")


def decide(policy: str, heads: Sequence[Annotation], gold: Gold | None, layer: Any) -> Decision:
    return POLICIES[policy].decide(Case(heads, gold, judge(news_scheme(), soft=policy == "soft")), layer)


consensus, every = partial(decide, "consensus"), partial(decide, "every")


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
    (answer,) = consensus(answers, gold, layer)
    assert isinstance(answer, Answer)
    assert (answer.annotation, answer.basis, answer.annotators) == (decision, "gold", ("ana", "ben"))


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


@pytest.mark.parametrize("policy", POLICIES)
def test_why_there_is_no_row_is_said(policy: str) -> None:
    """Nobody answered, or somebody wants to talk about it first."""
    assert decide(policy, [replace(ANA, status="skipped")], None, "stance") == "unanswered"
    assert decide(policy, [replace(ANA, status="flagged")], None, "stance") == "flagged"


@pytest.mark.parametrize("policy", [name for name in POLICIES if name != "every"])
def test_a_flag_holds_up_a_sentence(policy: str) -> None:
    """What is to be discussed is no training data yet."""
    assert decide(policy, [ANA, replace(BEN, status="flagged")], None, "entities") == "flagged"


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("policy", [name for name in POLICIES if name != "every"])
def test_what_all_say_alike_is_the_same_under_every_policy(policy: str, layer: Any) -> None:
    """No judge is asked, whatever the policy."""
    assert decide(policy, [ANA, renamed(BEN)], None, layer) == (Answer(ANA, "unanimous", ("ana", "ben")),)
    assert decide(policy, [BEN], None, layer) == (Answer(BEN, "single", ("ben",)),)


def test_a_majority_decides_where_people_differ() -> None:
    """Two of three, with their votes; a layer in which all agree is still theirs."""
    answers = [ANA, BEN, _against(replace(BEN, annotator="cem"))]
    (row,) = decide("majority", answers, None, "stance")
    assert isinstance(row, Answer)
    assert (row.basis, row.annotators) == ("majority", ("ana", "ben", "cem"))
    assert [item.label for item in row.annotation.stances] == ["favor", "neutral"]
    assert row.weights is not None
    assert [weight.votes for weight in row.weights] == [(1, 0, 2), (0, 3, 0)]
    (entities,) = decide("majority", answers, None, "entities")
    assert isinstance(entities, Answer)
    assert entities.basis == "unanimous"


def test_what_refers_to_each_other_is_of_one_annotation() -> None:
    """Where stances are merged, so are the attributions that they name, though all say them alike."""
    answers = [ANA, renamed(BEN), _against(replace(BEN, annotator="cem"))]
    (said,) = decide("majority", answers, None, "attribution")
    (held,) = decide("majority", answers, None, "stance")
    assert isinstance(said, Answer)
    assert isinstance(held, Answer)
    assert (said.basis, held.basis) == ("unanimous", "majority")
    there = {item.id for item in said.annotation.attributions}
    assert {item.attribution for item in held.annotation.stances} - {None} <= there
    assert len(there) == len(ANA.attributions)


def test_two_who_differ_have_no_majority() -> None:
    """Half is neither enough for an item nor enough against it; a label can be tied as well."""
    assert decide("majority", [ANA, replace(BEN, entities=())], None, "entities") == "disagreement"
    assert decide("majority", [ANA, _against(BEN)], None, "stance") == "tied"


def test_soft_rows_keep_everything() -> None:
    """With the share of those who have it, and of each label."""
    (row,) = decide("soft", [ANA, _against(replace(BEN, entities=()))], None, "entities")
    assert isinstance(row, Answer)
    assert row.weights is not None
    assert row.basis == "soft"
    assert {weight.support for weight in row.weights} == {0.5}
    (row,) = decide("soft", [ANA, _against(BEN)], None, "stance")
    assert isinstance(row, Answer)
    assert row.weights is not None
    assert sorted(weight.shares for weight in row.weights) == [(0.0, 1.0, 0.0), (0.5, 0.0, 0.5)]


def test_gold_is_weighed_by_what_people_said() -> None:
    """Also where they did not say what was decided; a revision since makes it stale."""
    gold = Gold(annotation=replace(_against(ANA), annotator="lead"), made_of=(AnnotationRef("ana", 1),))
    (row,) = consensus([replace(ANA, revision=2), replace(BEN, stances=(), revision=1)], gold, "stance")
    assert isinstance(row, Answer)
    assert row.weights is not None
    assert row.stale
    first, second = row.weights
    assert (first.voters, first.support, first.votes, first.shares) == (1, 0.5, (0, 0, 1), (0.0, 0.0, 1.0))
    assert (second.voters, second.votes) == (1, (0, 1, 0))


def test_every_answer_may_be_a_row() -> None:
    """Nothing is resolved."""
    assert every([ANA, replace(BEN, entities=())], None, "entities") == (
        Answer(ANA, "individual", ("ana",)),
        Answer(replace(BEN, entities=()), "individual", ("ben",)),
    )


def test_an_unknown_policy_is_answered_with_the_known_ones() -> None:
    """In one sentence."""
    with pytest.raises(NotFound, match=f"no export policy 'loudest'; known are {', '.join(POLICIES)}$"):
        policy_named("loudest")


def test_every_policy_has_a_summary() -> None:
    """For help texts, which must not load this room."""
    assert list(SUMMARIES) == list(POLICIES)


@pytest.mark.parametrize("name", POLICIES)
def test_every_policy_describes_itself(name: str) -> None:
    """For the card and for help texts."""
    assert POLICIES[name].description.endswith(".")
