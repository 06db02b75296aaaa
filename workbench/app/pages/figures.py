"""Figures as people read them: values, intervals, trends, and what to make of them."""

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

from workbench.domain.layers import LayerName
from workbench.workflows.agreement_report import Figure, Grade, LayerAgreement, Trend, WeekFigure

LAYER_TITLES: dict[LayerName, str] = {"entities": "Entities", "attribution": "Attribution", "stance": "Stance"}

_ARROWS = {"rising": "↗", "falling": "↘", "steady": "→", "unknown": ""}
_GRADES: dict[Grade, str] = {
    "good": "wb-good",
    "tentative": "wb-tentative",
    "poor": "wb-poor",
    "provisional": "wb-provisional",
    "no value": "wb-provisional",
}


def value(number: float | None, otherwise: str = "no value") -> str:
    """A coefficient.

    >>> value(0.8149), value(-0.2), value(None)
    ('0.81', '−0.20', 'no value')
    """
    return otherwise if number is None else f"{number:.2f}".replace("-", "−")


def percent(share: float | None) -> str:
    """
    >>> percent(0.874), percent(None)
    ('87 %', '')
    """
    return "" if share is None else f"{100 * share:.0f} %"


def interval(figure: Figure) -> str:
    """Its ends, where it has any.

    >>> interval(Figure(value=0.5, low=-0.1, high=0.8))
    '−0.10 to 0.80'
    """
    return "" if figure.low is None or figure.high is None else f"{value(figure.low)} to {value(figure.high)}"


def duration(seconds: float | None) -> str:
    """
    >>> duration(12.34), duration(75), duration(None)
    ('12 s', '1 min 15 s', '')
    """
    if seconds is None:
        return ""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02} s"


def as_told(message: str) -> str:
    """The reason why there is no value, where a table has room for a word or two of it."""
    return message[:1].upper() + message[1:]


def layer_line(layer: LayerAgreement) -> str:
    """One line: the layer, its value with its interval, on how much it rests, where it goes, what to make of it."""
    figure = layer.figure
    beside = [f"{percent(figure.agreement)} agree"] if figure.agreement is not None else []
    beside += [f"{each.title}: {value(each.figure.value)}" for each in layer.beside]
    about = [f"{figure.n:,} {layer.items}", *beside]
    told = figure.message.lower() not in layer.verdict.lower()
    message = f"<small>{escape(as_told(figure.message))}</small>" if told else ""
    title = LAYER_TITLES[layer.layer]
    ends = interval(figure) or ("no interval" if figure.value is not None else "")
    return (
        f'<a class="wb-layer" href="/agreement?layer={title}" target="_self">'
        f"<div><b>{title}</b><small>{escape(layer.title)}</small></div>"
        f'<div class="wb-value{"" if figure.value is not None else " wb-none"}">{value(figure.value)}</div>'
        f"<div>{track(figure)}<small>{ends}</small></div>"
        f"<div>{sparkline(layer.by_week)}<small>{_trend(layer.trend) if figure.value is not None else ''}</small></div>"
        f'<div><span class="wb-verdict {_GRADES[layer.grade]}">{escape(as_told(layer.verdict))}</span>'
        f"{message}<small>{escape(' · '.join(about))}</small></div></a>"
    )


def track(figure: Figure) -> str:
    """The value in its interval, on a line from 0 (or below) to 1."""
    if figure.value is None:
        return '<span class="wb-track"></span>'
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    left, right, at = (100 * min(1.0, max(0.0, each)) for each in (low, high, figure.value))
    return (
        f'<span class="wb-track"><i style="left:{left:.1f}%;width:{right - left:.1f}%"></i>'
        f'<b style="left:{at:.1f}%"></b></span>'
    )


def sparkline(weeks: Iterable[WeekFigure]) -> str:
    """All annotators' value week by week; where a week has none, the line breaks."""
    values = [week.figure.value for week in weeks if week.annotator is None][-26:]
    known = [each for each in values if each is not None]
    if len(known) < 2:
        return '<span class="wb-spark"></span>'
    low, high = min(known), max(known)
    spread = max(high - low, 0.1)
    middle = (high + low) / 2

    def point(place: int, each: float) -> str:
        return f"{3 + 114 * place / (len(values) - 1):.1f},{14 - 20 * (each - middle) / spread:.1f}"

    lines = " ".join(
        f'<polyline points="{" ".join(point(*each) for each in run)}" fill="none" stroke="#4776ee" stroke-width="1.6"/>'
        for run in _runs(values)
    )
    last = max(place for place, each in enumerate(values) if each is not None)
    x, y = point(last, values[last] or 0.0).split(",")
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="28" viewBox="0 0 120 28">'
        f'{lines}<circle cx="{x}" cy="{y}" r="2.6" fill="#4776ee"/></svg>'
    )
    words = ", ".join(value(each) for each in values)
    told = f"by week: {words}"
    return f'<img class="wb-spark" alt="{told}" title="{told}" src="data:image/svg+xml,{quote(picture)}">'


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    runs: list[list[tuple[int, float]]] = [[]]
    for place, each in enumerate(values):
        if each is None:
            runs.append([])
        else:
            runs[-1].append((place, each))
    return [run for run in runs if run]


def _trend(trend: Trend) -> str:
    if trend.direction == "unknown":
        return "too early for a trend"
    change = "" if trend.change is None else f" by {value(abs(trend.change))}"
    return f"{_ARROWS[trend.direction]} {trend.direction}{change if trend.direction != 'steady' else ''}"
