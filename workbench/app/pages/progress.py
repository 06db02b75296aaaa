"""Progress: how far the project is, when it will be done, who labeled how much and what. For leads."""

import datetime as dt
from html import escape

import streamlit as st

from workbench.app.pages import side_by_side
from workbench.app.pages.counting import report_or_progress
from workbench.app.pages.figures import LAYER_TITLES
from workbench.app.pages.progress_sections import draw_labels, draw_pace, draw_times, forecast_told
from workbench.app.pages.visit import Visit
from workbench.store import Progress
from workbench.workflows import looking
from workbench.workflows.pace import LayerPace, PaceReport, pace


def draw(visit: Visit) -> None:
    st.title("Progress")
    store = visit.house.store
    now = looking.progress(store, visit.project, visit.user)
    if not now.sentences:
        st.html('<p class="wb-empty">There are no documents yet. Import some with <code>workbench import</code>.</p>')
        return
    speed = pace(store, visit.project, visit.user)
    st.html(_figures(now, visit.open.scheme.scheme.overlap) + _layers(speed))
    titles = ["Pace", "Labels", "Time per sentence", "Flagged"]
    people, labels, times, flagged = st.tabs(titles, key="show", bind="query-params", on_change="rerun")
    if people.open:
        with people:
            _draw_shares(now)
            draw_pace(speed)
    if labels.open:
        with labels:
            found = report_or_progress(visit)
            if found is not None:
                draw_labels(found, visit.open.scheme.scheme, st.context.theme.type == "dark")
    if times.open:
        with times:
            found = report_or_progress(visit)
            if found is not None:
                draw_times(found.pace)
    if flagged.open:
        with flagged:
            _draw_flagged(visit)


def _figures(now: Progress, overlap: int) -> str:
    figures = (
        ("Sentences complete", f"{now.complete:,}", f"of {now.sentences:,}"),
        ("Begun, not complete", f"{now.begun - now.complete:,}", ""),
        ("Answers", f"{now.labels:,}", f"of {now.wanted:,}"),
        ("Answers still wanted", f"{now.wanted - now.labels:,}", ""),
    )
    share = now.labels / now.wanted if now.wanted else 0.0
    cells = "".join(
        f"<div><small>{title}</small><b>{number}</b> <span>{of}</span></div>" for title, number, of in figures
    )
    each = f"Each sentence is labeled by {overlap} {'person' if overlap == 1 else 'people'}."
    return (
        f'<div class="wb-figures">{cells}</div><div class="wb-whole"><i style="width:{100 * share:.2f}%"></i></div>'
        f'<p class="wb-about">{each}</p>'
    )


def _layers(speed: PaceReport) -> str:
    """When each layer will be done; one line for all where they stand alike, as they nearly always do."""
    first = speed.layers[0]
    alike = all((each.answers, each.forecast) == (first.answers, first.forecast) for each in speed.layers)
    rows = (
        _layer(", ".join(LAYER_TITLES[each.layer] for each in speed.layers), first, speed.today)
        if alike
        else "".join(_layer(LAYER_TITLES[each.layer], each, speed.today) for each in speed.layers)
    )
    return f'<table class="wb-table wb-forecast">{rows}</table>'


def _layer(title: str, layer: LayerPace, today: dt.date) -> str:
    share = layer.answers / layer.wanted if layer.wanted else 0.0
    ahead = layer.forecast
    told = forecast_told(ahead, today)
    told = f"Done {told[0].lower()}{told[1:]}" if ahead.done_on is not None else told
    return (
        f"<tr><td>{title}</td><td>{100 * share:.0f} %</td>"
        f"<td>{ahead.short:,} answers in 7 days, {ahead.long:,} in 28, {ahead.per_day:,.1f} a day</td>"
        f"<td><b>{escape(told)}</b></td></tr>"
    )


def _draw_shares(now: Progress) -> None:
    st.subheader("Who labeled how much")
    if not now.users:
        st.html('<p class="wb-empty">Nobody has submitted anything yet.</p>')
        return
    most = max(now.users.values()) or 1
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{count:,}</td>"
        f'<td><span class="wb-bar" style="width:{100 * count / most:.1f}%"></span></td></tr>'
        for name, count in sorted(now.users.items(), key=lambda each: (-each[1], each[0]))
    )
    st.html(f'<table class="wb-table wb-shares">{rows}</table>')


def _draw_flagged(visit: Visit) -> None:
    flagged = looking.flagged(visit.house.store, visit.project, visit.user)
    if not flagged:
        st.html('<p class="wb-empty">Nothing is flagged.</p>')
        return
    st.html(f'<div class="wb-list">{"".join(_row(each) for each in flagged)}</div>')


def _row(flagged: looking.FlaggedSentence) -> str:
    about = f"{flagged.annotator} · {flagged.title or flagged.document} · sentence {flagged.sentence + 1}"
    note = f'<span class="wb-note" dir="auto">{escape(flagged.note)}</span>' if flagged.note else ""
    address = side_by_side.address(flagged.document, flagged.sentence)
    return (
        f'<a class="wb-row" href="{escape(address)}" target="_self">'
        f'<span class="wb-text" dir="auto">{escape(flagged.text)}</span>{note}'
        f'<span class="wb-about">{escape(about)}</span></a>'
    )
