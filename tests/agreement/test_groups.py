"""Items of several answers are grouped one to one, whoever gave them and in whatever order."""

import random as stdlib_random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.sentences import NTV, attributed, entity, ntv, several_answers, stance
from workbench.agreement.groups import Groups, group_items
from workbench.domain.annotations import Annotation
from workbench.domain.layers import LAYERS, AuthorHolder
from workbench.domain.meaning import items_of, meaning


def said(groups: Groups) -> Counter[object]:
    """What is in each group, whoever said it."""
    named = [{item.id: item for item in answer.attributions} for answer in groups.answers]
    return Counter(
        (group.alike, tuple(sorted((groups.answers[at].annotator, repr(meaning(item, named[at])))
                                   for at, item in group.items.items())))
        for group in groups.groups
    )  # fmt: skip


@given(several_answers())
def test_every_item_is_in_exactly_one_group(answers: list[Annotation]) -> None:
    """Nothing is lost, nothing is twice, and layers do not mix."""
    groups = group_items(answers)
    members = [(at, item.id) for group in groups.groups for at, item in group.items.items()]
    assert sorted(members) == sorted((at, item.id) for at, answer in enumerate(answers) for item in answer.items)
    for group in groups.groups:
        for at, item in group.items.items():
            assert item in items_of(answers[at], group.layer)


@given(several_answers(), st.randoms())
def test_the_order_of_answers_decides_nothing(answers: list[Annotation], random: stdlib_random.Random) -> None:
    """The same groups, in the same order."""
    one, other = group_items(answers), group_items(random.sample(answers, len(answers)))
    assert said(one) == said(other)
    assert [(group.layer, group.alike) for group in one.groups] == [
        (group.layer, group.alike) for group in other.groups
    ]


@given(several_answers(1))
def test_doubles_agree_on_everything(answers: list[Annotation]) -> None:
    """As many groups as items, all alike."""
    groups = group_items(answers * 3)
    assert all(group.alike and len(group.items) == 3 for group in groups.groups)
    assert len(groups.groups) == len(list(answers[0].items))
    assert all(groups.alike(layer) for layer in LAYERS)


def test_nested_mentions_pair_with_their_own_words() -> None:
    """The outer with the outer; the inner, which one has only, stays alone."""
    full = ntv(entity("The Turkish NTV channel", "ORG"), entity("Turkish", "NORP"), entity("NTV", "ORG"))
    bare = ntv(entity("Turkish NTV channel", "ORG"), entity("NTV", "ORG"))
    sizes = {NTV[group.items[0].span.start :][:11]: len(group.items) for group in group_items([full, bare]).groups}  # type: ignore[union-attr]
    assert sizes == {"The Turkish": 2, "Turkish NTV": 1, "NTV channel": 2}


def test_the_best_matching_is_found_not_the_first() -> None:
    """What two could have goes to the one that has nothing else."""
    first = ntv(entity("Tayyip Erdogan", "PER"), entity("Recep Tayyip", "PER"))
    second = ntv(entity("Recep Tayyip Erdogan", "PER"), entity("Erdogan", "PER"))
    assert [len(group.items) for group in group_items([first, second]).groups] == [2, 2]


def test_stances_of_matched_sources_meet() -> None:
    """The holder is the source of the same attribution, though its words begin elsewhere."""
    answers = [
        ntv(said := attributed(f"a{at}", source=source), stance("for", held_by=said, target="mediation"))
        for at, source in enumerate(("The Turkish NTV channel", "Turkish NTV channel"))
    ]
    groups = group_items(answers)
    assert [(group.layer, len(group.items), group.alike) for group in groups.groups] == [
        ("attribution", 2, False),
        ("stance", 2, True),
    ]


def test_stances_with_nothing_in_common_stay_apart() -> None:
    """Same holder, another target, another label: two stances, each missed by one."""
    answers = [
        ntv(stance("for", held_by=AuthorHolder(), target="mediation")),
        ntv(stance("against", held_by=AuthorHolder(), target="drones")),
    ]
    assert [len(group.items) for group in group_items(answers).groups] == [1, 1]
