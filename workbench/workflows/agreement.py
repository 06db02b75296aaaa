"""How far a project's annotators agree, for its leads."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from workbench.agreement import (
    Estimate,
    Interval,
    estimates,
    items_for_width,
    match_frames,
    measure,
    measures_of,
)
from workbench.agreement.alpha import alpha_by_label
from workbench.agreement.confusion import confusion_of_all
from workbench.domain.annotations import Annotation
from workbench.domain.layers import ROLES, LayerName
from workbench.domain.scheme import Scheme
from workbench.errors import NoValue
from workbench.store import Project, Store, Transaction
from workbench.text.tokens import token_arrays
from workbench.workflows.agreement_reading import Sheet, Tokenize, Tokens, align_stances, mark, read_attributions
from workbench.workflows.agreement_report import (
    AgreementReport,
    AnnotatorFigure,
    Confusion,
    Figure,
    LabelFigure,
    LabelUse,
    LayerAgreement,
    MeasureFigure,
    Needed,
    Pace,
    PairFigure,
    Trend,
    VersionCount,
    WeekFigure,
)
from workbench.workflows.roles import need_role

Progress = Callable[[int, int], None]
"""Called with how many sentences are read, and how many there are."""

HEADLINES: dict[LayerName, str] = {"entities": "span_strict", "attribution": "attribution_alpha", "stance": "alpha"}
ITEMS: dict[LayerName, str] = {
    "entities": "sentences that two annotated",
    "attribution": "sentences that two annotated",
    "stance": "pairs of holder and target that two found",
}
_COUNTED = ("submitted", "flagged")
_WIDTHS = (0.2, 0.1, 0.05)
_LEAST_DOCUMENTS = 20


def report(
    store: Store,
    project: str,
    user: str,
    *,
    scheme_version: str | None = None,
    guidelines_version: str | None = None,
    progress: Progress | None = None,
) -> AgreementReport:
    """Every number about a project's agreement, for its leads.

    Args:
        scheme_version, guidelines_version: only answers that were made under these; of each annotator and sentence
            the newest one that was, so that agreement before a change can be had after it.
        progress: is told how far it is, where it takes long.

    Raises:
        NotAllowed: the user is no lead of the project.
        NotFound: there is no such project or user.
    """
    with store.read() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user, "lead")
        newest = tx.schemes.newest(found)
        sheets = list(_sheets(tx, found, scheme_version, guidelines_version, progress))
        _, sentences = tx.documents.count(found)
        gold = sum(1 for _ in tx.gold.all(found))
    tokenize = partial(token_arrays, pipeline=newest.scheme.pipeline)
    people = sorted({str(who) for sheet in sheets for who in sheet.answers})
    answers = [answer for sheet in sheets for answer in sheet.answers.values()]
    versions = Counter((answer.scheme_version, answer.guidelines_version) for answer in answers)
    return AgreementReport(
        project=project,
        scheme_version=newest.version,
        guidelines_version=newest.guidelines_version,
        only_scheme_version=scheme_version,
        only_guidelines_version=guidelines_version,
        annotators=tuple(people),
        answers=len(answers),
        sentences=sentences,
        answered=len(sheets),
        shared=sum(len(sheet.answers) > 1 for sheet in sheets),
        gold=gold,
        versions=tuple(
            VersionCount(scheme_version=one, guidelines_version=other, answers=count)
            for (one, other), count in versions.most_common()
        ),
        layers=tuple(_layer(layer, sheets, newest.scheme, tokenize, people) for layer in newest.scheme.layers),
        pace=tuple(_pace(who, [answer for answer in answers if answer.annotator == who]) for who in people),
    )


def _sheets(
    tx: Transaction, project: Project, scheme: str | None, guidelines: str | None, progress: Progress | None
) -> Iterator[Sheet]:
    said: dict[tuple[str, int], dict[Hashable, Annotation]] = {}
    every = tx.annotations.heads(project) if scheme is guidelines is None else tx.annotations.revisions(project)
    for answer in every:
        fits = scheme in (None, answer.scheme_version) and guidelines in (None, answer.guidelines_version)
        if answer.status in _COUNTED and fits:
            said.setdefault((answer.document, answer.sentence), {})[answer.annotator] = answer
    done = 0
    for document, sentences in tx.documents.iterate(project):
        for at in range(len(sentences)):
            if (document.id, at) in said:
                done += 1
                yield Sheet(document, sentences, at, said[document.id, at])
        if progress is not None:
            progress(done, len(said))


class _Numbers:
    """One layer of some sheets, laid out."""

    def __init__(self, layer: LayerName, sheets: Sequence[Sheet], scheme: Scheme, tokenize: Tokenize) -> None:
        self.layer = layer
        self.sheets = [sheet for sheet in sheets if len(sheet.answers) > 1]
        self.scheme = scheme
        self.headline = headline_of(layer, scheme)
        self.data: Any = None
        self.aligned = None
        self.none: NoValue | None = None
        try:
            if layer == "entities":
                self._need_overlap()
                self.data = mark(self.sheets, Tokens(self.sheets, tokenize), scheme.entities.labels)
            elif layer == "attribution":
                self.data = match_frames(read_attributions(self.sheets, Tokens(self.sheets, tokenize)))
            else:
                self.aligned = align_stances(self.sheets, scheme)
                self.data = self.aligned.ratings
        except NoValue as none:
            self.none = none

    def _need_overlap(self) -> None:
        if not self.sheets:
            raise NoValue("no_overlap", "no text was annotated by two annotators")

    def estimates(self, names: Iterable[str]) -> Mapping[str, Estimate]:
        if self.none is not None:
            return {name: Estimate(None, None, None, 0, self.none.reason, str(self.none)) for name in names}
        return estimates(self.data, names)

    def figure(self, name: str | None = None) -> Figure:
        return _figure(self.estimates([name or self.headline])[name or self.headline])


def headline_of(layer: LayerName, scheme: Scheme) -> str:
    """The measure that stands for a layer; that of stance is α at the level which the scheme declares."""
    if layer == "stance" and scheme.stance.level != "nominal":
        return f"alpha_{scheme.stance.level}"
    return HEADLINES[layer]


def _layer(
    layer: LayerName, sheets: Sequence[Sheet], scheme: Scheme, tokenize: Tokenize, people: Sequence[str]
) -> LayerAgreement:
    def of(some: Iterable[Sheet]) -> _Numbers:
        return _Numbers(layer, list(some), scheme, tokenize)

    whole = of(sheets)
    data = {"entities": "spans", "attribution": "attributions", "stance": "ratings"}[layer]
    names = list(measures_of(data))  # type: ignore[arg-type]
    found = whole.estimates(names)
    figure = _figure(found[whole.headline])
    pairs = {(one, other): of(_only(sheets, {one, other})).figure() for one, other in combinations(people, 2)}
    weeks = _by_week(sheets, of)
    uses = _uses(layer, sheets)
    return LayerAgreement(
        layer=layer,
        headline=whole.headline,
        title=measure(whole.headline).title,
        figure=figure,
        items=ITEMS[layer],
        beside=(),
        verdict="provisional" if figure.value is not None else "no value",
        grade="provisional" if figure.value is not None else "no value",
        provisional=(),
        trend=Trend(direction="unknown"),
        over="sentences",
        measures=tuple(
            MeasureFigure(
                name=name,
                title=measure(name).title,
                summary=measure(name).summary,
                chance=measure(name).chance,
                figure=_figure(one),
            )
            for name, one in found.items()
        ),
        by_label=tuple(
            LabelFigure(label=label, uses=sum(use.count for use in uses if use.label == label), figure=one)
            for label, one in _by_label(whole).items()
        ),
        by_pair=tuple(PairFigure(first=one, second=other, figure=each) for (one, other), each in pairs.items()),
        by_annotator=tuple(
            AnnotatorFigure(
                annotator=who,
                n=sum(who in sheet.answers and len(sheet.answers) > 1 for sheet in sheets),
                with_others=_mean([each for pair, each in pairs.items() if who in pair]),
                others_without=of(_only(sheets, set(people) - {who})).figure(),
                with_self=Figure(reason="no_overlap", message="no sentence was answered again"),
                with_gold=Figure(reason="no_overlap", message="no sentence of theirs has gold"),
            )
            for who in people
        ),
        by_week=weeks,
        confusion=_confusion(whole),
        confusion_by_pair=(),
        differences=(),
        needed=tuple(Needed(width=width, sentences=_needed(figure, width)) for width in _WIDTHS),
        uses=uses,
    )


def _only(sheets: Sequence[Sheet], people: set[str]) -> Iterator[Sheet]:
    for sheet in sheets:
        kept: dict[Hashable, Annotation] = {who: answer for who, answer in sheet.answers.items() if who in people}
        if len(kept) > 1:
            yield Sheet(sheet.document, sheet.sentences, sheet.at, kept)


def _by_week(sheets: Sequence[Sheet], of: Callable[[Iterable[Sheet]], _Numbers]) -> tuple[WeekFigure, ...]:
    completed: dict[dt.date, list[Sheet]] = {}
    for sheet in sheets:
        if len(sheet.answers) > 1:
            last = max(answer.created_at or dt.datetime.min for answer in sheet.answers.values()).date()
            completed.setdefault(last - dt.timedelta(days=last.weekday()), []).append(sheet)
    return tuple(
        WeekFigure(week=monday.strftime("%G-W%V"), monday=monday, annotator=None, figure=of(some).figure())
        for monday, some in sorted(completed.items())
    )


def _by_label(numbers: _Numbers) -> dict[str, Figure]:
    if numbers.none is not None:
        return {}
    if numbers.layer == "stance":
        return {str(label): _plain(value) for label, value in alpha_by_label(numbers.data).items()}
    if numbers.layer == "attribution":
        found = numbers.estimates([f"{role}_alpha" for role in ROLES])
        return {role: _figure(found[f"{role}_alpha"]) for role in ROLES}
    return {}


def _plain(value: float | NoValue) -> Figure:
    if isinstance(value, NoValue):
        return Figure(reason=value.reason, message=str(value))
    return Figure(value=value)


def _confusion(numbers: _Numbers) -> Confusion | None:
    if numbers.none is not None or numbers.layer != "stance":
        return None
    tables = confusion_of_all(numbers.data)
    people = len(tables)
    total = sum((tables[i, j] for i in range(people) for j in range(people) if i != j), np.zeros(tables.shape[2:]))
    cells = tuple(tuple(int(cell) for cell in row) for row in total)
    return Confusion(first="", second="", labels=tuple(map(str, numbers.data.labels)), cells=cells)


def _uses(layer: LayerName, sheets: Sequence[Sheet]) -> tuple[LabelUse, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    for sheet in sheets:
        for answer in sheet.answers.values():
            match layer:
                case "entities":
                    counts.update((answer.annotator, entity.label) for entity in answer.entities)
                case "attribution":
                    counts.update(
                        (answer.annotator, role) for one in answer.attributions for role in ROLES if one.role(role)
                    )
                case "stance":
                    counts.update((answer.annotator, stance.label) for stance in answer.stances)
    return tuple(LabelUse(annotator=who, label=label, count=n) for (who, label), n in sorted(counts.items()))


def _pace(who: str, answers: Sequence[Annotation]) -> Pace:
    seconds = [answer.seconds for answer in answers if answer.seconds is not None]
    lower, median, upper = np.quantile(seconds, [0.25, 0.5, 0.75]).tolist() if seconds else (None, None, None)
    return Pace(annotator=who, answers=len(answers), timed=len(seconds), median=median, lower=lower, upper=upper)


def _mean(figures: Sequence[Figure]) -> Figure:
    has = [figure for figure in figures if figure.value is not None]
    n = sum(figure.n for figure in has)
    if not n:
        return Figure(reason="no_overlap", message="they share no sentence with another on which this has a value")
    return Figure(value=sum((figure.value or 0) * figure.n for figure in has) / n, n=n)


def _figure(one: Estimate) -> Figure:
    return Figure(value=one.value, low=one.low, high=one.high, n=one.items, reason=one.reason, message=one.message)


def _needed(figure: Figure, width: float) -> int | None:
    if figure.value is None or figure.low is None or figure.high is None:
        return None
    found = Interval(figure.value, figure.low, figure.high, 0.95, "bca", figure.n, 0, 0)
    return items_for_width(found, width)
