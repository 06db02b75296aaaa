"""A measure laid out over items: sums of a few parts, and a value that depends on nothing else.

Whatever a measure is (a coefficient, an F1, a unitized α), here it is a matrix `parts` with a row for
each distinct kind of item, how many items are of each kind, and a smooth function of the column
totals. Point value, bootstrap, jackknife and standard error then need no knowledge of the measure.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from workbench.agreement.arrays import Floats, Ints, Numbers
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
    """

    parts: Parts
    times: Ints
    value: Callable[[Numbers], Numbers]
    kind_of: Ints | None = None

    @property
    def items(self) -> int:
        return int(self.times.sum())

    @property
    def totals(self) -> Floats:
        """(d,)"""
        return np.asarray(self.times @ self.parts, dtype=float).reshape(-1)

    def rows(self, start: int, stop: int) -> Floats:
        """(stop − start, d), dense."""
        some = self.parts[start:stop]
        return some.toarray() if sparse.issparse(some) else np.asarray(some)

    def estimate(self) -> float:
        """The measure's value on all items.

        Raises:
            NoValue: it is not defined on them.
        """
        value = float(self.value(self.totals))
        if not np.isfinite(value):
            raise NoValue("single_label", "only one answer was ever given, so agreement by chance is certain")
        return value
