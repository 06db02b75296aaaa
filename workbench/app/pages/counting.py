"""The report of agreement on a page, or how far it is where much must be counted first."""

import streamlit as st

from workbench.app.pages.visit import Visit
from workbench.errors import WorkbenchError
from workbench.workflows import agreement
from workbench.workflows.agreement_report import AgreementReport

_LOOK_AGAIN = 1.0
"""Seconds."""


def report_or_progress(visit: Visit) -> AgreementReport | None:
    """The report; where that would take long, None, and a bar until it is there."""
    counted = agreement.under_way(visit.house.store, visit.project, visit.user)
    if counted is None:
        return agreement.report(visit.house.store, visit.project, visit.user)
    _draw(visit)
    return None


@st.fragment(run_every=_LOOK_AGAIN)
def _draw(visit: Visit) -> None:
    try:
        counted = agreement.under_way(visit.house.store, visit.project, visit.user)
    except WorkbenchError:  # the whole page says it, and no longer looks again by itself
        counted = None
    if counted is None:
        st.rerun()
        return
    done, total = counted
    st.progress(min(done / max(total, 1), 1.0), f"Counting for the first time: {done:,} of {total:,} answers")
