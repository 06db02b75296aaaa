"""Agreement: whether people agree, where not, and which sentences show it. For leads."""

from html import escape

import streamlit as st

from workbench.app.pages.agreement_sections import SECTIONS
from workbench.app.pages.behind import draw_behind, forget
from workbench.app.pages.counting import report_or_progress
from workbench.app.pages.figures import LAYER_TITLES, layer_line
from workbench.app.pages.visit import Visit
from workbench.workflows import agreement
from workbench.workflows.agreement_report import AgreementReport

_LOOK_AGAIN = 30
"""Seconds."""


def draw(visit: Visit) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Agreement")
        st.button("Refresh", help="New answers are counted; nothing else is counted again.")
    found = report_or_progress(visit)
    if found is None:
        return
    if not found.answers:
        st.html('<p class="wb-empty">Nobody has submitted anything yet.</p>')
        return
    st.session_state["just-drawn"] = True
    _watch(visit, found)
    st.html(f'<p class="wb-about">{escape(_counts(found))}</p>{"".join(map(layer_line, found.layers))}')
    if len(found.annotators) < 2:
        st.html(
            '<p class="wb-empty">Agreement takes two: as soon as a second person answers sentences that were '
            "answered already, there is something to see here.</p>"
        )
        return
    names = [layer.layer for layer in found.layers]
    if st.session_state.get("layer") not in (None, *names):
        del st.session_state["layer"]
    chosen = st.segmented_control(
        "Layer",
        names,
        format_func=lambda name: LAYER_TITLES[name],
        default=names[0],
        required=True,
        key="layer",
        bind="query-params",
        on_change=forget,
        label_visibility="collapsed",
    )
    layer = found.layer(chosen or names[0]) or found.layers[0]
    tabs = st.tabs([section.title for section in SECTIONS], key="by", bind="query-params", on_change="rerun")
    for tab, section in zip(tabs, SECTIONS, strict=True):
        if tab.open:
            with tab:
                section.draw(found, layer)
    draw_behind(visit, found, layer)


def _report(visit: Visit) -> AgreementReport:
    return agreement.report(visit.house.store, visit.project, visit.user)


@st.fragment(run_every=_LOOK_AGAIN)
def _watch(visit: Visit, shown: AgreementReport) -> None:
    """Draw the page anew once somebody has answered something."""
    if st.session_state.pop("just-drawn", False):
        return
    if _report(visit) != shown:
        st.rerun()


def _counts(found: AgreementReport) -> str:
    return " · ".join(
        [
            _count(len(found.annotators), "person", "people"),
            _count(found.answers, "answer", "answers"),
            f"{found.shared:,} of {found.sentences:,} sentences answered by two or more",
            *([_count(found.gold, "decided", "decided")] if found.gold else []),
        ]
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
