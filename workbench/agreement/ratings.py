"""Ratings of units by annotators, and the few distinct patterns that they come down to.

Every chance-corrected measure depends on a unit only through how often each label was given to it
(Cohen, Scott and Conger: through who gave which). A million units of five ratings on five labels are
just 126 such patterns, so a measure costs one pass over the ratings and then nothing that grows with
them; and a multinomial over the patterns **is** the bootstrap over units.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from workbench.agreement.arrays import Bools, Floats, Ints, frozen
from workbench.agreement.coding import CHUNK, encode, positions, seen_codes
from workbench.agreement.packing import Packed, pack, unit_codes
from workbench.errors import InvalidInput

Label = Hashable


@dataclass(frozen=True, eq=False)
class Patterns:
    """Distinct patterns, in an order that depends on neither the order of units nor that of ratings.

    Attributes:
        counts: (patterns, labels), how many annotators gave each label.
        times: (patterns,), how many units show the pattern.
        of_unit: (units,), which pattern each unit shows; -1 where it shows none of these.
        rows: (patterns, raters), which label each annotator gave, -1 for none; only in the patterns
            that tell annotators apart.
    """

    counts: Floats
    times: Ints
    of_unit: Ints
    rows: Ints | None = None

    @cached_property
    def ratings(self) -> Floats:
        """(patterns,), ratings of a unit."""
        return np.asarray(self.counts.sum(axis=1))

    @cached_property
    def pairable(self) -> "Patterns":
        """Those with two ratings or more; the others say nothing about agreement."""
        return self._only(self.ratings >= 2)

    @cached_property
    def rated(self) -> "Patterns":
        """Those with a rating."""
        return self._only(self.ratings >= 1)

    @cached_property
    def pair_tables(self) -> "sparse.csr_array[Any, tuple[int, int]]":
        """(patterns, pairs × labels × labels), a 1 in the table of each two annotators who rated the unit.

        Only pairs that share a unit have a table; it needs patterns that tell annotators apart.
        """
        if self.rows is None:
            raise ValueError("these patterns do not tell annotators apart")
        labels = self.counts.shape[1]
        left, right = np.triu_indices(self.rows.shape[1], 1)
        pattern, pair = np.nonzero((self.rows[:, left] >= 0) & (self.rows[:, right] >= 0))
        used, place = np.unique(pair, return_inverse=True)
        cell = self.rows[pattern, left[pair]] * labels + self.rows[pattern, right[pair]]
        column = place.reshape(-1) * labels * labels + cell
        shape = (len(self.rows), len(used) * labels * labels)
        return sparse.csr_array(sparse.coo_array((np.ones(len(pattern)), (pattern, column)), shape=shape))

    def _only(self, keep: Bools) -> "Patterns":
        if keep.all():
            return self
        new = np.append(np.where(keep, np.cumsum(keep) - 1, -1), -1)
        rows = None if self.rows is None else self.rows[keep]
        return Patterns(self.counts[keep], frozen(self.times[keep]), frozen(new[self.of_unit]), rows)


@dataclass(frozen=True, eq=False)
class Ratings:
    """Who gave which label to which unit, at most one each.

    Make it with `from_triples`, `from_table` or `from_counts`.

    Attributes:
        unit, rater, label: (ratings,), codes from 0.
        units: how many units there are, rated or not.
        raters: their names; a rating's code is a place here.
        labels: in the order of the scale; a rating's code is a place here.
    """

    unit: Ints
    rater: Ints
    label: Ints
    units: int
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
        """Take three columns of the same length: what was rated, by whom, as what.

        Args:
            units, raters, labels: any hashable values, or integer arrays (fastest: units from 0).
            scale: all labels that could have been given, in order; those that were, sorted, if left out.

        Raises:
            InvalidInput: the lengths differ, a label is not on the scale, or somebody rated a unit twice.

        >>> ratings = Ratings.from_triples(["s1", "s1", "s2"], ["ann", "bob", "ann"], ["for", "for", "against"])
        >>> ratings.units, ratings.raters, ratings.labels
        (2, ('ann', 'bob'), ('against', 'for'))
        """
        if not len(units) == len(raters) == len(labels):
            lengths = f"{len(units)}, {len(raters)}, {len(labels)}"
            raise InvalidInput(f"units, raters and labels must be as many as each other, not {lengths}")
        unit, unit_count = positions(units)
        rater, names = encode(raters, None, "rater")
        label, scale_found = encode(labels, scale, "label")
        ratings = cls(unit, rater, label, unit_count, names, scale_found)
        ratings._refuse_repeats()
        return ratings

    @classmethod
    def from_table(
        cls,
        table: Sequence[Sequence[Label | None]] | NDArray[Any],
        scale: Iterable[Label] | None = None,
        raters: Iterable[Hashable] | None = None,
    ) -> Self:
        """Take a (raters, units) table with None or NaN where somebody did not rate.

        >>> Ratings.from_table([["a", "b", None], ["a", "a", "b"]]).patterns.counts.tolist()
        [[2.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
        """
        cells = np.asarray(table)
        if cells.ndim != 2:
            cells = np.array([list(row) for row in table], dtype=object)
        if cells.ndim != 2:
            raise InvalidInput(f"a table of ratings has the shape (raters, units), not {cells.shape}")
        if cells.dtype == object:
            given = np.array([[cell is not None and cell == cell for cell in row] for row in cells], dtype=bool)
            given = given.reshape(cells.shape)
        else:
            given = cells == cells
        rater, unit = np.nonzero(given)
        values = cells[given]
        label, scale_found = encode(values.tolist() if cells.dtype == object else values, scale, "label")
        names = tuple(range(cells.shape[0])) if raters is None else tuple(raters)
        if len(names) != cells.shape[0]:
            raise InvalidInput(f"a table with {cells.shape[0]} rows needs as many raters, not {len(names)}")
        return cls(unit, rater, label, cells.shape[1], names, scale_found)

    @classmethod
    def from_counts(cls, counts: Sequence[Sequence[int]] | NDArray[Any], scale: Iterable[Label] | None = None) -> Self:
        """Take a (units, labels) table of how often each label was given; who gave it is not known.

        Measures that tell annotators apart (Cohen, Scott, Conger) have no meaning on such ratings.

        >>> Ratings.from_counts([[0, 2], [1, 1]]).labels
        (0, 1)
        """
        table = np.asarray(counts)
        if table.ndim != 2 or (table < 0).any():
            raise InvalidInput("counts have the shape (units, labels) and are 0 or more")
        unit, label = (np.repeat(where, table.ravel()) for where in np.divmod(np.arange(table.size), table.shape[1]))
        place = np.arange(len(unit)) - np.searchsorted(unit, unit)
        names = tuple(range(int(table.sum(axis=1).max(initial=0))))
        return cls(unit, place, label, table.shape[0], names, tuple(range(table.shape[1]) if scale is None else scale))

    @classmethod
    def from_confusion(
        cls, table: Sequence[Sequence[int]] | NDArray[Any], scale: Iterable[Label] | None = None
    ) -> Self:
        """Take a (labels, labels) table of two annotators: row what the first said, column the second.

        >>> Ratings.from_confusion([[2, 1], [0, 3]]).units
        6
        """
        cells = np.asarray(table)
        pairs = np.repeat(np.argwhere(cells >= 0), cells.ravel(), axis=0)
        return cls.from_table(pairs.T, scale=range(len(cells)) if scale is None else scale)

    @cached_property
    def values(self) -> Floats:
        """(labels,), where each stands on an interval scale: itself if all are numbers, else its place."""
        numeric = all(isinstance(label, int | float | np.number) for label in self.labels)
        return np.array(self.labels if numeric else range(len(self.labels)), dtype=float)

    @cached_property
    def active(self) -> int:
        """How many annotators rated anything."""
        return int(np.count_nonzero(seen_codes(self.rater, len(self.raters))))

    @cached_property
    def patterns(self) -> Patterns:
        """Distinct vectors of label counts."""
        packed = self._packed
        if packed is not None:
            digits, of_unit, times = packed.patterns()
        else:
            most = int(np.bincount(self.unit, minlength=1).max(initial=0))
            digits, of_unit, times = unit_codes(self.unit, self.label, None, (most + 1, len(self.labels)), self.units)
        return Patterns(digits.astype(float), frozen(times), frozen(of_unit))

    @cached_property
    def _packed(self) -> Packed | None:
        return pack(self.unit, self.rater, self.label, (len(self.raters), len(self.labels)), self.units)

    @cached_property
    def rows(self) -> Patterns:
        """Distinct vectors of who gave which label."""
        size = (len(self.labels) + 1, len(self.raters))
        digits, of_unit, times = unit_codes(self.unit, self.rater, self.label, size, self.units)
        rows = digits - 1
        counts = (rows[:, :, None] == np.arange(len(self.labels))).sum(axis=1)
        return Patterns(counts.astype(float), frozen(times), frozen(of_unit), frozen(rows))

    def only(self, keep: Bools) -> "Ratings":
        """The ratings where `keep`, (ratings,), is true; units, raters and labels stay as they are."""
        return Ratings(self.unit[keep], self.rater[keep], self.label[keep], self.units, self.raters, self.labels)

    def one_against_rest(self, label: Label) -> "Ratings":
        """The same ratings with two labels only: `label`, and anything else."""
        if label not in self.labels:
            raise InvalidInput(f"label {label!r} is not on the scale {', '.join(map(str, self.labels))}")
        is_it = (self.label == self.labels.index(label)).astype(np.int64)
        return Ratings(self.unit, self.rater, is_it, self.units, self.raters, (False, True))

    def _refuse_repeats(self) -> None:
        people, ratings = len(self.raters), len(self.unit)
        size = self.units * people
        if self._packed is not None:
            distinct = self._packed.ratings
        elif size <= max(16 * ratings, 1 << 24):
            # One bit for each place in the table, rather than a sort of the ratings.
            seen = np.zeros(size, dtype=bool)
            for start in range(0, ratings, CHUNK):
                part = slice(start, start + CHUNK)
                seen[self.unit[part] * np.int64(people) + self.rater[part]] = True
            distinct = int(np.count_nonzero(seen))
        else:
            distinct = len(np.unique(self.unit * np.int64(people) + self.rater))
        if distinct != ratings:
            raise InvalidInput("an annotator rated the same unit twice; keep one rating of each")
