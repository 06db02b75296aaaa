"""The array types that the room speaks in, and division that says where it is undefined."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]
Bools = NDArray[np.bool_]

# Totals may be complex: a step along the imaginary axis gives exact derivatives (`intervals.standard_error`).
Numbers = NDArray[Any]
_Array = TypeVar("_Array", bound=NDArray[Any])

_ZERO = 1e-12

# So many multiplications BLAS does on one core. Waking the others for a thin table costs more than it
# saves, and very much more where they are busy.
_BITE = 1 << 18
# A wide table is taken so many columns at a time.
_COLUMNS = 32


def divide(above: Numbers, below: Numbers) -> Numbers:
    """`above / below`, and NaN where `below` is nothing. NaN never leaves the room: it becomes `NoValue`.

    >>> divide(np.array([1.0, 1.0]), np.array([2.0, 0.0]))
    array([0.5, nan])
    """
    below = np.asarray(below)
    defined = np.abs(below.real) > _ZERO
    return np.where(defined, above / np.where(defined, below, 1), np.nan)


def frozen(array: _Array) -> _Array:
    """The same array, read-only from here on."""
    array.flags.writeable = False
    return array


def expand(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """For half-open ranges [first, last): which range, and every number in it.

    >>> [column.tolist() for column in expand(np.array([3, 7]), np.array([5, 8]))]
    [[0, 0, 1], [3, 4, 7]]
    """
    lengths = last - first
    which = np.repeat(np.arange(len(first)), lengths)
    offset = np.arange(len(which)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return which, np.repeat(first, lengths) + offset


def product(left: Floats, right: Floats) -> Floats:
    """(n, k) @ (k, m), a bite of rows at a time.

    >>> product(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])).tolist()
    [[11.0]]
    """
    step = _BITE // max(right.size, 1)
    if step < 1 or len(left) <= step:
        return np.asarray(left @ right)
    result = np.empty((len(left), right.shape[1]))
    for at in range(0, len(left), step):
        np.matmul(left[at : at + step], right, out=result[at : at + step])
    return result


def cross_product(left: Floats, right: Floats) -> Floats:
    """(n, k)ᵀ @ (n, m), a bite of rows and columns at a time.

    >>> cross_product(np.array([[1.0, 2.0]]), np.array([[3.0]])).tolist()
    [[3.0], [6.0]]
    """
    lefts, rights = (
        [slice(first, first + _COLUMNS) for first in range(0, side.shape[1], _COLUMNS)] for side in (left, right)
    )
    step = _BITE // max(min(_COLUMNS, left.shape[1]) * min(_COLUMNS, right.shape[1]), 1)
    result = np.zeros((left.shape[1], right.shape[1]))
    for at in range(0, len(left), step):
        some, others = left[at : at + step], right[at : at + step]
        for i in lefts:
            for j in rights:
                result[i, j] += some[:, i].T @ others[:, j]
    return result
