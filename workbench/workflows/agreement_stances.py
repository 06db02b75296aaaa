"""Agreement on stance: the same measures as of any ratings, once the stances are aligned."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np

from workbench.agreement import Ratings, Sample, Votes, measure, measures_of
from workbench.agreement.alpha import alpha_by_label_samples, alpha_sample, alpha_without
from workbench.agreement.arrays import Bools, Numbers
from workbench.agreement.dawid_skene import dawid_skene
from workbench.agreement.distances import interval, nominal
from workbench.agreement.mace import mace
from workbench.agreement.percent import percent_sample
from workbench.agreement.resampling import Clusters
from workbench.agreement.tallies import Value, ratio
from workbench.domain.scheme import Level
from workbench.errors import NoValue, Reason
from workbench.workflows.agreement_blocks import Floats, Ints
from workbench.workflows.agreement_figures import Beside, figures, plain
from workbench.workflows.agreement_report import Figure
from workbench.workflows.agreement_view import View

_UNITS = 1 << 16
# With fewer units there is a reason against chance.
_LEAST = 2


class Reliability(NamedTuple):
    """What is inferred of an annotator: how probably they know, and how often they are right."""

    competence: float
    accuracy: float


def headline_of(level: Level) -> str:
    """The measure that stands for the layer: α at the level that the scheme declares."""
    return "alpha" if level == "nominal" else f"alpha_{level}"


class StanceAgreement:
    """The layer of a project."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.level = view.scheme.stance.level
        self.headline = headline_of(self.level)
        self.scale = view.counted.terms.scale
        self._values = np.array([point.value for point in view.scheme.stance.scale])

    @cached_property
    def none(self) -> NoValue | None:
        """Why there is nothing to measure."""
        if len(self.view.people) < 2:
            return NoValue("one_annotator", "agreement needs two annotators or more")
        if not self.view.shared.any():
            return NoValue("no_overlap", "no sentence was answered by two annotators")
        return None

    @cached_property
    def _table(self) -> tuple[Ints, Ints]:
        """(ratings,) the unit of each, and (units,) the sentence of each unit."""
        rows = self.view.ratings
        names, unit = np.unique(self.view.at(rows[:, 0]) * _UNITS + rows[:, 1], return_inverse=True)
        return unit.reshape(-1).astype(np.int64), (names // _UNITS).astype(np.int64)

    @cached_property
    def ratings(self) -> Ratings:
        """Of pairs of holder and target; the labels are their values on the scale."""
        rows = self.view.ratings
        unit, sentences = self._table
        values = tuple(self._values.tolist())
        return Ratings(unit, self.view.who(rows[:, 2]), rows[:, 3], len(sentences), self.view.people, values)

    @property
    def sentence(self) -> Ints:
        """(units,), the sentence of each."""
        return self._table[1]

    @cached_property
    def n(self) -> int:
        """Units that two rated."""
        return int(self.ratings.patterns.pairable.times.sum())

    @cached_property
    def beside(self) -> Beside:
        try:
            return Beside(self.n, percent_sample(self.ratings).estimate())
        except NoValue:
            return Beside(self.n, None)

    @cached_property
    def _clusters(self) -> Clusters:
        """Of units."""
        return Clusters(self.view.cluster[self.sentence])

    def measures(self) -> dict[str, Figure]:
        """All measures of the layer; a ratio scale must begin at 0."""
        names = [name for name in measures_of("ratings") if name != "alpha_ratio" or self._values.min() >= 0]
        return self._figures({name: self._lay_out(name) for name in names}, self.beside)

    def pairs(self) -> Figure:
        """F1 of pairs of holder and target that both found."""
        view = self.view
        same = view.pairs.same("stance")
        beside = Beside(int(view.shared.sum()), float(same.mean()) if len(same) else None)
        return figures({"stance_pairs": self._pairs_sample()}, {"stance_pairs": beside})["stance_pairs"]

    def _pairs_sample(self) -> Sample | NoValue:
        if self.none is not None:
            return self.none
        parts = self.view.pairs.cluster_values(("pairs", "held"))
        if not parts[:, 1].any():
            return NoValue("too_few_items", "nobody found a stance in the sentences that two annotated")
        return Sample(parts, np.ones(len(parts), dtype=np.int64), ratio)

    def labels(self) -> dict[str, Figure]:
        """α of each label against all the others together."""
        each = alpha_by_label_samples(self.ratings) if self.none is None else {}
        found = {label: self.none or each[value] for label, value in zip(self.scale, self.ratings.labels, strict=True)}
        return self._figures(found, self.beside)

    def _lay_out(self, name: str) -> Sample | NoValue:
        return self.none or _try(lambda: measure(name).lay_out(self.ratings))

    def _figures(self, samples: dict[str, Sample | NoValue], beside: Beside) -> dict[str, Figure]:
        clustered: dict[str, Sample | NoValue] = {}
        for name, sample in samples.items():
            clustered[name] = sample if isinstance(sample, NoValue) else self._clusters.of(sample)
        return figures(clustered, dict.fromkeys(samples, beside))

    def without(self) -> dict[str, Figure]:
        """The headline of the others, for each annotator left out."""
        found = alpha_without(self.ratings, self.level) if self.none is None else {}
        unit, rater = self.ratings.unit, self.ratings.rater
        times = np.bincount(unit, minlength=1)
        # What only one other rated is left with one.
        lost = np.bincount(rater[times[unit] == 2], minlength=len(self.view.people)).tolist()
        result = {}
        for at, name in enumerate(self.view.people):
            value = found.get(name, NoValue("no_overlap", "no sentence was answered by two others"))
            if isinstance(value, NoValue):
                result[name] = Figure(reason=value.reason, message=str(value))
            else:
                result[name] = Figure(value=value, n=self.n - lost[at])
        return result

    @cached_property
    def cells(self) -> "Cells":
        """What stances of two answers were taken for: by two people."""
        rows = self.view.cells("confused", "stance")
        return Cells(self.view, rows[rows[:, 2] > 0], len(self.scale))

    def other_cells(self, second: int) -> "Cells":
        """The same, with gold or with the annotator's answer before in place of a second."""
        rows = self.view.cells("confused", "stance")
        return Cells(self.view, rows[rows[:, 2] == second], len(self.scale))

    def either(self, codes: Sequence[Ints], many: int) -> list[Figure]:
        """The headline in parts of the project, where what two said belongs to several: (rows,) of each."""
        tables = sum((self.cells.tables(code, many) for code in codes), np.zeros((many, *(len(self.scale),) * 2)))
        return self.parts(tables)

    def parts(self, tables: Floats) -> list[Figure]:
        """The headline from tables of two, (parts, labels, labels)."""
        totals, value = self._two(tables)
        n = tables.sum(axis=(1, 2))
        same = np.trace(tables, axis1=1, axis2=2)
        used = (tables.sum(axis=1) + tables.sum(axis=2) > 0).sum(axis=1)
        beside = [Beside(int(one), float(yes / one) if one else None) for one, yes in zip(n, same, strict=True)]
        found = plain(value, totals, beside, "single_label")
        reasons: list[Reason | None] = [
            "no_overlap" if not one else "too_few_items" if one < 2 else "single_label" if labels < 2 else None
            for one, labels in zip(n.tolist(), used.tolist(), strict=True)
        ]
        return [
            figure if reason is None else plain(_nothing, np.zeros((1, 1)), [one], reason)[0]
            for figure, reason, one in zip(found, reasons, beside, strict=True)
        ]

    def _two(self, tables: Floats) -> tuple[Floats, Value]:
        """What α's layout adds up to where two rated every unit."""
        both = tables + tables.transpose(0, 2, 1)
        uses = both.sum(axis=2)
        along = Ratings.from_table(np.tile(np.arange(len(self.scale)), (2, 1)), scale=range(len(self.scale)))
        along = Ratings(along.unit, along.rater, along.label, along.units, along.raters, self.ratings.labels)
        value = alpha_sample(along, self.level).value
        if self.level == "ordinal":
            above = np.triu_indices(len(self.scale), 1)
            return np.hstack([both[:, above[0], above[1]], uses]), value
        distance = nominal(len(self.scale)) if self.level == "nominal" else interval(self._values)
        apart = (both * distance).sum(axis=(1, 2))
        return np.column_stack([apart, uses]), value

    def weeks(self, weeks: Sequence[int]) -> list[Figure]:
        """The headline of what was completed in each of these weeks."""
        completed = self.view.completed[self.sentence]
        rated_by_two = np.bincount(self.ratings.unit, minlength=len(completed)) >= 2
        whole, percent = (
            _try(partial(alpha_sample, self.ratings, self.level)),
            _try(partial(percent_sample, self.ratings)),
        )
        found = []
        for week in weeks:
            units = completed == week
            n = int((units & rated_by_two).sum())
            agreement = percent.only(units).estimate() if isinstance(percent, Sample) and n else None
            found.append(figures_of_one(self._alpha_of(units, n, whole), Beside(n, agreement)))
        return found

    def _alpha_of(self, units: Bools, n: int, whole: Sample | NoValue) -> Sample | NoValue:
        """The headline of some units, n of which two rated; from that of all, unless there is a reason to look for."""
        some = _try(lambda: whole.only(units)) if isinstance(whole, Sample) and n >= _LEAST else None
        if isinstance(some, Sample):
            return some
        ratings = self.ratings.only(units[self.ratings.unit])
        return _try(partial(alpha_sample, ratings, self.level))

    def sample_of(self, weeks: Bools) -> Sample | NoValue:
        """The headline of some sentences, (sentences,), laid out over clusters."""
        ratings = self.ratings.only(weeks[self.sentence][self.ratings.unit])
        sample = _try(lambda: alpha_sample(ratings, self.level))
        return sample if isinstance(sample, NoValue) else self._clusters.of(sample)

    def reliability(self) -> dict[str, Reliability]:
        """Of each annotator whose stances were rated by another as well."""
        shared = self.ratings.patterns.ratings[self.ratings.patterns.of_unit] >= 2
        keep = shared[self.ratings.unit]
        if self.none is not None or not keep.any():
            return {}
        # Units with the same votes are one here, with a weight.
        rows = self.ratings.only(keep).rows.rated
        assert rows.rows is not None, "these patterns tell annotators apart"
        unit, rater = np.nonzero(rows.rows >= 0)
        names = [self.view.people[at] for at in rater.tolist()]
        votes = Votes.from_triples(unit, names, rows.rows[unit, rater], scale=range(len(self.scale)))
        times = rows.times.astype(float)
        known, right = (
            mace(votes, weights=times, starts=4, iterations=30),
            dawid_skene(votes, weights=times, iterations=100, tolerance=1e-6),
        )
        return {
            str(name): Reliability(float(one), float(other))
            for name, one, other in zip(votes.raters, known.competence, right.accuracy, strict=True)
        }


def figures_of_one(sample: Sample | NoValue, beside: Beside) -> Figure:
    """A value without an interval."""
    try:
        if isinstance(sample, NoValue):
            raise sample
        return Figure(value=sample.estimate(), n=beside.n, agreement=beside.agreement)
    except NoValue as none:
        return Figure(n=beside.n, agreement=beside.agreement, reason=none.reason, message=str(none))


class Cells:
    """What two said of the same, one row for each that they said: (rows,) of each."""

    def __init__(self, view: View, rows: Ints, labels: int) -> None:
        self._view, self._rows = view, rows
        self.labels = labels
        first = view.who(rows[:, 1])
        second = view.who(rows[:, 2]) if (rows[:, 2] > 0).all() else first
        turned = first > second
        self.first, self.second = np.minimum(first, second), np.maximum(first, second)
        self.row = np.where(turned, rows[:, 4], rows[:, 3])
        self.column = np.where(turned, rows[:, 3], rows[:, 4])
        self.times = rows[:, 5]

    @cached_property
    def sentence(self) -> Ints:
        return self._view.at(self._rows[:, 0])

    def tables(self, code: Ints, many: int) -> Floats:
        """(many, labels, labels), those of each code together; below 0 is none."""
        keep = code >= 0
        cell = (code[keep] * self.labels + self.row[keep]) * self.labels + self.column[keep]
        sums = np.bincount(cell, self.times[keep], minlength=many * self.labels**2)
        return np.asarray(sums.reshape(many, self.labels, self.labels), dtype=np.float64)


def _try(lay_out: Callable[[], Sample]) -> Sample | NoValue:
    try:
        sample = lay_out()
        sample.estimate()
    except NoValue as none:
        return none
    return sample


def _nothing(totals: Numbers) -> Numbers:
    return np.full(len(totals), np.nan)
