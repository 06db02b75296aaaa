"""From samples and sums to figures, and what is to be made of them in words."""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np

from workbench.agreement import Interval, Sample, items_for_width
from workbench.agreement.intervals import intervals, standard_error
from workbench.agreement.tallies import Value
from workbench.errors import NoValue, Reason
from workbench.workflows.agreement_blocks import Floats
from workbench.workflows.agreement_report import Direction, Figure, Grade, Needed, Trend

GOOD, TENTATIVE = 0.8, 0.667
LEAST_ITEMS, LEAST_USES = 50, 5
WIDTHS = (0.2, 0.1, 0.05)

# Measures with a table for each two of very many annotators, in very many documents: so few draws tell how wide an
# interval is, and with so many documents its plain percentiles do as well.
_WIDE = 1 << 21
_FEW_DRAWS = 300

_LEAST_OF_WEEK = 20
_Z = 1.96


class Beside(NamedTuple):
    """What stands beside a value.

    Attributes:
        n: how many items it rests on.
        agreement: percent agreement on them.
    """

    n: int
    agreement: float | None


NOTHING = Figure(reason="no_overlap", message="no sentence was answered by two annotators")


def figures(samples: Mapping[str, Sample | NoValue], beside: Mapping[str, Beside]) -> dict[str, Figure]:
    """Each measure with its interval, or with the reason why there is none."""
    defined: dict[str, Sample] = {}
    found: dict[str, Figure] = {}
    for name, sample in samples.items():
        n, agreement = beside[name]
        try:
            if isinstance(sample, NoValue):
                raise sample
            found[name] = Figure(value=sample.estimate(), n=n, agreement=agreement)
        except NoValue as none:
            found[name] = Figure(n=n, agreement=agreement, reason=none.reason, message=str(none))
        else:
            defined[name] = sample
    wide = {name: sample for name, sample in defined.items() if np.prod(sample.parts.shape) > _WIDE}
    narrow = {name: sample for name, sample in defined.items() if name not in wide}
    for name, one in (intervals(narrow) | intervals(wide, method="percentile", resamples=_FEW_DRAWS)).items():
        point = found[name]
        if isinstance(one, NoValue):
            found[name] = Figure(
                value=point.value, n=point.n, agreement=point.agreement, reason=one.reason, message=str(one)
            )
        else:
            low, high = min(one.low, one.value), max(one.high, one.value)
            found[name] = Figure(value=one.value, low=low, high=high, n=point.n, agreement=point.agreement)
    return found


def plain(value: Value, totals: Floats, beside: Sequence[Beside], undefined: Reason) -> list[Figure]:
    """Values without intervals, of many parts of a project at once.

    Args:
        value: of the measure.
        totals: (parts, columns).
        beside: of each part.
        undefined: the reason, where there are items but no value.
    """
    found = value(totals) if len(totals) else np.zeros(0)
    return [
        Figure(value=float(one), n=n, agreement=agreement)
        if np.isfinite(one)
        else no_figure(undefined if n else "no_overlap", n, agreement)
        for one, (n, agreement) in zip(found.tolist(), beside, strict=True)
    ]


_MESSAGES: dict[Reason, str] = {
    "no_overlap": "they have nothing in common that both answered",
    "too_few_items": "there is too little that either found",
    "single_label": "only one label was used, so chance agreement is certain",
    "one_annotator": "agreement needs two annotators or more",
}


def no_figure(reason: Reason, n: int = 0, agreement: float | None = None) -> Figure:
    """No value, with its reason."""
    return Figure(n=n, agreement=agreement, reason=reason, message=_MESSAGES[reason])


def trend(weeks: Sequence[Figure], last: Sample | NoValue | None, before: Sample | NoValue | None) -> Trend:
    """Where a measure is going: its newest week against all weeks before.

    Args:
        weeks: by week, the oldest first.
        last, before: the measure in the newest week, and in those before it.
    """
    if len(weeks) < 2 or not isinstance(last, Sample) or not isinstance(before, Sample):
        return Trend(direction="unknown")
    try:
        change = last.estimate() - before.estimate()
        error = sqrt(standard_error(last) ** 2 + standard_error(before) ** 2)
    except NoValue:
        return Trend(direction="unknown")
    direction: Direction = "steady"
    if weeks[-1].n < _LEAST_OF_WEEK or sum(week.n for week in weeks[:-1]) < _LEAST_OF_WEEK:
        direction = "unknown"
    elif abs(change) > _Z * error:
        direction = "rising" if change > 0 else "falling"
    return Trend(direction=direction, change=change)


def provisional(items: int, what: str, uses: Mapping[str, int]) -> tuple[str, ...]:
    """Why a value is not to be relied on yet; empty where it is."""
    few = [f"{items} of {LEAST_ITEMS} {what}"] if items < LEAST_ITEMS else []
    rare = [label for label, n in uses.items() if n < LEAST_USES]
    if rare:
        few.append(f"fewer than {LEAST_USES} uses of {', '.join(rare)}")
    return tuple(few)


def verdict(figure: Figure, why: Sequence[str], chance: bool) -> tuple[Grade, str]:
    """A word and a sentence for a value.

    Args:
        why: it is provisional.
        chance: whether agreement by chance is taken off.
    """
    if figure.value is None:
        return "no value", f"No value: {figure.message}."
    word, meaning = _grade(figure.value)
    beyond = " beyond chance" if chance else ""
    if why:
        so_far = {"good": "high", "tentative": "middling", "poor": "low"}[word]
        return "provisional", f"Provisional ({'; '.join(why)}): agreement{beyond} is {so_far} so far."
    if figure.low is not None and figure.high is not None and _grade(figure.low)[0] != _grade(figure.high)[0]:
        other = _grade(figure.low)[0] if _grade(figure.low)[0] != word else _grade(figure.high)[0]
        return word, f"Agreement{beyond} is {meaning}; its interval reaches into {other}."
    return word, f"Agreement{beyond} is {meaning}."


def _grade(value: float) -> tuple[Grade, str]:
    # Krippendorff (2019), Content Analysis, 4th ed., section 12.6; F1 is held to the same marks.
    if value >= GOOD:
        return "good", f"good, {GOOD:g} or above"
    if value >= TENTATIVE:
        return "tentative", f"enough for tentative conclusions only, below {GOOD:g}"
    return "poor", f"poor, below {TENTATIVE:g}: see where and why in the sentences behind it"


def needed(figure: Figure, sentences: int) -> tuple[Needed, ...]:
    """How many more sentences would narrow the interval to each of `WIDTHS`."""
    if figure.value is None or figure.low is None or figure.high is None or not figure.high > figure.low:
        return tuple(Needed(width=width, sentences=None) for width in WIDTHS)
    found = Interval(figure.value, figure.low, figure.high, 0.95, "bca", sentences, 0, 0)
    return tuple(Needed(width=width, sentences=items_for_width(found, width)) for width in WIDTHS)
