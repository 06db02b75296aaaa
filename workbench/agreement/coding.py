"""Values to small integers."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.arrays import Bools, Ints
from workbench.errors import InvalidInput

CHUNK = 1 << 16


def positions(values: Sequence[Hashable] | NDArray[Any]) -> tuple[Ints, int]:
    """Number the units; an array of integers from 0 numbers them already.

    >>> positions(["b", "a", "b"])[0].tolist()
    [1, 0, 1]
    """
    array = np.asarray(values)
    if array.ndim == 1 and array.dtype.kind in "iu":
        if array.size == 0:
            return array, 0
        most = _largest(array)
        if most is not None and most < 16 * array.size + 1024:
            return array, most + 1
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


def _encode_numbers(
    values: NDArray[Any], scale: Iterable[Hashable] | None, what: str
) -> tuple[Ints, tuple[Hashable, ...]]:
    most = _largest(values) if values.dtype.kind in "iu" and values.size > 0 else None
    size = most + 1 if most is not None and most < 1 << 16 else 0
    if scale is None:
        used = np.flatnonzero(seen_codes(values, size)) if size else np.unique(values)
        if size and len(used) == size:
            return values, tuple(used.tolist())
        return np.searchsorted(used, values), tuple(used.tolist())
    names = tuple(scale)
    _places(names, what)
    if names == tuple(range(len(names))) and 0 < size <= len(names):
        return values, names
    return encode(values.tolist(), names, what)


def _largest(values: NDArray[np.integer[Any]]) -> int | None:
    """The largest of these, if none is negative; in one pass, since a negative number without its sign is huge."""
    most = int(values.view(f"{values.dtype.byteorder}u{values.itemsize}").max())
    return most if most <= np.iinfo(values.dtype).max else None


def seen_codes(codes: Ints, size: int) -> Bools:
    """(size,), which codes occur; it looks no further once all do."""
    seen: Bools = np.zeros(size, dtype=bool)
    for start in range(0, len(codes), CHUNK):
        seen[codes[start : start + CHUNK]] = True
        if seen.all():
            break
    return seen


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
