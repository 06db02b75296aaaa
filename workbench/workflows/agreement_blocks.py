"""What agreement is counted from: tables of numbers, each row under the sentence that it comes from.

Sentences and people are row ids of the database here.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from workbench.domain.layers import LAYERS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# In place of a second annotator: the decision, and the annotator's own answer before.
GOLD = -1
EARLIER = -2

# The whole numbers in each row of a table, the first of them the sentence.
KEYS: Mapping[str, tuple[str, ...]] = {
    # Every sentence with an answer; its values are `TOKEN_COLUMNS`.
    "sentences": ("sentence", "document", "rank", "stamp"),
    # Sets of labels in it; `SET_COLUMNS`.
    "sets": ("sentence", "labels"),
    # Every two answers to it; the columns that `digest.pair_columns` names.
    "pairs": ("sentence", "first", "second"),
    # Stances, aligned: `unit` numbers those of the sentence.
    "ratings": ("sentence", "unit", "annotator", "label"),
    # Every answer; its value is the time it took, in seconds, NaN where not known.
    "answers": ("sentence", "annotator", "week", "version"),
    # How often, in each layer, two answers have the labels `row` and `column` for the same; differ in the kind
    # `row`; and how often an answer uses the label `row`.
    **{
        f"{kind} {layer}": ("sentence", "first", "second", "row", "column", "times")
        for kind in ("confused", "differs", "used")
        for layer in LAYERS
    },
}


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of whole numbers and of others.

    Attributes:
        keys: (rows, …), the sentence first.
        values: (rows, …).
    """

    keys: Ints
    values: Floats

    @classmethod
    def of(cls, name: str, keys: Iterable[Any], values: Iterable[Any] | None = None, width: int = 0) -> Self:
        whole = np.array(list(keys) if not isinstance(keys, np.ndarray) else keys, dtype=np.int64)
        whole = whole.reshape(-1, len(KEYS[name]))
        if values is None:
            return cls(whole, np.zeros((len(whole), width)))
        others = np.array(list(values) if not isinstance(values, np.ndarray) else values, dtype=np.float64)
        return cls(whole, others.reshape(len(whole), -1) if len(whole) else np.zeros((0, width)))

    def only(self, keep: NDArray[np.bool_]) -> Self:
        return self if keep.all() else type(self)(self.keys[keep], self.values[keep])

    def take(self, rows: Ints) -> Self:
        return type(self)(self.keys[rows], self.values[rows])


@dataclass(frozen=True, eq=False)
class Block:
    """Some sentences, counted.

    Attributes:
        tables: by the names of `KEYS`.
        versions: of scheme and guidelines, by the number under which `answers` has them.
    """

    tables: Mapping[str, Table]
    versions: Mapping[int, tuple[str, str]]

    def without(self, sentences: Ints) -> "Block":
        """The same, but for some sentences."""
        tables = {name: each.only(~np.isin(each.keys[:, 0], sentences)) for name, each in self.tables.items()}
        return Block(tables, self.versions)

    def of(self, sentences: Ints) -> "Block":
        """Those of some sentences."""
        tables = {name: each.only(np.isin(each.keys[:, 0], sentences)) for name, each in self.tables.items()}
        return Block(tables, self.versions)

    def in_order(self) -> "Block":
        """The same, sentence by sentence."""
        tables = {name: each.take(np.argsort(each.keys[:, 0], kind="stable")) for name, each in self.tables.items()}
        return Block(tables, self.versions)

    @property
    def stamps(self) -> dict[int, int]:
        """By sentence, what its answers are known by."""
        keys = self.tables["sentences"].keys
        return dict(zip(keys[:, 0].tolist(), keys[:, 3].tolist(), strict=True))


def join(blocks: Iterable[Block]) -> Block:
    """All of one, then all of the next; at least one."""
    some = list(blocks)
    if len(some) == 1:
        return some[0]
    tables = {
        name: Table(
            np.concatenate([each.tables[name].keys for each in some]),
            np.concatenate([each.tables[name].values for each in some]),
        )
        for name in KEYS
    }
    return Block(tables, {number: names for each in some for number, names in each.versions.items()})


class _Packed(msgspec.Struct, frozen=True):
    marks: tuple[int, ...]
    tables: dict[str, tuple[int, int, bytes, bytes]]
    versions: dict[int, tuple[str, str]]


class _PackedChance(msgspec.Struct, frozen=True):
    pool: tuple[tuple[int, int], ...]
    width: int
    rows: bytes


def pack(block: Block, marks: tuple[int, ...]) -> bytes:
    """Bytes to keep.

    Args:
        marks: of the answers that it was counted from.
    """
    tables = {
        name: (len(each.keys), each.values.shape[1], _bytes(each.keys, "<i8"), _bytes(each.values, "<f8"))
        for name, each in block.tables.items()
    }
    return zlib.compress(msgspec.msgpack.encode(_Packed(marks, tables, dict(block.versions))), 1)


def unpack(body: bytes) -> tuple[Block, tuple[int, ...]]:
    """The block of `pack`, and its marks."""
    packed = msgspec.msgpack.decode(zlib.decompress(body), type=_Packed)
    tables = {
        name: Table(
            np.frombuffer(keys, "<i8").reshape(rows, len(KEYS[name])),
            np.frombuffer(values, "<f8").reshape(rows, width),
        )
        for name, (rows, width, keys, values) in packed.tables.items()
    }
    return Block(tables, packed.versions), packed.marks


def pack_chance(pool: tuple[tuple[int, int], ...], rows: Floats) -> bytes:
    """Bytes to keep of what was drawn to tell chance.

    Args:
        pool: sentences with their stamps.
        rows: (sentences, …).
    """
    return msgspec.msgpack.encode(_PackedChance(pool, rows.shape[1], _bytes(rows, "<f8")))


def unpack_chance(body: bytes) -> tuple[tuple[tuple[int, int], ...], Floats]:
    """The pool and the rows of `pack_chance`."""
    packed = msgspec.msgpack.decode(body, type=_PackedChance)
    return packed.pool, np.frombuffer(packed.rows, "<f8").reshape(len(packed.pool), packed.width)


def _bytes(array: NDArray[Any], form: str) -> bytes:
    return np.ascontiguousarray(array, dtype=form).tobytes()
