"""The dashboard's pictures. Each is given numbers that are counted already, a few dozen at most.

Where something in a picture can be chosen, the choice is named `PICK`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from math import floor
from typing import Any

import altair as alt

from workbench.workflows.agreement_report import AnnotatorFigure, Confusion, Figure, KindCount, LabelUse, WeekFigure

PICK = "pick"
BLUE = "#4776ee"
_FAINT = 0.3
# From the ground that shines through to blue, so that they are right on light and on dark.
_SHADES = ["rgba(71, 118, 238, 0.07)", "rgba(56, 100, 220, 1)"]
_ROW = 28
# What axes and legends take of a picture's height or width, in pixels.
_AXIS, _LEGEND, _NAMES = 44, 40, 150
# More people than this cannot be told apart by colour.
_TELLABLE = 10
# Squares that are smaller than this have no room for words.
_LEGIBLE = 36

Row = Mapping[str, Any]
Picture = alt.LayerChart | alt.FacetChart | alt.Chart


def by_name(rows: Iterable[tuple[str, Figure]], field: str, overall: float | None = None) -> Picture | None:
    """Values with their intervals, one below another; None if none has a value.

    Args:
        rows: names and figures, in the order in which they stand.
        field: what is chosen by a click.
        overall: a line to compare with.
    """
    values = [
        {field: name, "value": each.value, "low": each.low, "high": each.high, "n": each.n}
        for name, each in rows
        if each.value is not None
    ]
    if not values:
        return None
    pick = alt.selection_point(name=PICK, fields=[field])
    base = alt.Chart(_data(values)).encode(y=alt.Y(f"{field}:N", sort=[str(row[field]) for row in values], title=None))
    x = alt.X("value:Q", title=None, scale=alt.Scale(domain=_domain(values), padding=8, nice=False, zero=False))
    rule = base.mark_rule(strokeWidth=3, color=BLUE, opacity=0.35, strokeCap="round").encode(
        x=alt.X("low:Q", title=None), x2="high:Q"
    )
    dots = (
        base.mark_circle(size=110, color=BLUE, opacity=1, cursor="pointer")
        .encode(
            x=x,
            opacity=alt.condition(pick, alt.value(1), alt.value(_FAINT)),
            tooltip=[
                alt.Tooltip(f"{field}:N"),
                alt.Tooltip("value:Q", format=".3f"),
                alt.Tooltip("low:Q", format=".3f"),
                alt.Tooltip("high:Q", format=".3f"),
                alt.Tooltip("n:Q", format=",d"),
            ],
        )
        .add_params(pick)
    )
    layers: list[alt.Chart] = [rule, dots]
    if overall is not None:
        line = alt.Chart(_data([{"value": overall}])).mark_rule(strokeDash=[4, 4], opacity=0.5)
        layers.insert(0, line.encode(x="value:Q"))
    return alt.layer(*layers, height=_ROW * len(values) + _AXIS)


def heat_map(cells: Sequence[Row], names: Sequence[str], ink: str) -> Picture:
    """Every pair of annotators.

    Args:
        cells: `first`, `second`, `value`, `words`, `n`; both ways, so that the map is symmetrical.
        ink: the colour of words on a bare ground.
    """
    pick = alt.selection_point(name=PICK, fields=["first", "second"])
    base = alt.Chart(_data(cells)).encode(
        x=alt.X(
            "second:N", sort=list(names), title=None, axis=alt.Axis(orient="top", labelAngle=-40, labelLimit=_NAMES)
        ),
        y=alt.Y("first:N", sort=list(names), title=None, axis=alt.Axis(labelLimit=_NAMES)),
    )
    return _squares(base, pick, "value", len(names), "value", ink)


def confusion_map(table: Confusion, ink: str) -> Picture:
    """What one said where the other said something else; shaded by the share of its row."""
    cells = [
        {
            "first": row,
            "second": column,
            "count": count,
            "words": f"{count:,}" if count else "",
            "share": count / max(1, sum(table.cells[i])),
        }
        for i, row in enumerate(table.labels)
        for j, column in enumerate(table.labels)
        for count in [table.cells[i][j]]
    ]
    pick = alt.selection_point(name=PICK, fields=["first", "second"])
    labels = list(table.labels)
    base = alt.Chart(_data(cells)).encode(
        x=alt.X(
            "second:N",
            sort=labels,
            title=table.second or None,
            axis=alt.Axis(orient="top", labelAngle=-40, labelLimit=_NAMES),
        ),
        y=alt.Y("first:N", sort=labels, title=table.first or None, axis=alt.Axis(labelLimit=_NAMES)),
    )
    return _squares(base, pick, "share", len(labels), "count", ink)


def by_week(weeks: Iterable[WeekFigure], names: Sequence[str]) -> Picture | None:
    """All annotators' value week by week with its interval, and each one's own line."""
    rows = [
        {
            "monday": dt.datetime.combine(week.monday, dt.time()).isoformat(),
            "week": week.week,
            "who": week.annotator or "all",
            "value": week.figure.value,
            "low": week.figure.low,
            "high": week.figure.high,
            "n": week.figure.n,
        }
        for week in weeks
        if week.figure.value is not None
    ]
    if not rows:
        return None
    pick = alt.selection_point(name=PICK, fields=["week"])
    everybody = [row for row in rows if row["who"] == "all"]
    x = alt.X("monday:T", title=None, axis=alt.Axis(format="%-d %b", labelOverlap=True, grid=False))
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=_domain(rows), zero=False))
    band = (
        alt.Chart(_data(everybody))
        .mark_area(color=BLUE, opacity=0.15)
        .encode(x=x, y=alt.Y("low:Q", title=None), y2="high:Q")
    )
    line = alt.Chart(_data(everybody)).mark_line(color=BLUE, strokeWidth=2.5).encode(x=x, y=y)
    dots = (
        alt.Chart(_data(everybody))
        .mark_circle(color=BLUE, size=90, opacity=1, cursor="pointer")
        .encode(
            x=x,
            y=y,
            opacity=alt.condition(pick, alt.value(1), alt.value(_FAINT)),
            tooltip=["week:N", alt.Tooltip("value:Q", format=".3f"), alt.Tooltip("n:Q", format=",d")],
        )
        .add_params(pick)
    )
    layers: list[alt.Chart] = [band, line, dots]
    own = [row for row in rows if row["who"] != "all"]
    few = len(names) <= _TELLABLE
    if own:
        colour = (
            alt.Color(
                "who:N",
                sort=list(names),
                title=None,
                scale=alt.Scale(scheme="tableau10"),
                legend=alt.Legend(orient="bottom", columns=5),
            )
            if few
            else alt.value("#9a9a95")
        )
        layers.insert(
            0,
            alt.Chart(_data(own))
            .mark_line(opacity=0.6 if few else 0.35, strokeWidth=1.3)
            .encode(
                x=x,
                y=y,
                color=colour,
                detail="who:N",
                tooltip=["who:N", "week:N", alt.Tooltip("value:Q", format=".3f"), alt.Tooltip("n:Q", format=",d")],
            ),
        )
    return alt.layer(*layers, height=280 + (_LEGEND if few else 0))


def by_kind(kinds: Sequence[KindCount]) -> Picture:
    """How often people differ, by kind."""
    rows = [
        {
            "kind": each.kind,
            "title": each.title,
            "what": each.description,
            "count": each.count,
            "sentences": each.sentences,
        }
        for each in kinds
    ]
    pick = alt.selection_point(name=PICK, fields=["kind"])
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y("title:N", sort=[each.title for each in kinds], title=None, axis=alt.Axis(labelLimit=_NAMES)),
        x=alt.X("count:Q", title=None, axis=alt.Axis(tickMinStep=1, format=",d")),
    )
    bars = (
        base.mark_bar(color=BLUE, cornerRadiusEnd=3, cursor="pointer", height=14)
        .encode(
            opacity=alt.condition(pick, alt.value(1), alt.value(_FAINT)),
            tooltip=[
                alt.Tooltip("title:N", title="kind"),
                alt.Tooltip("what:N", title="what it is"),
                alt.Tooltip("count:Q", format=",d", title="differences"),
                alt.Tooltip("sentences:Q", format=",d", title="sentences"),
            ],
        )
        .add_params(pick)
    )
    drawn: alt.Chart = bars.properties(height=_ROW * len(rows) + _AXIS)
    return drawn


def with_and_without(people: Iterable[AnnotatorFigure], overall: float | None) -> Picture | None:
    """Each one's agreement with the others, as `by_name`."""
    return by_name([(each.annotator, each.with_others) for each in people], "annotator", overall)


def label_shares(uses: Iterable[LabelUse], labels: Sequence[str], colours: Sequence[str]) -> Picture:
    """Which labels each annotator gives, as shares of all that they give."""
    rows = [{"who": each.annotator, "label": each.label, "count": each.count} for each in uses if each.count]
    order = {label: place for place, label in enumerate(labels)}
    rows = [row | {"place": order.get(str(row["label"]), len(labels))} for row in rows]
    bars = (
        alt.Chart(_data(rows))
        .mark_bar(height=15)
        .encode(
            y=alt.Y("who:N", title=None, axis=alt.Axis(labelLimit=_NAMES)),
            x=alt.X("count:Q", stack="normalize", title=None, axis=alt.Axis(format="%")),
            color=alt.Color(
                "label:N",
                title=None,
                sort=list(labels),
                scale=alt.Scale(domain=list(labels), range=list(colours)),
                legend=alt.Legend(orient="bottom", columns=7, symbolLimit=40),
            ),
            order="place:Q",
            tooltip=["who:N", "label:N", alt.Tooltip("count:Q", format=",d")],
        )
    )
    drawn: alt.Chart = bars.properties(height=_ROW * len({row["who"] for row in rows}) + _AXIS + _LEGEND)
    return drawn


def by_day(rows: Sequence[Row]) -> Picture:
    """Answers by day and person."""
    bars = (
        alt.Chart(_data(rows))
        .mark_bar()
        .encode(
            x=alt.X("day:T", timeUnit="yearmonthdate", title=None, axis=alt.Axis(format="%-d %b", grid=False)),
            y=alt.Y("answers:Q", title=None, axis=alt.Axis(tickMinStep=1, format=",d")),
            color=alt.Color(
                "who:N",
                title=None,
                scale=alt.Scale(scheme="tableau10"),
                legend=alt.Legend(orient="bottom", columns=6, symbolLimit=60),
            ),
            tooltip=["who:N", alt.Tooltip("day:T", format="%-d %b %Y"), alt.Tooltip("answers:Q", format=",d")],
        )
    )
    drawn: alt.Chart = bars.properties(height=240)
    return drawn


def seconds(rows: Sequence[Row]) -> Picture:
    """The median and the quartiles of the time that a sentence takes, by person."""
    base = alt.Chart(_data(rows)).encode(y=alt.Y("who:N", title=None, axis=alt.Axis(labelLimit=_NAMES)))
    box = base.mark_bar(height=12, cornerRadius=3, color=BLUE, opacity=0.3).encode(
        x=alt.X("lower:Q", title="seconds", scale=alt.Scale(zero=True)), x2="upper:Q"
    )
    tick = base.mark_tick(thickness=3, height=18, color=BLUE, opacity=1).encode(
        x=alt.X("median:Q", title="seconds"),
        tooltip=["who:N", "median:Q", "lower:Q", "upper:Q", alt.Tooltip("timed:Q", format=",d")],
    )
    return alt.layer(box, tick, height=_ROW * len(rows) + _AXIS + 20)


def _squares(base: alt.Chart, pick: alt.Parameter, shade: str, count: int, told: str, ink: str) -> Picture:
    side = max(14, min(64, 640 // max(1, count)))
    scale = alt.Scale(domain=[0, 1], range=_SHADES, clamp=True)
    squares = (
        base.mark_rect(cursor="pointer", cornerRadius=3)
        .encode(
            color=alt.Color(f"{shade}:Q", scale=scale, legend=None, title=None),
            opacity=alt.condition(pick, alt.value(1), alt.value(_FAINT)),
            tooltip=["first:N", "second:N", f"{told}:Q"],
        )
        .add_params(pick)
    )
    layers: list[alt.Chart] = [squares]
    tall = side
    if side >= _LEGIBLE:
        tall = max(30, round(side * 0.7))
        layers.append(
            base.mark_text(fontSize=12, cursor="pointer").encode(
                text="words:N", color=alt.condition(f"datum.{shade} > 0.5", alt.value("white"), alt.value(ink))
            )
        )
    return alt.layer(*layers, width=side * count + _NAMES, height=tall * count + _NAMES // 2 + 20)


def _domain(rows: Iterable[Row]) -> list[float]:
    """From a tenth below what is there to 1."""
    lows = [float(row[name]) for row in rows for name in ("value", "low") if row.get(name) is not None]
    return [max(-1.0, floor(10 * min(lows) - 0.5) / 10), 1.0] if lows else [0.0, 1.0]


def _data(rows: Sequence[Row]) -> alt.InlineData:
    return alt.InlineData(values=[dict(row) for row in rows])
