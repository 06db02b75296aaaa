"""A measure laid out over items: sums of a few parts, and a value that depends on nothing else.

Whatever a measure is (a coefficient, an F1, a unitized α), here it is a matrix `parts` with a row for
each distinct kind of item, how many items are of each kind, and a smooth function of the column
totals. Point value, bootstrap, jackknife and standard error then need no knowledge of the measure.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from workbench.agreement.arrays import Bools, Floats, Ints, Numbers
from workbench.errors import NoValue

Parts = Floats | sparse.csr_array[Any, tuple[int, int]]


@dataclass(frozen=True, eq=False)
class Sample:
    """A measure's data.

    Attributes:
        parts: (kinds, d), what one item of each kind adds to the totals; dense, or sparse rows.
        times: (kinds,), how many items are of each kind.
        value: (…, d) totals → (…) values, NaN where not defined.
        kind_of: (items,), the kind of each item, -1 for those that do not take part; the items are
            the kinds themselves if left out.
        each: where the value is the mean of one function of equally long blocks of columns side by side, as long as
            it has a value: (…, d) totals → (…, blocks). Derivatives of so many blocks are known as quickly as of one.
    """

    parts: Parts
    times: Ints
    value: Callable[[Numbers], Numbers]
    kind_of: Ints | None = None
    each: Callable[[Numbers], Numbers] | None = None

    @property
    def items(self) -> int:
        return int(self.times.sum())

    @cached_property
    def totals(self) -> Floats:
        """(d,)"""
        return self.weigh(self.times)

    def weigh(self, weights: Floats | Ints) -> Floats:
        """(d,), the totals of kinds with these weights, (kinds,)."""
        if sparse.issparse(self.parts):
            return np.asarray(self.parts.T @ weights, dtype=float)
        return np.asarray(np.einsum("n,nd->d", weights, self.parts), dtype=float)

    def project(self, slope: Floats) -> Floats:
        """(kinds,), the sum of what an item of each kind adds, each column weighed by `slope`, (d,)."""
        if sparse.issparse(self.parts):
            return np.asarray(self.parts @ slope)
        return np.asarray(np.einsum("nd,d->n", self.parts, slope))

    def rows(self, start: int, stop: int) -> Floats:
        """(stop − start, d), dense."""
        some = self.parts[start:stop]
        return some.toarray() if sparse.issparse(some) else np.asarray(some)

    @cached_property
    def width(self) -> int:
        """How many columns each block has; all of them, where there is one."""
        blocks = 1 if self.each is None else len(self.each(self.totals))
        return int(self.parts.shape[1]) // blocks

    def only(self, keep: Bools) -> "Sample":
        """The same measure on some of the items: those of one week, say.

        Args:
            keep: (items,), which.

        >>> both = Sample(np.array([[1.0], [3.0]]), np.array([2, 1]), np.sum, np.array([0, 1, -1, 0]))
        >>> both.only(np.array([True, False, True, False])).totals.tolist()
        [1.0]
        """
        kind_of = np.arange(len(self.times)) if self.kind_of is None else self.kind_of
        kept = kind_of[keep]
        times = np.bincount(kept[kept >= 0], minlength=len(self.times))
        some = times > 0
        place = np.append(np.where(some, np.cumsum(some) - 1, -1), -1)
        return Sample(self.parts[some], times[some], self.value, place[kept], self.each)

    def estimate(self) -> float:
        """The measure's value on all items.

        Raises:
            NoValue: it is not defined on them.
        """
        value = float(self.value(self.totals))
        if not np.isfinite(value):
            raise NoValue("single_label", "only one answer was ever given, so agreement by chance is certain")
        return value
