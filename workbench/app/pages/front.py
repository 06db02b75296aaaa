"""The frame around every page: who one is, which project, where one can go."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType

import streamlit as st

from workbench.app.form_page import as_sentence
from workbench.app.house import the_house
from workbench.app.pages import (
    documents,
    guidelines,
    label,
    label_studio,
    mine,
    people,
    progress,
    single_sign_on,
)
from workbench.app.pages.header import draw_header, draw_style
from workbench.app.pages.plain import plain
from workbench.app.pages.visit import Visit, begin
from workbench.app.sessions import who
from workbench.errors import WorkbenchError

_ICON = Path(__file__).parents[1] / "static" / "icon.svg"

# Where each page is, its title, and what draws it.
FOR_ALL: tuple[tuple[str, str, ModuleType], ...] = (
    ("label", "Label", label),
    ("mine", "My sentences", mine),
    ("guidelines", "Guidelines", guidelines),
)
FOR_LEADS: tuple[tuple[str, str, ModuleType], ...] = (
    ("progress", "Progress", progress),
    ("people", "People", people),
    ("documents", "Documents", documents),
    ("label-studio", "Label Studio", label_studio),
)


def draw() -> None:
    """Draw the page that the address names."""
    st.set_page_config(
        page_title="Workbench",
        page_icon=str(_ICON),
        layout="wide",
        menu_items={"About": "Workbench: entities, attribution and stance in news text."},
    )
    draw_style()
    house = the_house()
    try:
        signed_in = who(house, st.context.cookies)
        if signed_in is None:
            _wherever(partial(single_sign_on.draw, house)).run()
            return
        visit = begin(house, signed_in)
        if visit is None:
            page = _wherever(_no_project)
            draw_header(signed_in, None)
            page.run()
            return
        page = st.navigation(_pages(visit), position="top")
        draw_header(signed_in, visit)
        page.run()
    except WorkbenchError as error:
        st.error(plain(as_sentence(str(error))))


def _pages(visit: Visit) -> list[st.Page]:
    pages = [
        st.Page(partial(page.draw, visit), title=title, url_path=path, default=page is label)
        for path, title, page in FOR_ALL
    ]
    for path, title, page in FOR_LEADS:
        if visit.leads:
            pages.append(st.Page(partial(page.draw, visit), title=title, url_path=path))
        else:
            pages.append(st.Page(_for_leads, title=title, url_path=path, visibility="hidden"))
    return pages


def _wherever(draw: Callable[[], None]) -> st.Page:
    """One thing to show, whatever page was asked for."""
    pages = [
        st.Page(draw, title="Workbench", url_path=path, default=page is label, visibility="hidden")
        for path, _, page in (*FOR_ALL, *FOR_LEADS)
    ]
    return st.navigation(pages, position="hidden")


def _no_project() -> None:
    st.title("You are in no project yet")
    st.write("Ask a project’s lead to give you a role in it, then reload this page.")


def _for_leads() -> None:
    st.title("This page is for leads")
    st.write("You are an annotator of this project; its leads see here how it gets on.")
