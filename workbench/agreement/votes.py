"""Votes for the labels of units, from which a label is to be inferred; an annotator may vote twice."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.arrays import Floats, Ints
from workbench.agreement.coding import encode
from workbench.agreement.ratings import Label
from workbench.errors import InvalidInput, NoValue


@dataclass(frozen=True, eq=False)
class Votes:
    """Who voted for what.

    Attributes:
        unit, rater, label: (votes,), codes from 0; every unit and rater has a vote.
        units, raters, labels: their names; labels in the order of the scale.
    """

    unit: Ints
    rater: Ints
    label: Ints
    units: tuple[Hashable, ...]
    raters: tuple[Hashable, ...]
    labels: tuple[Label, ...]

    @classmethod
    def from_triples(
        cls,
        units: Sequence[Hashable] | NDArray[Any],
        raters: Sequence[Hashable] | NDArray[Any],
        labels: Sequence[Label] | NDArray[Any],
        scale: Iterable[Label] | None = None,
    ) -> Self:
        """Take three columns of the same length.

        Raises:
            InvalidInput: the lengths differ, or a label is not on the scale.
            NoValue: there are no votes.

        >>> Votes.from_triples(["u", "u"], ["ann", "ann"], ["for", "against"]).counts.tolist()
        [[1.0, 1.0]]
        """
        if not len(units) == len(raters) == len(labels):
            lengths = f"{len(units)}, {len(raters)}, {len(labels)}"
            raise InvalidInput(f"units, raters and labels must be as many as each other, not {lengths}")
        if not len(units):
            raise NoValue("too_few_items", "there are no votes")
        unit, unit_names = encode(units, None, "unit")
        rater, rater_names = encode(raters, None, "rater")
        label, scale_found = encode(labels, scale, "label")
        return cls(unit, rater, label, unit_names, rater_names, scale_found)

    @property
    def counts(self) -> Floats:
        """(units, labels), votes for each."""
        return self.tally(np.ones(len(self.unit)))

    def tally(self, weight: Floats) -> Floats:
        """(units, labels), sums of a weight of each vote."""
        size = len(self.units), len(self.labels)
        sums = np.bincount(self.unit * size[1] + self.label, weight, minlength=size[0] * size[1])
        return np.asarray(sums.reshape(size), dtype=float)
