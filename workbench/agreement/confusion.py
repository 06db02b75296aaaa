"""What one annotator said where another said something else."""

import numpy as np
from scipy import sparse

from workbench.agreement.arrays import Ints
from workbench.agreement.ratings import Ratings

_CHUNK = 1 << 12


def confusion_of_all(ratings: Ratings) -> Ints:
    """How often one annotator gave one label and another another, for all pairs at once.

    All tables are blocks of one product XᵀX, with X the (units, raters × labels) table of ones.

    Returns:
        (raters, raters, labels, labels): [a, b, k, l] units to which a gave k and b gave l.

    >>> confusion_of_all(Ratings.from_table([["x", "y", "y"], ["x", "x", None]]))[0, 1].tolist()
    [[1, 0], [1, 0]]
    """
    people, labels = len(ratings.raters), len(ratings.labels)
    column = ratings.rater * labels + ratings.label
    width = people * labels
    if len(ratings.unit) * 8 < ratings.units * people:
        ones = np.ones(len(column), dtype=np.int64)
        table = sparse.csr_array((ones, (ratings.unit, column)), shape=(ratings.units, width))
        product: Ints = np.asarray((table.T @ table).toarray(), dtype=np.int64)
    else:
        product = _dense_product(ratings.unit, column, ratings.units, width)
    return product.reshape(people, labels, people, labels).transpose(0, 2, 1, 3)


def _dense_product(unit: Ints, column: Ints, units: int, width: int) -> Ints:
    """Whole numbers below 2²⁴ are exact in 32-bit floats, which multiply twice as fast."""
    product = np.zeros((width, width), dtype=np.int64)
    if units > _CHUNK:
        order = np.argsort(unit, kind="stable")
        unit, column = unit[order], column[order]
    for first in range(0, units, _CHUNK):
        start, stop = np.searchsorted(unit, [first, first + _CHUNK])
        table = np.zeros((min(_CHUNK, units - first), width), dtype=np.float32)
        table[unit[start:stop] - first, column[start:stop]] = 1
        product += (table.T @ table).astype(np.int64)
    return product
