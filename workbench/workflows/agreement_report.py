"""What a project's lead is told about agreement: the numbers of the dashboard and of `workbench agreement`.

Everything here is plain data, fit for JSON. Behind each number are sentences; `agreement.disagreements` lists
them when it is given the same names (layer, label, pair, annotator, week, kind) that the number stands under.
"""

import datetime as dt
from typing import Literal

from msgspec import Struct

from workbench.domain.annotations import Annotation, Gold
from workbench.domain.layers import LayerName
from workbench.errors import Reason

Grade = Literal["good", "tentative", "poor", "provisional", "no value"]
Direction = Literal["rising", "falling", "steady", "unknown"]
Clusters = Literal["documents", "sentences"]


class Figure(Struct, frozen=True, kw_only=True):
    """One number, and how far it can be trusted.

    Attributes:
        value: None where it is not defined; never 0, 1 or NaN in its place.
        low, high: the ends of its 95 % interval; None where there is none.
        n: how many items it rests on, of the kind that the layer's `items` names.
        agreement: percent agreement on the same items, from 0 to 1; None where nothing could agree.
        reason: why there is no value, or no interval.
        message: the same as a sentence.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0
    agreement: float | None = None
    reason: Reason | None = None
    message: str = ""


class MeasureFigure(Struct, frozen=True, kw_only=True):
    """A measure with its value.

    Attributes:
        name: in `workbench.agreement.MEASURES`, or `stance_pairs`.
        title, summary: for people to read.
        chance: whether agreement by chance is taken off: 0 is chance then, not nothing.
    """

    name: str
    title: str
    summary: str
    chance: bool
    figure: Figure


class LabelFigure(Struct, frozen=True, kw_only=True):
    """Agreement on one label: of stance, α of it against all the others; of entities, strict F1; of
    attribution, where the labels are the roles, token α of the role in attributions that both found.

    Attributes:
        uses: how often it was given, by everybody together.
    """

    label: str
    uses: int
    figure: Figure


class PairFigure(Struct, frozen=True, kw_only=True):
    """The layer's headline measure between two annotators; `first` sorts before `second`.

    Attributes:
        agr: attribution only, agr(first‖second): of what the first found, what the second found at least a part of.
        agr_back: agr(second‖first).
    """

    first: str
    second: str
    figure: Figure
    agr: Figure | None = None
    agr_back: Figure | None = None


class AnnotatorFigure(Struct, frozen=True, kw_only=True):
    """One annotator in one layer.

    Attributes:
        n: sentences that they and another answered.
        with_others: the headline measure over all their pairs together.
        others_without: the headline measure of the others, without this one.
        with_self: the headline measure between their newest answers and the ones before, on sentences that they
            were asked again afresh, without sight of what they had said; corrections do not count.
        with_gold: F1 against gold (stance: share of labels) on sentences that have gold.
        competence: how probably they answer by knowledge (MACE); stance only.
        accuracy: how often they are right (Dawid–Skene); stance only.
    """

    annotator: str
    n: int
    with_others: Figure
    others_without: Figure
    with_self: Figure
    with_gold: Figure
    competence: float | None = None
    accuracy: float | None = None


class WeekFigure(Struct, frozen=True, kw_only=True):
    """The headline measure in one week.

    Attributes:
        week: as ISO 8601 writes it, such as `2026-W09`.
        monday: its first day.
        annotator: with the others, on what this one answered in the week; None: what was completed in it, of all.
    """

    week: str
    monday: dt.date
    annotator: str | None
    figure: Figure


class Trend(Struct, frozen=True, kw_only=True):
    """Where the headline is going.

    Attributes:
        direction: rising or falling only where the newest week's value lies outside the interval of all weeks
            before it; unknown with fewer than two weeks of 20 items.
        change: the newest week's value minus that of all weeks before; None where either has none.
    """

    direction: Direction
    change: float | None = None


class Confusion(Struct, frozen=True, kw_only=True):
    """What one said where the other said something else.

    Attributes:
        first, second: whose rows and whose columns these are; both empty for all pairs together, in which each
            pair counts once in either direction, so that the table is symmetrical.
        labels: of rows and columns; the last may be `missed`.
        cells: [row][column], how often.
    """

    first: str
    second: str
    labels: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]


class KindCount(Struct, frozen=True, kw_only=True):
    """How often people differ in one way.

    Attributes:
        kind: in `workbench.agreement.differences.KINDS`.
        title, description: for people to read.
        count: differences, over all pairs of annotators.
        sentences: how many sentences they are in.
    """

    kind: str
    title: str
    description: str
    count: int
    sentences: int


class Needed(Struct, frozen=True, kw_only=True):
    """How many more sentences that two annotate would narrow the headline's interval.

    Attributes:
        width: of the interval, from end to end.
        sentences: how many more; 0 if it is as narrow already; None where there is no interval.
    """

    width: float
    sentences: int | None


class LabelUse(Struct, frozen=True, kw_only=True):
    """How often an annotator gave a label, in their newest answers."""

    annotator: str
    label: str
    count: int


class LayerAgreement(Struct, frozen=True, kw_only=True):
    """Agreement on one layer.

    Attributes:
        headline: the name of the measure that stands for the layer.
        title: of the headline.
        figure: its value.
        items: what `n` counts, in words.
        beside: to be read beside the headline (stance: whether people see the same pairs of holder and target).
        verdict: what to make of it, in a sentence.
        grade: the same in a word.
        provisional: why it is not to be relied on yet; empty where it is.
        trend: where it is going.
        over: what the intervals are resampled over: documents, since sentences of one resemble each other; or
            sentences, where there are too few documents.
        measures: all that apply to the layer.
    """

    layer: LayerName
    headline: str
    title: str
    figure: Figure
    items: str
    beside: tuple[MeasureFigure, ...]
    verdict: str
    grade: Grade
    provisional: tuple[str, ...]
    trend: Trend
    over: Clusters
    measures: tuple[MeasureFigure, ...]
    by_label: tuple[LabelFigure, ...]
    by_pair: tuple[PairFigure, ...]
    by_annotator: tuple[AnnotatorFigure, ...]
    by_week: tuple[WeekFigure, ...]
    confusion: Confusion | None
    confusion_by_pair: tuple[Confusion, ...]
    differences: tuple[KindCount, ...]
    needed: tuple[Needed, ...]
    uses: tuple[LabelUse, ...]


class Pace(Struct, frozen=True, kw_only=True):
    """How long an annotator takes for a sentence.

    Attributes:
        answers: their newest answers that count.
        timed: those of them whose time is known.
        median, lower, upper: seconds; the median and the quartiles; None where no time is known.
    """

    annotator: str
    answers: int
    timed: int
    median: float | None
    lower: float | None
    upper: float | None


class VersionCount(Struct, frozen=True, kw_only=True):
    """How many newest answers were made under a version of the scheme and the guidelines."""

    scheme_version: str
    guidelines_version: str
    answers: int


class AgreementReport(Struct, frozen=True, kw_only=True):
    """Everything about a project's agreement.

    What counts is everybody's newest answer, if it was submitted or flagged for discussion: who flags has answered
    as well. Skipped sentences are no answers.

    Attributes:
        scheme_version, guidelines_version: the newest ones.
        only_scheme_version, only_guidelines_version: what the answers were restricted to; None: all.
        annotators: those with an answer that counts, by name.
        answers: how many there are of these.
        sentences: in the project.
        answered: sentences with an answer.
        shared: sentences with two or more.
        gold: sentences with an adjudicated answer.
        versions: under which the newest answers were made.
        layers: those that the scheme switches on.
    """

    project: str
    scheme_version: str
    guidelines_version: str
    only_scheme_version: str | None
    only_guidelines_version: str | None
    annotators: tuple[str, ...]
    answers: int
    sentences: int
    answered: int
    shared: int
    gold: int
    versions: tuple[VersionCount, ...]
    layers: tuple[LayerAgreement, ...]
    pace: tuple[Pace, ...]

    def layer(self, name: LayerName) -> LayerAgreement | None:
        """One layer's, if it is switched on."""
        return next((each for each in self.layers if each.layer == name), None)


class ShownDifference(Struct, frozen=True, kw_only=True):
    """One thing in which two annotators differ.

    Attributes:
        kind, title: in `workbench.agreement.differences.KINDS`.
        first, second: the annotators; `gold` may be the second.
        first_item, second_item: ids in their answers; None where one has nothing.
        detail: what each has, in a few words.
    """

    layer: LayerName
    kind: str
    title: str
    first: str
    second: str
    first_item: str | None
    second_item: str | None
    detail: str


class DisagreeingSentence(Struct, frozen=True, kw_only=True):
    """A sentence behind a number.

    Attributes:
        title: of the document.
        annotators: who answered it.
        differences: of those that were asked for.
    """

    document: str
    title: str
    sentence: int
    text: str
    annotators: tuple[str, ...]
    differences: tuple[ShownDifference, ...]


class Disagreements(Struct, frozen=True, kw_only=True):
    """Some of the sentences behind a number, in document order.

    Attributes:
        total: how many there are in all.
        exact: whether it is that many; where not, it is at most that many.
    """

    total: int
    exact: bool = True
    sentences: tuple[DisagreeingSentence, ...]


class SideBySide(Struct, frozen=True, kw_only=True):
    """A sentence with everybody's newest answer that counts.

    Attributes:
        title, text: of the document.
        start, end: the sentence's range in the text.
        answers: by annotator's name.
        names: of the canonical entities that they and gold refer to, by id.
        gold: the newest decision, if there is one.
        stale: whether an answer that it was made of was revised since.
        differences: between every two of the answers.
        from_gold: between each answer and gold.
    """

    document: str
    title: str
    text: str
    sentence: int
    start: int
    end: int
    answers: tuple[Annotation, ...]
    names: dict[str, str]
    gold: Gold | None
    stale: bool
    differences: tuple[ShownDifference, ...]
    from_gold: tuple[ShownDifference, ...]
