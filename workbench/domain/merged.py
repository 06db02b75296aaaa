"""What several people's answers to one sentence come to together."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from workbench.domain.annotations import Annotation
from workbench.domain.layers import LayerName

PolicyName = Literal["consensus", "majority", "dawid_skene", "soft", "every"]

SUMMARIES: Mapping[PolicyName, str] = {
    "consensus": "gold, or what all say alike",
    "majority": "gold, or what enough of them say",
    "dawid_skene": "gold, or what a model of the annotators finds likely",
    "soft": "gold, or everything that anybody said, with its votes",
    "every": "each answer for itself",
}
"""Which answers count when labels are exported, in a few words."""

Undecided = Literal["disagreement", "tied"]

TieRule = Literal["undecided", "first", "last"]
"""What becomes of an item for which several labels are equally likely: left open, or the first or last on the scale."""
TIE_RULES: tuple[TieRule, ...] = get_args(TieRule)

THRESHOLD = 0.6
"""The share of those who answered, or the probability, from which something counts as decided."""


class Weight(NamedTuple):
    """What is behind one item.

    Attributes:
        voters: how many of those who answered have it, under whatever label.
        support: their share of all who answered.
        posterior: how probable a model of the annotators holds it; None without one.
        votes: for each label, how many gave it; empty where items have no labels.
        shares: how likely each label is, given that the item is there; empty likewise.
    """

    voters: int
    support: float
    posterior: float | None = None
    votes: tuple[int, ...] = ()
    shares: tuple[float, ...] = ()


class Merged(NamedTuple):
    """One annotation in place of several.

    Attributes:
        annotation: nobody's, with what was decided.
        weights: what is behind each of its items, layer by layer, in their order.
        undecided: layers in which something could not be decided, and why.
        dropped: what was decided but has no place without the rest, in words, and how many of each.
    """

    annotation: Annotation
    weights: Mapping[LayerName, Sequence[Weight]]
    undecided: Mapping[LayerName, Undecided]
    dropped: Mapping[str, int]
