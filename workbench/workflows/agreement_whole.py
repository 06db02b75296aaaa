"""All blocks together, so that what a new answer leaves as it is need not be looked at again.

A block never changes: what it adds up to is kept with it. Tables of rows are joined as far as they are asked for.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np

from workbench.workflows.agreement_blocks import KEYS, Block, Floats, Ints, Table

_Sums = tuple[Ints, Floats]

_kept: WeakKeyDictionary[Block, dict[str, _Sums]] = WeakKeyDictionary()


class Whole:
    """Every sentence of a project.

    Attributes:
        tables: by the names of `KEYS`, joined when read.
        versions: as in `Block`.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._columns: dict[tuple[str, int], Floats] = {}
        self._keys: dict[str, Ints] = {}
        self.tables: Mapping[str, Table] = _Joined(self)

    @cached_property
    def versions(self) -> Mapping[int, tuple[str, str]]:
        return {number: names for each in self._blocks for number, names in each.versions.items()}

    def keys(self, name: str) -> Ints:
        """The whole numbers of a table."""
        if name not in self._keys:
            self._keys[name] = np.concatenate([each.tables[name].keys for each in self._blocks])
        return self._keys[name]

    def values(self, name: str) -> Floats:
        """The other numbers of a table."""
        return np.concatenate([each.tables[name].values for each in self._blocks])

    def column(self, name: str, at: int) -> Floats:
        """(rows,), one column of `values`."""
        if (name, at) not in self._columns:
            self._columns[name, at] = np.concatenate([each.tables[name].values[:, at] for each in self._blocks])
        return self._columns[name, at]

    def times(self, name: str) -> Ints:
        """(cells, 6), a table that counts, its like rows summed; in place of the sentence is whether two answered it.

        Rows of different blocks stay apart.
        """
        keys, sums = self._joined(name, _times)
        return np.column_stack([keys, sums.astype(np.int64)])

    def by_document(self, name: str) -> _Sums:
        """Values of `pairs` or of `sets` by document, where these have rows in two blocks in two parts.

        Returns:
            (rows, 2) document, and the labels or for pairs whether they are of two people; (rows, …) sums.
        """
        return self._joined(name, _by_document)

    def _joined(self, name: str, count: "Callable[[Block, str], _Sums]") -> _Sums:
        every = [_keep(each, name, count) for each in self._blocks]
        return np.concatenate([keys for keys, _ in every]), np.concatenate([sums for _, sums in every])


class _Joined(Mapping[str, Table]):
    def __init__(self, whole: Whole) -> None:
        self._whole = whole
        self._known: dict[str, Table] = {}

    def __getitem__(self, name: str) -> Table:
        if name not in self._known:
            self._known[name] = Table(self._whole.keys(name), self._whole.values(name))
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(KEYS)

    def __len__(self) -> int:
        return len(KEYS)


def _keep(block: Block, name: str, count: Callable[[Block, str], _Sums]) -> _Sums:
    """What is counted of a block, once."""
    known = _kept.setdefault(block, {})
    if name not in known:
        known[name] = count(block, name)
    return known[name]


def _times(block: Block, name: str) -> _Sums:
    rows = block.tables[name].keys
    answered, answers = np.unique(block.tables["answers"].keys[:, 0], return_counts=True)
    shared = np.isin(rows[:, 0], answered[answers >= 2])
    return _sum_alike(np.column_stack([shared, rows[:, 1:-1]]), rows[:, -1:].astype(np.float64))


def _by_document(block: Block, name: str) -> _Sums:
    keys, values = block.tables[name].keys, block.tables[name].values
    sentences = block.tables["sentences"].keys
    order = np.argsort(sentences[:, 0])
    document = sentences[order[np.searchsorted(sentences[order, 0], keys[:, 0])], 1] if len(keys) else keys[:, 0]
    kind = keys[:, 2] > 0 if name == "pairs" else keys[:, 1]
    return _sum_alike(np.column_stack([document, kind]), values)


def _sum_alike(keys: Ints, values: Floats) -> _Sums:
    """Distinct rows in order, and the sums of what stands beside them."""
    if not len(keys):
        return keys, values
    order = np.lexsort(keys.T[::-1])
    keys = keys[order]
    first = np.flatnonzero(np.append(True, (keys[1:] != keys[:-1]).any(axis=1)))
    return keys[first], np.add.reduceat(values[order], first, axis=0)
