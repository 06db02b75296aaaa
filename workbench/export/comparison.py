"""What is different between two versions of a dataset."""

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from msgspec import Struct

from workbench.errors import InvalidFile
from workbench.export.report import Manifest
from workbench.export.verification import read_manifest

if TYPE_CHECKING:
    import pyarrow as pa

_SETTINGS = (
    "project",
    "policy",
    "policy_version",
    "policy_options",
    "scheme_version",
    "guidelines_version",
    "splits",
    "written_with",
)
_KEYS = ("document", "sentence", "annotator", "id")
"""The columns, of those that a configuration has, by which its rows are known again."""

Keys = np.ndarray[Any, np.dtype[np.uint64]]


class RowChanges(Struct, frozen=True):
    """Rows of a split of a configuration: about the same thing and different, or about something the other has not."""

    same: int
    changed: int
    added: int
    removed: int


class Moved(Struct, frozen=True):
    """A document on another side than before; there is none unless the scheme's `splits` changed."""

    document: str
    old: str
    new: str


class Comparison(Struct, frozen=True, kw_only=True):
    """Attributes:
    old, new: the versions.
    settings: what they were made under, by name, each as it was and as it is; only what differs.
    documents_added, documents_removed: how many.
    moved: documents on another side; `test_unseen` is on the test side.
    rows: by configuration and split.
    agreement: the first measure of each layer, as it was and is; only what differs.
    labels: by configuration and label, how many there were and are; only what differs.
    """

    old: str
    new: str
    settings: dict[str, tuple[Any, Any]]
    documents_added: int
    documents_removed: int
    moved: tuple[Moved, ...]
    rows: dict[str, dict[str, RowChanges]]
    agreement: dict[str, tuple[float | None, float | None]]
    labels: dict[str, dict[str, tuple[int, int]]]


def compare_datasets(old: Path, new: Path) -> Comparison:
    """Tell two exports apart, reading each once, and keeping sixteen bytes of each row.

    Raises:
        NotFound: one is no dataset of an export.
        InvalidFile: one has a manifest, or a file, that cannot be read.
    """
    before, after = _Side(old), _Side(new)
    rows: dict[str, dict[str, RowChanges]] = {}
    labels: dict[str, dict[str, tuple[int, int]]] = {}
    for config in dict.fromkeys((*before.manifest.rows, *after.manifest.rows)):
        common = before.columns(config) & after.columns(config) or before.columns(config) | after.columns(config)
        mine, theirs = before.read(config, common), after.read(config, common)
        splits = dict.fromkeys((*mine.rows, *theirs.rows))
        rows[config] = {split: _changes(mine.rows.get(split), theirs.rows.get(split)) for split in splits}
        counts = {label: (mine.labels[label], theirs.labels[label]) for label in (*mine.labels, *theirs.labels)}
        if different := {label: count for label, count in sorted(counts.items()) if count[0] != count[1]}:
            labels[config] = different
    sides, now = before.sides(), after.sides()
    return Comparison(
        old=before.manifest.version,
        new=after.manifest.version,
        settings=_settings(before.manifest, after.manifest),
        documents_added=len(now.keys() - sides.keys()),
        documents_removed=len(sides.keys() - now.keys()),
        moved=tuple(
            Moved(document, side, now[document]) for document, side in sides.items() if now.get(document, side) != side
        ),
        rows=rows,
        agreement=_agreement(before.manifest, after.manifest),
        labels=labels,
    )


def _settings(old: Manifest, new: Manifest) -> dict[str, tuple[Any, Any]]:
    pairs = {name: (getattr(old, name), getattr(new, name)) for name in _SETTINGS}
    pairs["near_duplicates"] = old.leakage.near_duplicates, new.leakage.near_duplicates
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _agreement(old: Manifest, new: Manifest) -> dict[str, tuple[float | None, float | None]]:
    def headlines(manifest: Manifest) -> dict[str, float | None]:
        layers = {} if manifest.agreement is None else manifest.agreement.layers
        return {layer: each.figures[0].value if each.figures else None for layer, each in layers.items()}

    before, after = headlines(old), headlines(new)
    pairs = {layer: (before.get(layer), after.get(layer)) for layer in (*before, *after)}
    return {layer: pair for layer, pair in pairs.items() if pair[0] != pair[1]}


class _Hashes(NamedTuple):
    """Attributes:
    keys, contents: of each row what it is about, and what it says, shape (rows,).
    """

    keys: Keys
    contents: Keys


class _Content(NamedTuple):
    rows: dict[str, _Hashes]
    labels: Counter[str]


class _Side:
    """One of the two datasets."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        _, self.manifest = read_manifest(folder)

    def columns(self, config: str) -> set[str]:
        import pyarrow.parquet as pq

        names: set[str] = set()
        for path in self._paths(config):
            with _reading(path):
                names.update(pq.read_schema(path).names)
        return names

    def read(self, config: str, columns: set[str]) -> _Content:
        rows: dict[str, _Hashes] = {}
        labels: Counter[str] = Counter()
        for split in self.manifest.rows.get(config, {}):
            keys, contents = array("Q"), array("Q")
            for table in self._tables(config, split):
                labels.update(_labels(table))
                named = [name for name in _KEYS if name in columns]
                for row in table.to_pylist():
                    keys.append(_hash([row[name] for name in named]))
                    contents.append(_hash([row[name] for name in sorted(columns)]))
            rows[split] = _Hashes(np.array(keys, np.uint64), np.array(contents, np.uint64))
        return _Content(rows, labels)

    def sides(self) -> dict[str, str]:
        """Of every document, the side it is on."""
        return {
            document: split.partition("_")[0]
            for split in self.manifest.rows.get("documents", {})
            for table in self._tables("documents", split, ["document"])
            for document in table["document"].to_pylist()
        }

    def _paths(self, config: str, split: str = "") -> list[Path]:
        return [self._folder / file.path for file in self.manifest.files if file.path.startswith(f"{config}/{split}")]

    def _tables(self, config: str, split: str, columns: list[str] | None = None) -> "Iterator[pa.Table]":
        import pyarrow.parquet as pq

        for path in self._paths(config, f"{split}-"):
            with _reading(path), pq.ParquetFile(path) as opened:
                for group in range(opened.num_row_groups):
                    yield opened.read_row_group(group, columns)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError) as error:
        raise InvalidFile(path, f"cannot be read: {error}") from None


def _hash(values: list[Any]) -> int:
    return int.from_bytes(hashlib.blake2b(repr(values).encode(), digest_size=8).digest(), "little")


def _labels(table: "pa.Table") -> Mapping[str, int]:
    """How often each label was given: of a row, or of what is in its lists."""
    from datasets import ClassLabel, Features

    features = Features.from_arrow_schema(table.schema)
    counts: Counter[str] = Counter()
    for name, feature in features.items():
        if name == "label" and isinstance(feature, ClassLabel):
            column, names = table[name], feature.names
        elif isinstance(inner := getattr(feature, "feature", None), dict) and isinstance(
            inner.get("label"), ClassLabel
        ):
            column, names = table[name].combine_chunks().flatten().field("label"), inner["label"].names
        else:
            continue
        for found in column.value_counts().to_pylist():
            if found["values"] is not None:
                counts[names[found["values"]]] += found["counts"]
    return counts


def _changes(old: _Hashes | None, new: _Hashes | None) -> RowChanges:
    nothing = _Hashes(np.zeros(0, np.uint64), np.zeros(0, np.uint64))
    old, new = old or nothing, new or nothing
    pairs = _shared(old.keys ^ _mixed(old.contents), new.keys ^ _mixed(new.contents))
    about = _shared(old.keys, new.keys)
    return RowChanges(pairs, about - pairs, len(new.keys) - about, len(old.keys) - about)


def _mixed(values: Keys) -> Keys:
    return (values ^ (values >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)


def _shared(one: Keys, other: Keys) -> int:
    """How many members two multisets have in common."""
    first, first_counts = np.unique(one, return_counts=True)
    second, second_counts = np.unique(other, return_counts=True)
    _, mine, theirs = np.intersect1d(first, second, assume_unique=True, return_indices=True)
    return int(np.minimum(first_counts[mine], second_counts[theirs]).sum())
