"""One layer's agreement put together, from the whole down to pairs, people and weeks."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from workbench.agreement import Sample, measure
from workbench.agreement.arrays import Bools
from workbench.agreement.differences import KINDS
from workbench.domain.layers import LayerName
from workbench.errors import NoValue
from workbench.workflows.agreement_blocks import EARLIER, GOLD, Floats, Ints
from workbench.workflows.agreement_figures import Beside, needed, no_figure, provisional, trend, verdict
from workbench.workflows.agreement_pairs import AGAINST_GOLD, PairAgreement
from workbench.workflows.agreement_people import label_names, uses, uses_in_shared
from workbench.workflows.agreement_report import (
    AnnotatorFigure,
    Confusion,
    Figure,
    KindCount,
    LabelFigure,
    LayerAgreement,
    MeasureFigure,
    PairFigure,
    WeekFigure,
)
from workbench.workflows.agreement_stances import Cells, StanceAgreement
from workbench.workflows.agreement_view import View, iso_week, monday

MISSED = "missed"
STANCE_PAIRS = "stance_pairs"

_ITEMS: dict[LayerName, str] = {
    "entities": "sentences that two annotated",
    "attribution": "sentences that two annotated",
    "stance": "pairs of holder and target that two found",
}


def layer_agreement(view: View, layer: LayerName) -> LayerAgreement:
    """Everything about one layer."""
    parts = _StanceParts(view) if layer == "stance" else _PairParts(view, layer)
    measures = parts.of.measures()
    figure = measures[parts.of.headline]
    used = uses_in_shared(view, layer)
    why = provisional(parts.of.n, "pairs" if layer == "stance" else "sentences", used)
    found = measure(parts.of.headline)
    grade, words = verdict(figure, why, found.chance)
    weeks = sorted(set(view.completed[view.shared].tolist()))
    by_week = parts.weeks(weeks)
    newest, before = parts.around(weeks)
    everybody = uses(view, layer)
    labels = parts.of.labels()
    confusion, confusion_by_pair = _confusions(view, layer)
    return LayerAgreement(
        layer=layer,
        headline=parts.of.headline,
        title=found.title,
        figure=figure,
        items=_ITEMS[layer],
        beside=parts.beside(),
        verdict=words,
        grade=grade,
        provisional=why if figure.value is not None else (),
        trend=trend(by_week, newest, before),
        over=view.over,
        measures=tuple(_measure(name, each) for name, each in measures.items()),
        by_label=tuple(
            LabelFigure(
                label=label, uses=sum(use.count for use in everybody if use.label == label), figure=labels[label]
            )
            for label in labels
        ),
        by_pair=_by_pair(view, parts),
        by_annotator=_by_annotator(view, parts),
        by_week=(
            *(_week(week, None, each) for week, each in zip(weeks, by_week, strict=True)),
            *parts.annotator_weeks(),
        ),
        confusion=confusion,
        confusion_by_pair=confusion_by_pair,
        differences=_kinds(view, layer),
        needed=needed(figure, int(view.shared.sum())),
        uses=everybody,
    )


def _measure(name: str, figure: Figure) -> MeasureFigure:
    found = measure(name)
    return MeasureFigure(name=name, title=found.title, summary=found.summary, chance=found.chance, figure=figure)


def _week(week: int, annotator: str | None, figure: Figure) -> WeekFigure:
    return WeekFigure(week=iso_week(week), monday=monday(week), annotator=annotator, figure=figure)


class _PairParts:
    """Entities and attribution in parts of the project."""

    def __init__(self, view: View, layer: LayerName) -> None:
        assert layer != "stance"
        self.view = view
        self.layer = layer
        self.of = PairAgreement(view, layer)

    def beside(self) -> tuple[MeasureFigure, ...]:
        return ()

    def pairs(self, code: Ints, many: int) -> list[Figure]:
        return self.of.parts(self.view.pairs, code, many)

    def couples(self) -> tuple[Ints, Ints]:
        return self.view.pairs.first, self.view.pairs.second

    def sentences(self) -> Ints:
        return self.view.pairs.sentence

    def directed(self) -> Mapping[tuple[int, int], Figure]:
        return self.of.directed() if self.layer == "attribution" else {}

    def without(self) -> dict[str, Figure]:
        return dict(zip(self.view.people, self.of.without(self.couples(), len(self.view.people)), strict=True))

    def with_self(self) -> list[Figure]:
        return self.of.parts(self.view.own_pairs, self.view.own_pairs.first, len(self.view.people))

    def with_gold(self) -> list[Figure]:
        pairs = self.view.gold_pairs
        return self.of.parts(pairs, pairs.first, len(self.view.people), AGAINST_GOLD[self.of.layer])

    def weeks(self, weeks: Sequence[int]) -> list[Figure]:
        completed = self.view.completed[self.sentences()]
        return self.pairs(np.searchsorted(np.array(weeks, dtype=np.int64), completed), len(weeks))

    def around(self, weeks: Sequence[int]) -> tuple[Sample | NoValue | None, Sample | NoValue | None]:
        if len(weeks) < 2:
            return None, None
        completed = self.view.completed
        return (
            self.of.sample_of(lambda pairs: completed[pairs.sentence] == weeks[-1]),
            self.of.sample_of(lambda pairs: completed[pairs.sentence] < weeks[-1]),
        )

    def annotator_weeks(self) -> tuple[WeekFigure, ...]:
        return _annotator_weeks(self.view, self)

    def reliability(self) -> Mapping[str, tuple[float, float]]:
        return {}


class _StanceParts:
    """Stance in parts of the project."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.of = StanceAgreement(view)

    def beside(self) -> tuple[MeasureFigure, ...]:
        figure = self.of.pairs()
        return (
            MeasureFigure(
                name=STANCE_PAIRS,
                title="Pairs of holder and target, F1",
                summary="Pairs of holder and target that both found.",
                chance=False,
                figure=figure,
            ),
        )

    def pairs(self, code: Ints, many: int) -> list[Figure]:
        return self.of.parts(self.of.cells.tables(code, many))

    def couples(self) -> tuple[Ints, Ints]:
        return self.of.cells.first, self.of.cells.second

    def sentences(self) -> Ints:
        return self.of.cells.sentence

    def directed(self) -> Mapping[tuple[int, int], Figure]:
        return {}

    def without(self) -> dict[str, Figure]:
        return self.of.without()

    def with_self(self) -> list[Figure]:
        cells = self.of.other_cells(EARLIER)
        return self.of.parts(cells.tables(cells.first, len(self.view.people)))

    def with_gold(self) -> list[Figure]:
        cells = self.of.other_cells(GOLD)
        tables = cells.tables(cells.first, len(self.view.people))
        n = tables.sum(axis=(1, 2))
        same = np.trace(tables, axis1=1, axis2=2)
        beside = [Beside(int(one), float(yes / one) if one else None) for one, yes in zip(n, same, strict=True)]
        return [
            Figure(value=each.agreement, n=each.n, agreement=each.agreement) if each.n else no_figure("no_overlap")
            for each in beside
        ]

    def weeks(self, weeks: Sequence[int]) -> list[Figure]:
        return self.of.weeks(weeks)

    def around(self, weeks: Sequence[int]) -> tuple[Sample | NoValue | None, Sample | NoValue | None]:
        if len(weeks) < 2:
            return None, None
        newest: Bools = self.view.completed == weeks[-1]
        return self.of.sample_of(newest), self.of.sample_of(self.view.completed < weeks[-1])

    def annotator_weeks(self) -> tuple[WeekFigure, ...]:
        return _annotator_weeks(self.view, self)

    def reliability(self) -> Mapping[str, tuple[float, float]]:
        return self.of.reliability()


_Parts = _PairParts | _StanceParts


def _annotator_weeks(view: View, parts: _Parts) -> tuple[WeekFigure, ...]:
    """Each annotator with the others, on what they answered in each week; the others' answers may be of any."""
    first, second = parts.couples()
    sentence = parts.sentences()
    if not len(sentence):
        return ()
    weeks = [view.answers.week_of(sentence, who) for who in (first, second)]
    earliest = int(min(week.min() for week in weeks))
    span = int(max(week.max() for week in weeks)) - earliest + 1
    codes = [who * span + week - earliest for who, week in zip((first, second), weeks, strict=True)]
    there = np.flatnonzero(sum(np.bincount(code, minlength=len(view.people) * span) for code in codes))
    place = np.zeros(len(view.people) * span, dtype=np.int64)
    place[there] = np.arange(len(there))
    figures = parts.of.either([place[code] for code in codes], len(there))
    return tuple(
        _week(code % span + earliest, view.people[code // span], figure)
        for code, figure in zip(there.tolist(), figures, strict=True)
    )


def _by_pair(view: View, parts: _Parts) -> tuple[PairFigure, ...]:
    first, second = parts.couples()
    couples = list(combinations(range(len(view.people)), 2))
    place = np.full((len(view.people), len(view.people)), -1)
    for at, (one, other) in enumerate(couples):
        place[one, other] = at
    found = parts.pairs(place[first, second], len(couples))
    directed = parts.directed()
    return tuple(
        PairFigure(
            first=view.people[one],
            second=view.people[other],
            figure=figure,
            agr=directed.get((one, other)),
            agr_back=directed.get((other, one)),
        )
        for (one, other), figure in zip(couples, found, strict=True)
    )


def _by_annotator(view: View, parts: _Parts) -> tuple[AnnotatorFigure, ...]:
    many = len(view.people)
    first, second = parts.couples()
    others = parts.of.either((first, second), many)
    without, own, gold = parts.without(), parts.with_self(), parts.with_gold()
    reliable = parts.reliability()
    shared = np.bincount(view.answers.who[view.shared[view.answers.sentence]], minlength=many)
    found = []
    for at, name in enumerate(view.people):
        competence, accuracy = reliable.get(name, (None, None))
        found.append(
            AnnotatorFigure(
                annotator=name,
                n=int(shared[at]),
                with_others=others[at],
                others_without=without[name],
                with_self=own[at],
                with_gold=gold[at],
                competence=competence,
                accuracy=accuracy,
            )
        )
    return tuple(found)


def _cells(view: View, layer: LayerName) -> tuple[Cells, tuple[str, ...]] | None:
    """What was taken for what, and the names of rows and columns."""
    if layer == "attribution":
        return None
    rows = view.times("confused", layer)
    names = label_names(view, layer)
    if layer == "entities":  # one past the labels stand those that the scheme has no more, then none at all
        names = (*names, "(not in the scheme)", MISSED)
    return Cells(view, rows[rows[:, 2] > 0], len(names)), names


def _confusions(view: View, layer: LayerName) -> tuple[Confusion | None, tuple[Confusion, ...]]:
    """Of all pairs together, in either direction; and of each pair."""
    found = _cells(view, layer)
    if found is None:
        return None, ()
    cells, names = found
    many = len(view.people)
    code = cells.first * many + cells.second
    there = np.flatnonzero(np.bincount(code, minlength=1))
    place = np.zeros(many * many + 1, dtype=np.int64)
    place[there] = np.arange(len(there))
    tables = cells.tables(place[code], len(there))
    whole = tables.sum(axis=0)
    return _shown("", "", names, whole + whole.T), tuple(
        _shown(view.people[one // many], view.people[one % many], names, table)
        for one, table in zip(there.tolist(), tables, strict=True)
    )


def _shown(first: str, second: str, names: Sequence[str], table: Floats) -> Confusion:
    used = [at for at, name in enumerate(names) if not name.startswith("(") or table[at].any() or table[:, at].any()]
    cells = table[np.ix_(used, used)].astype(int).tolist()
    return Confusion(
        first=first, second=second, labels=tuple(names[at] for at in used), cells=tuple(tuple(row) for row in cells)
    )


def _kinds(view: View, layer: LayerName) -> tuple[KindCount, ...]:
    rows = view.cells("differs", layer)
    counts = np.bincount(rows[:, 3], rows[:, 5], minlength=len(KINDS))
    where = np.zeros((len(KINDS), len(view.sentences)), dtype=bool)
    where[rows[:, 3], view.at(rows[:, 0])] = True
    sentences = where.sum(axis=1)
    return tuple(
        KindCount(
            kind=kind,
            title=about.title,
            description=about.description,
            count=int(counts[at]),
            sentences=int(sentences[at]),
        )
        for at, (kind, about) in enumerate(KINDS.items())
        if layer in about.layers
    )
