"""My sentences: what one has answered, newest first, each a click away from being revised."""

import datetime as dt
from html import escape
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from workbench.app.pages.visit import Visit
from workbench.domain.annotations import STATUSES, Status
from workbench.workflows import labeling

_AT_ONCE = 30


def draw(visit: Visit) -> None:
    st.title("My sentences")
    status: Status | None = st.segmented_control(
        "Show", STATUSES, format_func=str.capitalize, key="status", label_visibility="collapsed"
    )
    shown = _AT_ONCE * (1 + st.session_state.get("more", 0))
    own = labeling.own_sentences(visit.house.store, visit.project, visit.user, status, limit=shown + 1)
    if not own:
        what = f"Nothing {status} yet." if status else "Nothing yet."
        st.html(f'<p class="wb-empty">{what} What you submit, skip or flag is listed here.</p>')
        return
    zone = _zone()
    st.html(f'<div class="wb-list">{"".join(_row(sentence, zone) for sentence in own[:shown])}</div>')
    if len(own) > shown and st.button("Show more"):
        st.session_state["more"] = st.session_state.get("more", 0) + 1
        st.rerun()


def _row(own: labeling.OwnSentence, zone: dt.tzinfo) -> str:
    address = "/?" + urlencode({"document": own.document, "sentence": own.sentence})
    counts = [
        f"{number} {one if number == 1 else many}"
        for number, one, many in (
            (own.entities, "entity", "entities"),
            (own.attributions, "attribution", "attributions"),
            (own.stances, "stance", "stances"),
        )
        if number
    ]
    revised = [f"revision {own.revision}"] if own.revision and own.revision > 1 else []
    when = [f"{own.created_at.astimezone(zone):%-d %b %Y, %H:%M}"] if own.created_at else []
    about = " · ".join([own.title or own.document, f"sentence {own.sentence + 1}", *counts, *revised, *when])
    return (
        f'<a class="wb-row" href="{escape(address)}" target="_self">'
        f'<span class="wb-text" dir="auto">{escape(own.text)}</span>'
        f'<span class="wb-about"><b class="wb-{own.status}">{own.status}</b> · {escape(about)}</span></a>'
    )


def _zone() -> dt.tzinfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return dt.UTC
