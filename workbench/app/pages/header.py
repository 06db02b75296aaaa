"""The right end of the top bar, and the style that all pages share."""

from html import escape
from pathlib import Path

import streamlit as st

from workbench.app.pages.visit import Visit
from workbench.app.sessions import SignedIn

_STYLE = Path(__file__).parents[1] / "static" / "pages.css"


def draw_style() -> None:
    """Shape Streamlit's frame like ours."""
    st.html(_STYLE)


def draw_header(signed_in: SignedIn, visit: Visit | None) -> None:
    """Project, overlap, name and the way out, in the bar at the top."""
    name = signed_in.user.display_name or signed_in.user.name
    with st.container(key="identity"):
        st.html(
            f'<div class="wb-identity">{_project(visit) if visit else ""}'
            f'<span class="wb-who" title="{escape(name)}">{escape(name)}</span>'
            '<form method="post" action="/sign-out"><button>Sign out</button></form></div>'
        )


def _project(visit: Visit) -> str:
    overlap = visit.open.scheme.scheme.overlap
    each = f'<span class="wb-overlap">overlap {overlap}</span>'
    if len(visit.projects) == 1:
        return f'<span class="wb-project">{escape(visit.project)}</span>{each}'
    links = "".join(
        f'<a href="/project/{escape(name)}" target="_self"{" aria-current=true" if name == visit.project else ""}>'
        f"{escape(name)}</a>"
        for name in visit.projects
    )
    return f'<details class="wb-project"><summary>{escape(visit.project)}</summary><div>{links}</div></details>{each}'
