"""Arrow arrays from many Python objects at once.

`pyarrow` reads lists of dicts too, but making and walking a dict for every span costs more than all
the rest of an export. Here each leaf of a nested type is one flat list, taken from the objects by a
comprehension, and nesting is a count for each row.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from workbench.domain.spans import Span

if TYPE_CHECKING:
    import pyarrow as pa

Integers = np.ndarray[Any, np.dtype[np.integer[Any]]]
Columns = dict[str, "pa.Array"]
"""By name, in any order."""

_START, _END, _TEXT = attrgetter("start"), attrgetter("end"), attrgetter("text")


def texts(values: Collection[str | None] | Collection[bytes]) -> "pa.Array":
    """Args:
    values: texts, or their UTF-8.
    """
    import pyarrow as pa

    return pa.array(values, pa.string())


def integers(values: Collection[int | None] | Integers, null: Any = None) -> "pa.Array":
    """Args:
    null: for an array of numbers, which of them are null.
    """
    import pyarrow as pa

    if isinstance(values, np.ndarray):
        values = values.astype(np.int32)
    return pa.array(values, pa.int32(), mask=null)


def numbers(values: Collection[float | None] | np.ndarray[Any, Any], null: Any = None) -> "pa.Array":
    """Args:
    null: for an array of numbers, which of them are null.
    """
    import pyarrow as pa

    return pa.array(values, pa.float64(), mask=null)


def flags(values: "Collection[bool] | np.ndarray[Any, np.dtype[np.bool_]]") -> "pa.Array":
    import pyarrow as pa

    return pa.array(values, pa.bool_())


def codes(values: Collection[int | None] | Integers, null: Any = None) -> "pa.Array":
    """Class labels, by number.

    Args:
        null: for an array of numbers, which of them are null.
    """
    import pyarrow as pa

    return pa.array(values, pa.int64(), mask=null)


def struct(columns: Columns) -> "pa.Array":
    """One struct a row; none is null, its fields may be."""
    import pyarrow as pa

    return pa.StructArray.from_arrays(list(columns.values()), names=list(columns))


def lists(counts: Sequence[int] | Integers, items: "pa.Array") -> "pa.Array":
    """One list a row: so many of the items, in their order."""
    import pyarrow as pa

    offsets = np.zeros(len(counts) + 1, np.int32)
    np.cumsum(counts, out=offsets[1:])
    return pa.ListArray.from_arrays(pa.array(offsets), items)


def pick(columns: Columns, rows: Integers) -> Columns:
    """The columns with these of their rows, in this order."""
    import pyarrow as pa

    count = len(next(iter(columns.values())))
    if len(rows) == count and np.array_equal(rows, np.arange(count)):
        return columns
    indices = pa.array(rows)
    return {name: array.take(indices) for name, array in columns.items()}


class Places(NamedTuple):
    """Where in its document the text of each row stands.

    Attributes:
        starts, ends: shape (rows,).
    """

    starts: Integers
    ends: Integers

    @classmethod
    def of(cls, ranges: Iterable[tuple[int, int]]) -> "Places":
        pairs = np.array(list(ranges), np.int32).reshape(-1, 2)
        return cls(pairs[:, 0], pairs[:, 1])

    def take(self, rows: Integers) -> "Places":
        """For each of these rows, its place."""
        return Places(self.starts[rows], self.ends[rows])

    def repeat(self, counts: Sequence[int] | Integers) -> "Places":
        """For each row, its place so many times: from rows to what is in them."""
        return Places(np.repeat(self.starts, counts), np.repeat(self.ends, counts))


class Spans(NamedTuple):
    """Many spans, each of which may be absent.

    Attributes:
        counts: how many fragments each has, 0 for no span; shape (spans,).
        starts, ends: of all fragments, in the document; shape (fragments,).
        texts: of all fragments.
    """

    counts: Integers
    starts: Integers
    ends: Integers
    texts: Sequence[str]

    @classmethod
    def of(cls, spans: Sequence[Span | None]) -> "Spans":
        present = [span.fragments for span in spans if span is not None]
        counts = np.zeros(len(spans), np.int64)
        there = slice(None) if len(present) == len(spans) else np.array([span is not None for span in spans])
        counts[there] = list(map(len, present))
        found = list(chain.from_iterable(present))
        starts = np.fromiter(map(_START, found), np.int64, len(found))
        ends = np.fromiter(map(_END, found), np.int64, len(found))
        return cls(counts, starts, ends, list(map(_TEXT, found)))

    @property
    def present(self) -> "np.ndarray[Any, np.dtype[np.bool_]]":
        return np.asarray(self.counts > 0)

    def joined(self) -> tuple[Integers, Integers, Integers]:
        """The parts of all spans, where fragments that touch are one: whose each is, and its start and end."""
        owners = np.repeat(np.arange(len(self.counts)), self.counts)
        begins = np.ones(len(owners), bool)
        begins[1:] = (owners[1:] != owners[:-1]) | (self.starts[1:] > self.ends[:-1])
        at = np.flatnonzero(begins)
        last = np.append(at[1:], len(owners))[: len(at)] - 1
        return owners[at], self.starts[at], self.ends[last]


def fragments(spans: Spans, places: Places) -> "pa.Array":
    """For each span the list of its fragments; no span is an empty list.

    `start` and `end` count in the text at `places`, and are null for what leaves it.
    """
    around = places.repeat(spans.counts)
    outside = (spans.starts < around.starts) | (spans.ends > around.ends)
    columns = {
        "start": integers(spans.starts - around.starts, outside),
        "end": integers(spans.ends - around.starts, outside),
        "document_start": integers(spans.starts),
        "document_end": integers(spans.ends),
        "text": texts(spans.texts),
    }
    return lists(spans.counts, struct(columns))


def joined(spans: "pa.Array") -> "pa.Array":
    """From lists of fragments to their texts, an ellipsis between; null for no span."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = spans.flatten().field("text")
    counts = spans.value_lengths().to_numpy(zero_copy_only=False)
    return pc.if_else(pa.array(counts > 0), pc.binary_join(lists(counts, parts), " … "), pa.scalar(None, pa.string()))
