"""What was counted, laid out for measuring: sentences, people and documents numbered from 0."""

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from workbench.agreement.arrays import Bools
from workbench.domain.layers import LayerName
from workbench.workflows.agreement_blocks import EARLIER, GOLD, Floats, Ints, Table
from workbench.workflows.agreement_report import Clusters
from workbench.workflows.agreement_snapshot import Counted
from workbench.workflows.agreement_whole import Whole

# With fewer documents than this, intervals are taken over sentences: so few clusters give none to rely on.
LEAST_DOCUMENTS = 20

# So few columns are summed one by one.
_NARROW = 12


class View:
    """One state of a project.

    Sentences are numbered in document order, people in the order of their names. `pairs` are every two answers to a
    sentence by two people; `gold_pairs` and `own_pairs` are an answer with gold, and with what was asked again afresh.
    """

    def __init__(self, counted: Counted) -> None:
        self.counted = counted
        self.scheme = counted.terms.scheme
        self._whole = counted.whole
        tables = counted.whole.tables
        keys = tables["sentences"].keys
        order = np.argsort(keys[:, 0], kind="stable")
        self.sentences: Ints = keys[order, 0]
        self.document: Ints = keys[order, 1]
        self.tokens: Floats = tables["sentences"].values[order]
        answers = tables["answers"].keys
        known = sorted(set(answers[:, 1].tolist()), key=counted.people.__getitem__)
        self.people: tuple[str, ...] = tuple(counted.people[number] for number in known)
        self._who = _lookup(np.array(known, dtype=np.int64))
        self._at = _lookup(self.sentences)

    def at(self, sentences: Ints) -> Ints:
        """Places of sentences."""
        return look_up(self._at, sentences)

    def who(self, numbers: Ints) -> Ints:
        """Places of people."""
        return look_up(self._who, numbers)

    @cached_property
    def answers(self) -> "Answers":
        return Answers(self, self._whole.tables["answers"])

    @cached_property
    def shared(self) -> NDArray[np.bool_]:
        """(sentences,), whether two answered."""
        return np.asarray(np.bincount(self.answers.sentence, minlength=len(self.sentences)) >= 2)

    @cached_property
    def completed(self) -> Ints:
        """(sentences,), the week of the last answer."""
        weeks = np.zeros(len(self.sentences), dtype=np.int64)
        np.maximum.at(weeks, self.answers.sentence, self.answers.week)
        return weeks

    @cached_property
    def over(self) -> Clusters:
        """What intervals are taken over."""
        return "documents" if len(np.unique(self.document[self.shared])) >= LEAST_DOCUMENTS else "sentences"

    @cached_property
    def cluster(self) -> Ints:
        """(sentences,), the cluster of each that two answered, from 0; -1 for the others."""
        found = np.full(len(self.sentences), -1)
        of = self.document if self.over == "documents" else self.sentences
        found[self.shared] = np.searchsorted(self._clusters, of[self.shared])
        return found

    @cached_property
    def _clusters(self) -> Ints:
        """(clusters,), row ids of documents or sentences."""
        return np.unique((self.document if self.over == "documents" else self.sentences)[self.shared])

    @cached_property
    def clusters(self) -> int:
        """How many there are."""
        return len(self._clusters)

    @cached_property
    def pairs(self) -> "Pairs":
        return Pairs(self, self._whole, self._whole.keys("pairs")[:, 2] > 0)

    @cached_property
    def gold_pairs(self) -> "Pairs":
        return Pairs(self, self._whole, self._whole.keys("pairs")[:, 2] == GOLD)

    @cached_property
    def own_pairs(self) -> "Pairs":
        return Pairs(self, self._whole, self._whole.keys("pairs")[:, 2] == EARLIER)

    def summed(self, name: str) -> tuple[Ints, Ints, Floats]:
        """Values of `pairs` or `sets` by cluster, or the summands of these.

        Returns:
            (rows,) cluster; (rows,) labels, or for pairs whether they are of two people; (rows, …) values.
        """
        if self.over == "documents":
            keys, values = self._whole.by_document(name)
            keep = np.isin(keys[:, 0], self._clusters)
            return np.searchsorted(self._clusters, keys[keep, 0]), keys[keep, 1], values[keep]
        table = self._whole.tables[name]
        kind = table.keys[:, 2] > 0 if name == "pairs" else table.keys[:, 1]
        return self.cluster[self.at(table.keys[:, 0])], kind.astype(np.int64), table.values

    @property
    def ratings(self) -> Ints:
        """(ratings, 4) sentence, unit, annotator, label; numbers as in the database."""
        return self._whole.keys("ratings")

    def cells(self, kind: str, layer: LayerName) -> Ints:
        """(cells, 6) of one kind; numbers as in the database."""
        return self._whole.keys(f"{kind} {layer}")

    def times(self, kind: str, layer: LayerName) -> Ints:
        """(cells, 6), the same summed; in place of the sentence is whether two answered it."""
        return self._whole.times(f"{kind} {layer}")

    @cached_property
    def chance(self) -> tuple[Ints, Floats]:
        """Places of the sentences from which the chance of attributions is taken, and what would disagree there."""
        sentences, rows = self.counted.chance
        return self.at(sentences), rows

    def by_cluster(self, sentence: Ints, values: Floats) -> Floats:
        """(clusters, …), rows of sentences summed."""
        return sum_rows(self.cluster[sentence], values, self.clusters)


class Answers:
    """Every answer: (answers,) of each."""

    def __init__(self, view: View, table: Table) -> None:
        self.sentence: Ints = view.at(table.keys[:, 0])
        self.who: Ints = view.who(table.keys[:, 1])
        self.week: Ints = table.keys[:, 2]
        self.version: Ints = table.keys[:, 3]
        self.seconds: Floats = table.values[:, 0]
        order = np.argsort(self._key(self.sentence, self.who))
        self._sorted = self._key(self.sentence, self.who)[order]
        self._weeks = self.week[order]

    def week_of(self, sentence: Ints, who: Ints) -> Ints:
        """The week of each of these answers."""
        return np.asarray(self._weeks[np.searchsorted(self._sorted, self._key(sentence, who))], dtype=np.int64)

    @staticmethod
    def _key(sentence: Ints, who: Ints) -> Ints:
        return sentence * (1 << 20) + who


class Pairs:
    """Two answers to a sentence, compared: (pairs,) of each, and their values by name."""

    def __init__(self, view: View, whole: Whole, keep: Bools) -> None:
        self._view = view
        self._whole = whole
        self._keep: Bools | slice = slice(None) if keep.all() else keep
        self._place = {name: at for at, name in enumerate(view.counted.terms.columns)}
        keys = whole.keys("pairs")[self._keep]
        self.sentence: Ints = view.at(keys[:, 0])
        one = view.who(keys[:, 1])
        other = view.who(keys[:, 2]) if (keys[:, 2] > 0).all() else one
        self.first: Ints = np.minimum(one, other)
        self.second: Ints = np.maximum(one, other)
        # Whether the values have them the other way round.
        self.turned: Bools = np.asarray(one > other)

    def __len__(self) -> int:
        return len(self.sentence)

    def values(self, names: Sequence[str]) -> Floats:
        """(pairs, names)"""
        return np.column_stack([self._whole.column("pairs", self._place[name])[self._keep] for name in names])

    def same(self, layer: LayerName) -> Floats:
        """(pairs, 1), whether both said the same in a layer."""
        return self.values([f"same {layer}"])

    @cached_property
    def _by_cluster(self) -> Floats:
        cluster, of_people, values = self._view.summed("pairs")
        return sum_rows(np.where(of_people, cluster, -1), values, self._view.clusters)

    def cluster_values(self, names: Sequence[str]) -> Floats:
        """(clusters, names), of every two people."""
        return self._by_cluster[:, [self._place[name] for name in names]]


def sum_rows(code: Ints, values: Floats, many: int) -> Floats:
    """(many, …), the rows of each code summed; those with a code below 0 are left out."""
    if (code < 0).any():
        code, values = code[code >= 0], values[code >= 0]
    if values.shape[1] <= _NARROW:
        columns = [np.bincount(code, values[:, at], minlength=many) for at in range(values.shape[1])]
        return np.column_stack(columns) if columns else np.zeros((many, 0))
    belongs: Any = sparse.csr_array((np.ones(len(code)), (code, np.arange(len(code)))), shape=(many, len(code)))
    return np.asarray(belongs @ values, dtype=np.float64)


def _lookup(numbers: Ints) -> tuple[int, Ints]:
    """The place of each of these numbers, for `look_up`."""
    least = int(numbers.min(initial=0))
    places = np.full(int(numbers.max(initial=0)) - least + 1, -1, dtype=np.int64)
    places[numbers - least] = np.arange(len(numbers))
    return least, places


def look_up(table: tuple[int, Ints], numbers: Ints) -> Ints:
    """Places of numbers, all of which must be in the table of `_lookup`."""
    return np.asarray(table[1][numbers - table[0]], dtype=np.int64)


def monday(week: int) -> dt.date:
    """The first day of a week that is counted as in `agreement_digest.week_of`."""
    return dt.date.fromordinal(week * 7 + 1)


def iso_week(week: int) -> str:
    """The week as ISO 8601 writes it.

    >>> iso_week(0)
    '0001-W01'
    """
    year, number, _ = monday(week).isocalendar()
    return f"{year:04}-W{number:02}"
