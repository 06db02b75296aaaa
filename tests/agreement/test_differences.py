"""What differs between two answers is found, and typed, whichever comes first."""

from typing import get_args

import pytest
from hypothesis import given
from msgspec import structs

from tests.agreement.sentences import attributed, entity, ntv, renamed, several_answers, stance, words
from workbench.agreement.differences import KINDS, Kind, differences
from workbench.domain.annotations import Annotation
from workbench.domain.layers import LAYERS, AuthorHolder, CanonicalHolder
from workbench.domain.meaning import mean_the_same

SCALE = {"against": -1.0, "neutral": 0.0, "favor": 1.0}
AUTHOR = AuthorHolder()

SAID = attributed()
BARE = attributed("b", cue=None)
OUTER = attributed(
    "outer",
    content="Recep Tayyip Erdogan as saying Turkey was ready to mediate between Russia and Ukraine",
    source="The Turkish NTV channel",
    cue="quoted",
)

TYPED = {
    "boundary of a mention": (
        [entity("Recep Tayyip Erdogan", "PER")],
        [entity("Erdogan", "PER")],
        ["boundary"],
    ),
    "label of a mention": ([entity("Turkey", "GPE")], [entity("Turkey", "ORG")], ["label"]),
    "boundary and label": (
        [entity("The Turkish NTV channel", "ORG")],
        [entity("Turkish NTV channel", "FAC")],
        ["boundary_and_label"],
    ),
    "a missed mention": ([entity("Turkey", "GPE")], [], ["missed"]),
    "canonical entity": ([entity("Turkey", "GPE", canonical="tr")], [entity("Turkey", "GPE")], ["canonical"]),
    "attribute of a mention": (
        [entity("Turkey", "GPE", attributes={"metonymic": True})],
        [entity("Turkey", "GPE")],
        ["attribute"],
    ),
    "antecedent": ([entity("Turkey", "GPE", antecedent=words("Ankara"))], [entity("Turkey", "GPE")], ["antecedent"]),
    "a missed attribution": ([SAID], [], ["missed"]),
    "extent of a role": ([SAID], [attributed(source="Erdogan")], ["boundary"]),
    "a missed role": ([SAID], [BARE], ["role_missed"]),
    "a role filled by others": ([SAID], [attributed(source="The Turkish NTV channel")], ["role_elsewhere"]),
    "roles exchanged": (
        [attributed(source="The Turkish NTV channel", addressee="Recep Tayyip Erdogan")],
        [attributed(source="Recep Tayyip Erdogan", addressee="The Turkish NTV channel")],
        ["role_swapped"],
    ),
    "a source taken for an addressee": (
        [SAID],
        [attributed(source=None, addressee="Recep Tayyip Erdogan")],
        ["role_swapped"],
    ),
    "nesting": (
        [OUTER, structs.replace(SAID, parent="outer")],
        [OUTER, SAID],
        ["nesting_missed"],
    ),
    "an attribution without that in which it is nested": (
        [OUTER, structs.replace(SAID, parent="outer")],
        [SAID],
        ["missed", "nesting_missed"],
    ),
    "implicit source": (
        [attributed(source=None, implicit_source=True)],
        [attributed(source=None)],
        ["attribute"],
    ),
    "source's canonical entity": ([attributed(source_canonical="rte")], [SAID], ["canonical"]),
    "attribute of an attribution": ([attributed(attributes={"denies": True})], [SAID], ["attribute"]),
    "a missed stance": ([stance("favor", AUTHOR, "mediation")], [], ["missed"]),
    "polarity": (
        [stance("favor", AUTHOR, "mediation")],
        [stance("against", AUTHOR, "mediation")],
        ["polarity_flipped"],
    ),
    "another label on the same side": (
        [stance("favor", AUTHOR, "mediation")],
        [stance("neutral", AUTHOR, "mediation")],
        ["label"],
    ),
    "holder": (
        [SAID, stance("favor", SAID, "mediation")],
        [SAID, stance("favor", AUTHOR, "mediation")],
        ["holder"],
    ),
    "a canonical entity for the author": (
        [stance("favor", CanonicalHolder("rte"), "mediation")],
        [stance("favor", AUTHOR, "mediation")],
        ["holder"],
    ),
    "target": ([stance("favor", AUTHOR, "mediation")], [stance("favor", AUTHOR, "peace")], ["target"]),
    "evidence": (
        [stance("favor", AUTHOR, "mediation", evidence=words("was ready"))],
        [stance("favor", AUTHOR, "mediation", evidence=words("ready"))],
        ["evidence"],
    ),
    "chain": (
        [SAID, stance("favor", AUTHOR, "mediation", attribution="a")],
        [SAID, stance("favor", AUTHOR, "mediation")],
        ["chain"],
    ),
    "implicitness": (
        [stance("favor", AUTHOR, "mediation", implicit=True)],
        [stance("favor", AUTHOR, "mediation")],
        ["attribute"],
    ),
}


@pytest.mark.parametrize("case", TYPED)
def test_differences_are_typed(case: str) -> None:
    """Each of the ways in which people differ has its own name, and only that."""
    one, other, kinds = TYPED[case]
    found = differences(ntv(*one), ntv(*other), SCALE)
    assert [difference.kind for difference in found] == kinds
    assert all(" / " in difference.detail for difference in found)


def test_every_kind_has_a_case_and_a_name() -> None:
    """The table names all kinds; the cases above show all of them."""
    assert set(KINDS) == set(get_args(Kind)) == {kind for _, _, kinds in TYPED.values() for kind in kinds}


@pytest.mark.parametrize("case", TYPED)
def test_kinds_occur_in_their_layers(case: str) -> None:
    """The table says where each can occur."""
    one, other, _ = TYPED[case]
    for difference in differences(ntv(*one), ntv(*other), SCALE):
        assert difference.layer in KINDS[difference.kind].layers


@given(several_answers(2))
def test_what_differs_does_not_depend_on_who_comes_first(answers: list[Annotation]) -> None:
    """The same differences, with the sides exchanged."""
    first, second = answers
    there = {(each.layer, each.kind, each.first, each.second) for each in differences(first, second, SCALE)}
    back = {(each.layer, each.kind, each.second, each.first) for each in differences(second, first, SCALE)}
    assert there == back


@given(several_answers(2))
def test_there_are_differences_just_where_the_meaning_differs(answers: list[Annotation]) -> None:
    """No differences if, and only if, every layer means the same."""
    first, second = answers
    same = all(mean_the_same(first, second, layer) for layer in LAYERS)
    assert (differences(first, second, SCALE) == ()) == same


@given(several_answers(1))
def test_ids_do_not_matter(answers: list[Annotation]) -> None:
    """The same under other ids differs in nothing."""
    assert differences(answers[0], renamed(answers[0]), SCALE) == ()


def test_notes_and_doubts_do_not_matter() -> None:
    """Nor does who suggested an item."""
    one = ntv(entity("Turkey", "GPE"))
    other = ntv(entity("Turkey", "GPE", note="sure?", uncertain=True, suggested_by="model 1"))
    assert differences(one, other, SCALE) == ()


def test_the_neutral_point_of_a_scale_from_one_up_is_its_middle() -> None:
    """On a scale from 1 to 5, 2 and 4 are on different sides."""
    scale = {str(value): float(value) for value in range(1, 6)}
    one, other = (ntv(stance(label, AUTHOR, "mediation")) for label in "24")
    assert [each.kind for each in differences(one, other, scale)] == ["polarity_flipped"]
