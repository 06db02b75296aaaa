"""Units to numbers that are equal where the units are alike, so that alike units can be counted."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.arrays import Ints
from workbench.agreement.coding import CHUNK

_LARGEST_CODE = 1 << 62


class Packed(NamedTuple):
    """Each unit as one number: a bit for each annotator, and above these a digit for each label.

    Attributes:
        code: (units,).
        bits: how many are the annotators'.
        base, digits: of what is above them: how often each label was given.
    """

    code: Ints
    bits: int
    base: int
    digits: int

    @property
    def ratings(self) -> int:
        """How many there were if nobody rated a unit twice; fewer otherwise, since bits then carry."""
        return int(np.bitwise_count(self.code & ((1 << self.bits) - 1)).sum())

    def patterns(self) -> tuple[Ints, Ints, Ints]:
        """As `unit_codes`."""
        found, of_unit, times = _distinct(self.code >> self.bits, self.base**self.digits)
        return _digits(found, self.base, self.digits), of_unit, times


def pack(unit: Ints, rater: Ints, label: Ints, size: tuple[int, int], units: int) -> Packed | None:
    """Add up the ratings of each unit, in one pass; None if the sums would be too large to count.

    Args:
        unit, rater, label: (ratings,).
        size: raters, labels.
        units: how many there are.

    >>> packed = pack(np.array([0, 0, 1]), np.array([0, 1, 1]), np.array([1, 1, 0]), (2, 2), 2)
    >>> packed.ratings, packed.patterns()[0].tolist()
    (3, [[1, 0], [0, 2]])
    """
    raters, labels = size
    base = raters + 1
    space = base**labels
    if space > max(4 * units, 1 << 16) or space << raters >= _LARGEST_CODE:
        return None
    code: Ints = np.zeros(units, dtype=np.int32 if space << raters < 1 << 31 else np.int64)
    bit = np.left_shift(1, np.arange(raters), dtype=np.int64)
    digit = np.array([base**place << raters for place in range(labels)], dtype=np.int64)
    worth = np.add.outer(bit, digit).astype(code.dtype).ravel()
    # In chunks and buffers, so that no column as long as the ratings is ever made, nor memory asked for twice.
    place, added = np.empty(CHUNK, dtype=np.int64), np.empty(CHUNK, dtype=code.dtype)
    for start in range(0, len(unit), CHUNK):
        part = slice(start, start + CHUNK)
        here = place[: len(unit[part])]
        np.multiply(rater[part], labels, out=here)
        np.add(here, label[part], out=here)
        np.add.at(code, unit[part], np.take(worth, here, out=added[: len(here)], mode="clip"))
    return Packed(code, raters, base, labels)


def unit_codes(
    unit: Ints, digit: Ints, value: Ints | None, size: tuple[int, int], units: int
) -> tuple[Ints, Ints, Ints]:
    """Write each unit as a number with `digits` digits in a `base`, and count the distinct numbers.

    Each rating adds `value + 1` (1 where `value` is None) to the digit `digit` of its unit.
    Numbers too long for 64 bits are written in several words, each replaced by its rank.

    Args:
        unit, digit, value: (ratings,).
        size: base, digits.
        units: how many there are.

    Returns:
        digits of the distinct numbers (patterns, digits), which of them each unit has (units,), and
        how many units have each (patterns,).
    """
    base, digits = size
    per_word = max(1, int(np.floor(np.log(_LARGEST_CODE) / np.log(max(base, 2)))))
    rank: Ints = np.zeros(units, dtype=np.int64)
    words: Ints = np.zeros((1, 0), dtype=np.int64)
    times: Ints = np.array([units])
    for first in range(0, max(digits, 1), per_word):
        width = min(per_word, digits - first)
        code: Ints = np.zeros(units, dtype=np.int32 if base**width < 1 << 31 else np.int64)
        _add_word(code, unit, digit, value, base, slice(first, first + width))
        found, of_unit, times = _distinct(code, base**width)
        written = _digits(found, base, width)
        if first == 0:
            rank, words = of_unit, written
        else:
            joint, rank, times = _distinct(rank * len(found) + of_unit, len(words) * len(found))
            words = np.hstack([words[joint // len(found)], written[joint % len(found)]])
    return words, rank, times


def _digits(numbers: Ints, base: int, width: int) -> Ints:
    """(numbers, width), the lowest digit first."""
    return np.asarray(numbers[:, None] // np.array([base**place for place in range(width)], dtype=np.int64) % base)


def _add_word(code: Ints, unit: Ints, digit: Ints, value: Ints | None, base: int, word: slice) -> None:
    """Add what each rating is worth to `code`, (units,), as far as its digit is in this word."""
    weight = np.zeros(max(int(digit.max(initial=0)) + 1, word.stop), dtype=code.dtype)
    weight[word] = [base**place for place in range(word.stop - word.start)]
    for start in range(0, len(unit), CHUNK):
        part = slice(start, start + CHUNK)
        step = weight[digit[part]]
        np.add.at(code, unit[part], step if value is None else step * (value[part] + 1).astype(code.dtype))


def _distinct(code: NDArray[np.integer[Any]], space: int) -> tuple[Ints, Ints, Ints]:
    """Sorted distinct codes, the rank of each code, and how often each occurs; counted, not sorted, where that fits."""
    if space <= max(4 * len(code), 1 << 16):
        counts = np.bincount(code, minlength=1)
        found = np.flatnonzero(counts)
        rank = np.empty(len(counts), dtype=np.int64)
        rank[found] = np.arange(len(found))
        return found, rank[code], counts[found]
    found, of_unit, times = np.unique(code, return_inverse=True, return_counts=True)
    return found.astype(np.int64), of_unit.reshape(-1), times
