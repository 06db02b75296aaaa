"""Pace, labels and time per sentence, by person."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence

import streamlit as st

from workbench.app.pages import charts
from workbench.app.pages.figures import LAYER_TITLES, duration
from workbench.app.pages.tables import Cell, draw_table
from workbench.domain.layers import LayerName
from workbench.domain.scheme import Scheme
from workbench.store import DayAnswers
from workbench.workflows import agreement_report
from workbench.workflows.pace import LONG, SHORT, Forecast, PaceReport

_DAYS_SHOWN = 90
# More people than this cannot be told apart by colour.
_NAMED = 9
_OTHERS = "others"


def forecast_told(ahead: Forecast, today: dt.date) -> str:
    """When it will be done, in words.

    >>> done = Forecast(left=0, short=0, long=0, per_day=0, reason="done", message="nothing is left to do")
    >>> forecast_told(done, dt.date(2026, 3, 1))
    'Nothing is left to do'
    """
    if ahead.done_on is None or ahead.sooner is None:
        return ahead.message[:1].upper() + ahead.message[1:]
    if ahead.later is None:
        return f"Around {_date(ahead.done_on, today)}, though nobody answered in the last {SHORT} days"
    if ahead.sooner == ahead.later:
        return f"Around {_date(ahead.done_on, today)}"
    return f"Between {_date(ahead.sooner, today)} and {_date(ahead.later, today)}"


def draw_pace(speed: PaceReport) -> None:
    """Answers by day, and each one's pace."""
    if not speed.by_day:
        return
    first = speed.today - dt.timedelta(days=_DAYS_SHOWN)
    recent = [each for each in speed.by_day if each.day > first]
    if recent:
        st.subheader("Answers by day")
        st.altair_chart(charts.by_day(list(_few_people(recent))), key="by-day")
    st.subheader("Pace of each")
    draw_table(
        [
            {
                "Person": each.name,
                "Answers": each.answers,
                f"Last {SHORT} days": each.forecast.short,
                f"Last {LONG} days": each.forecast.long,
                "A day": round(each.forecast.per_day, 1),
                "Newest": each.last.isoformat(),
                "Open to them": each.forecast.left,
                "Alone they would need until": forecast_told(each.forecast, speed.today),
            }
            for each in speed.people
        ],
        "pace",
        {
            "A day": f"Over the last {LONG} days, or since their first answer where that is less.",
            "Open to them": "Sentences that are not complete and that they have not had.",
            "Alone they would need until": "If nobody else took any of what is open to them.",
        },
        decimals=1,
    )


def draw_labels(found: agreement_report.AgreementReport, scheme: Scheme, dark: bool) -> None:
    """Which labels each gives, layer by layer."""
    if not found.answers:
        _say("Nobody has submitted anything yet.")
        return
    for layer in found.layers:
        st.subheader(LAYER_TITLES[layer.layer])
        uses = [each for each in layer.uses if each.count]
        if not uses:
            _say("No labels yet.")
            continue
        labels, colours = _colours(layer.layer, scheme, dark, [each.label for each in uses])
        st.altair_chart(charts.label_shares(uses, labels, colours), key=f"labels-{layer.layer}")
        people = sorted({each.annotator for each in uses})
        counts = {(each.label, each.annotator): each.count for each in uses}
        rows: list[dict[str, Cell]] = []
        for label in labels:
            own = {who: counts.get((label, who), 0) for who in people}
            if total := sum(own.values()):
                rows.append({"Label": label, "All": total, **own})
        draw_table(rows, f"labels-{layer.layer}")


def draw_times(paces: Sequence[agreement_report.Pace]) -> None:
    """How long a sentence takes each."""
    timed = [each for each in paces if each.median is not None]
    if not timed:
        _say("No times are known: they are taken in the labeler, not from files.")
        return
    st.altair_chart(
        charts.seconds(
            [
                {
                    "who": each.annotator,
                    "median": each.median,
                    "lower": each.lower,
                    "upper": each.upper,
                    "timed": each.timed,
                }
                for each in timed
            ]
        ),
        key="times",
    )
    st.caption("The line is the median: half of the sentences took less. The bar holds the middle half of them.")
    draw_table(
        [
            {
                "Person": each.annotator,
                "Median": duration(each.median),
                "A quarter took less than": duration(each.lower),
                "A quarter took more than": duration(each.upper),
                "Timed answers": each.timed,
                "Answers": each.answers,
            }
            for each in paces
        ],
        "times",
    )


def _few_people(days: Sequence[DayAnswers]) -> Iterator[dict[str, Cell]]:
    """A row for each day and person; those who did least stand together."""
    totals: Counter[str] = Counter()
    for each in days:
        totals[each.user] += each.answers
    named = {name for name, _ in totals.most_common(_NAMED)} if len(totals) > _NAMED + 1 else set(totals)
    counts: Counter[tuple[dt.date, str]] = Counter()
    for each in days:
        counts[each.day, each.user if each.user in named else _OTHERS] += each.answers
    for (day, who), answers in sorted(counts.items()):
        yield {"day": f"{day.isoformat()}T00:00:00", "who": who, "answers": answers}


def _colours(layer: LayerName, scheme: Scheme, dark: bool, used: Sequence[str]) -> tuple[list[str], list[str]]:
    """The labels in the order of the scheme with their colours; after these, what it has no more."""
    match layer:
        case "entities":
            known = {name: each.colour_dark if dark else each.colour for name, each in scheme.entities.labels.items()}
        case "attribution":
            colours = scheme.attribution.colours_dark if dark else scheme.attribution.colours
            known = {str(role): colours[at % len(colours)] for at, role in enumerate(scheme.attribution.roles)}
        case "stance":
            known = {each.label: each.colour_dark if dark else each.colour for each in scheme.stance.scale}
    known |= {label: "#8a8a85" for label in used if label not in known}
    return list(known), list(known.values())


def _date(day: dt.date, today: dt.date) -> str:
    return f"{day:%-d %b}" if day.year == today.year else f"{day:%-d %b %Y}"


def _say(sentence: str) -> None:
    st.html(f'<p class="wb-empty">{sentence}</p>')
