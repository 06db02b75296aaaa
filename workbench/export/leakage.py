"""What the sides of a dataset have in common, counted while it is written."""

import hashlib
from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from workbench.domain.scheme import Splits
from workbench.export.features import SPLITS, Config, Split
from workbench.export.near_duplicates import Dealing
from workbench.export.report import LeakageReport, Shared

if TYPE_CHECKING:
    import pyarrow as pa

_WHERE: dict[str, Config] = {"targets": "stance", "sources": "attribution"}
KINDS = ("sentences", "canonicals", "targets", "sources")


class Leakage:
    """Sentences and names are kept as hashes of eight bytes, since names can be as long and as many as sentences."""

    def __init__(self, dealing: Dealing, shares: Splits) -> None:
        self._dealing, self._shares = dealing, shares
        self._sentences = {split: array("Q") for split in SPLITS}
        self._of_test: dict[str, set[bytes]] = {}
        self._names: dict[tuple[str, Split], set[bytes]] = {(kind, split): set() for kind in KINDS for split in SPLITS}

    def see(self, split: Split, sentence: str) -> None:
        """Take note of a sentence with an answer."""
        self._sentences[split].append(int.from_bytes(_digest(sentence), "little"))

    def add(self, config: Config, split: Split, table: "pa.Table") -> None:
        """Take note of the names in a row group."""
        import pyarrow.compute as pc

        for kind, column in _names(config, table):
            self._names[kind, split].update(map(_digest, column))
        if split == "test" and config == _WHERE.get(self._shares.unseen):
            for document in table["document"].unique().to_pylist():
                rows = table.filter(pc.equal(table["document"], document))
                for kind, column in _names(config, rows):
                    if kind == self._shares.unseen:
                        self._of_test.setdefault(document, set()).update(map(_digest, column))

    def unseen(self) -> list[str]:
        """Ids of the test documents with targets, or sources, as the scheme asks, of which none is in training."""
        train = self._names.get((self._shares.unseen, "train"), set())
        return [document for document, names in self._of_test.items() if names and not names & train]

    def report(self) -> LeakageReport:
        return LeakageReport(
            near_duplicates=self._shares.near_duplicates,
            joined=self._dealing.joined,
            left_out=self._dealing.left_out,
            across=self._dealing.across,
            shared={split: {kind: self._shared(kind, split) for kind in KINDS} for split in SPLITS if split != "train"},
        )

    def _shared(self, kind: str, split: Split) -> Shared:
        if kind == "sentences":
            train, these = (np.unique(np.array(self._sentences[side], np.uint64)) for side in ("train", split))
            return Shared(len(np.intersect1d(train, these, assume_unique=True)), len(these))
        names = self._names[kind, split]
        return Shared(len(names & self._names[kind, "train"]), len(names))


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


def _names(config: Config, table: "pa.Table") -> Iterator[tuple[str, set[str]]]:
    """Canonical entities by id; targets and sources by what identifies them, else by their words without case."""
    match config:
        case "entities":
            items = table["entities"].combine_chunks().flatten()
            yield "canonicals", _values(items.field("canonical"))
        case "attribution":
            items = table["attributions"].combine_chunks().flatten()
            known = items.field("source_canonical")
            yield "sources", _values(known) | _words(items.field("source"), known)
        case "stance":
            yield "targets", targets_of(table)


def targets_of(table: "pa.Table") -> set[str]:
    """The targets of a table of stances: keys of the scheme, ids of canonical entities, or words."""
    import pyarrow.compute as pc

    named = pc.coalesce(table["target_key"], table["target_canonical"], pc.utf8_lower(table["target"]))
    return _values(named)


def _values(column: "pa.Array | pa.ChunkedArray") -> set[str]:
    return {value for value in column.unique().to_pylist() if value is not None}


def _words(spans: "pa.Array", known: "pa.Array") -> set[str]:
    """What spans of nothing that is known by an id say."""
    import pyarrow as pa
    import pyarrow.compute as pc

    some = spans.filter(pc.and_(pc.is_null(known), pc.greater(pc.list_value_length(spans), 0)))
    parts = pa.ListArray.from_arrays(some.offsets, some.values.field("text"))
    return _values(pc.utf8_lower(pc.binary_join(parts, " … ")))
