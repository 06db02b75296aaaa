"""Values to small integers, and units to numbers that are equal where the units are alike."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.arrays import Ints
from workbench.errors import InvalidInput

CHUNK = 1 << 16
_LARGEST_CODE = 1 << 62


def positions(values: Sequence[Hashable] | NDArray[Any]) -> tuple[Ints, int]:
    """Number the units; an array of integers from 0 numbers them already.

    >>> positions(["b", "a", "b"])[0].tolist()
    [1, 0, 1]
    """
    array = np.asarray(values)
    if array.ndim == 1 and array.dtype.kind in "iu":
        if array.size == 0:
            return array, 0
        if int(array.min()) >= 0 and int(array.max()) < 16 * array.size + 1024:
            return array, int(array.max()) + 1
    codes, names = encode(values, None, "unit")
    return codes, len(names)


def encode(
    values: Sequence[Hashable] | NDArray[Any], scale: Iterable[Hashable] | None, what: str
) -> tuple[Ints, tuple[Hashable, ...]]:
    """Number values by their place on a scale, or among those that occur, sorted.

    Raises:
        InvalidInput: a value is not on the scale, or the scale names one twice.

    >>> codes, names = encode(["for", "against", "for"], ["against", "neutral", "for"], "label")
    >>> codes.tolist(), names
    ([2, 0, 2], ('against', 'neutral', 'for'))
    """
    if isinstance(values, np.ndarray) and values.dtype.kind in "iuf" and values.ndim == 1:
        return _encode_numbers(values, scale, what)
    items = list(values)
    names = tuple(_sorted(set(items)) if scale is None else scale)
    place = _places(names, what)
    try:
        return np.fromiter((place[item] for item in items), dtype=np.int64, count=len(items)), names
    except KeyError as error:
        raise _off_scale(error.args[0], names, what) from None


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
        written = found[:, None] // np.array([base**place for place in range(width)], dtype=np.int64) % base
        if first == 0:
            rank, words = of_unit, written
        else:
            joint, rank, times = _distinct(rank * len(found) + of_unit, len(words) * len(found))
            words = np.hstack([words[joint // len(found)], written[joint % len(found)]])
    return words, rank, times


def _add_word(code: Ints, unit: Ints, digit: Ints, value: Ints | None, base: int, word: slice) -> None:
    """Add what each rating is worth to `code`, (units,), as far as its digit is in this word."""
    weight = np.zeros(max(int(digit.max(initial=0)) + 1, word.stop), dtype=code.dtype)
    weight[word] = [base**place for place in range(word.stop - word.start)]
    # In chunks, so that no column as long as the ratings is ever made.
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


def _encode_numbers(
    values: NDArray[Any], scale: Iterable[Hashable] | None, what: str
) -> tuple[Ints, tuple[Hashable, ...]]:
    small = values.dtype.kind in "iu" and values.size > 0 and values.min() >= 0 and values.max() < 1 << 16
    if scale is None:
        if small:
            used = np.flatnonzero(np.bincount(values))
            if len(used) == used[-1] + 1:
                return values, tuple(used.tolist())
        else:
            used = np.unique(values)
        return np.searchsorted(used, values), tuple(used.tolist())
    names = tuple(scale)
    _places(names, what)
    if names == tuple(range(len(names))) and small and int(values.max()) < len(names):
        return values, names
    return encode(values.tolist(), names, what)


def _places(names: tuple[Hashable, ...], what: str) -> dict[Hashable, int]:
    place = {name: index for index, name in enumerate(names)}
    if len(place) != len(names):
        raise InvalidInput(f"the scale {', '.join(map(str, names))} names a {what} twice")
    return place


def _sorted(found: set[Hashable]) -> list[Any]:
    """Words and numbers in their own order, anything else (sets, mixtures) by type and text."""
    if all(isinstance(item, str) for item in found) or all(isinstance(item, int | float) for item in found):
        return sorted(found, key=_itself)
    return sorted(found, key=lambda item: (type(item).__name__, _text(item)))


def _itself(item: Any) -> Any:
    return item


def _text(item: Hashable) -> str:
    return repr(sorted(map(repr, item))) if isinstance(item, frozenset) else repr(item)


def _off_scale(value: object, names: tuple[Hashable, ...], what: str) -> InvalidInput:
    return InvalidInput(f"{what} {value!r} is not on the scale {', '.join(map(str, names))}")
