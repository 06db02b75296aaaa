"""What one annotator said where another said something else."""

import numpy as np
from scipy import sparse

from workbench.agreement.arrays import Ints
from workbench.agreement.ratings import Ratings

# What is worked on at a time stays in the processor's cache.
_WORDS = 1 << 15


def confusion_of_all(ratings: Ratings) -> Ints:
    """How often one annotator gave one label and another another, for all pairs at once.

    All tables are blocks of one product XᵀX, with X the (units, raters × labels) table of ones. Where it is
    full enough, X is kept in bits, and a word of 64 units is multiplied and added up at once.

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
        product = _bit_product(ratings.unit, column, ratings.units, width)
    return product.reshape(people, labels, people, labels).transpose(0, 2, 1, 3)


def _bit_product(unit: Ints, column: Ints, units: int, width: int) -> Ints:
    product = np.zeros((width, width), dtype=np.int64)
    some = 1 + _WORDS // width**2
    words = max(1, _WORDS // (some * width))
    chunk = 64 * words
    if units > chunk:
        order = np.argsort(unit, kind="stable")
        unit, column = unit[order], column[order]
    for first in range(0, units, chunk):
        start, stop = np.searchsorted(unit, [first, first + chunk]) if units > chunk else (0, len(unit))
        marks = np.zeros((width, chunk), dtype=bool)
        marks[column[start:stop], unit[start:stop] - first] = True
        bits = np.ascontiguousarray(np.packbits(marks, axis=1).view(np.uint64).T)
        for at in range(0, width, some):
            both = bits[:, at : at + some, None] & bits[:, None, at:]
            product[at : at + some, at:] += np.bitwise_count(both).sum(axis=0, dtype=np.uint32)
    return np.asarray(np.triu(product) + np.triu(product, 1).T)
