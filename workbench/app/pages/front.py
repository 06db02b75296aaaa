"""The frame around every page: who one is, which project, where one can go."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import streamlit as st

from workbench.app.form_page import as_sentence
from workbench.app.house import the_house
from workbench.app.pages import (
    adjudicate,
    agreement,
    documents,
    guidelines,
    label,
    label_studio,
    mine,
    people,
    progress,
    side_by_side,
    single_sign_on,
    stances,
    versions,
)
from workbench.app.pages.header import draw_header, draw_style
from workbench.app.pages.plain import plain
from workbench.app.pages.visit import Visit, begin
from workbench.app.sessions import who
from workbench.errors import WorkbenchError

_ICON = Path(__file__).parents[1] / "static" / "icon.svg"


class Place(NamedTuple):
    """A page: where it is, its title, and what draws it.

    Attributes:
        under: the menu in the bar under which it stands; empty for what stands in the bar itself.
        listed: whether the bar names it; where not, other pages lead there.
    """

    path: str
    title: str
    page: ModuleType
    under: str = ""
    listed: bool = True


FOR_ALL: tuple[Place, ...] = (
    Place("label", "Label", label),
    Place("mine", "My sentences", mine),
    Place("guidelines", "Guidelines", guidelines),
)
FOR_LEADS: tuple[Place, ...] = (
    Place("progress", "Progress", progress),
    Place("agreement", "Agreement", agreement),
    Place("adjudicate", "Adjudicate", adjudicate),
    Place("stances", "Stances", stances, "Project"),
    Place(side_by_side.PATH, "Side by side", side_by_side, listed=False),
    Place("versions", "Versions", versions, "Project"),
    Place("people", "People", people, "Project"),
    Place("documents", "Documents", documents, "Project"),
    Place("label-studio", "Label Studio", label_studio, "Project"),
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


def _pages(visit: Visit) -> dict[str, list[st.Page]]:
    """By the menu under which they stand."""
    menus: dict[str, list[st.Page]] = {"": []}
    for place in FOR_ALL:
        menus[""].append(
            st.Page(
                partial(place.page.draw, visit), title=place.title, url_path=place.path, default=place.page is label
            )
        )
    for place in FOR_LEADS:
        draw_it = partial(place.page.draw, visit) if visit.leads else _for_leads
        shown = visit.leads and place.listed
        page = st.Page(draw_it, title=place.title, url_path=place.path, visibility="visible" if shown else "hidden")
        menus.setdefault(place.under if shown else "", []).append(page)
    return menus


def _wherever(draw: Callable[[], None]) -> st.Page:
    """One thing to show, whatever page was asked for."""
    pages = [
        st.Page(draw, title="Workbench", url_path=place.path, default=place.page is label, visibility="hidden")
        for place in (*FOR_ALL, *FOR_LEADS)
    ]
    return st.navigation(pages, position="hidden")


def _no_project() -> None:
    st.title("You are in no project yet")
    st.write("Ask a project’s lead to give you a role in it, then reload this page.")


def _for_leads() -> None:
    st.title("This page is for leads")
    st.write("You are an annotator of this project; its leads see here how it gets on.")
