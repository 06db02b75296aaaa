"""The frame around every page: who one is, which project, where one can go."""

from functools import partial
from pathlib import Path

import streamlit as st

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
from workbench.app.pages.visit import Visit, begin
from workbench.app.sessions import who
from workbench.errors import WorkbenchError

_ICON = Path(__file__).parents[1] / "static" / "icon.svg"


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
            single_sign_on.draw(house)
            return
        visit = begin(house, signed_in)
        if visit is None:
            st.navigation([st.Page(_no_project, title="Workbench")], position="hidden").run()
            draw_header(signed_in, None)
            return
        page = st.navigation(_pages(visit), position="top")
        draw_header(signed_in, visit)
        page.run()
    except WorkbenchError as error:
        st.error(str(error))


def _pages(visit: Visit) -> list[st.Page]:
    pages = [
        st.Page(partial(label.draw, visit), title="Label", url_path="label", default=True),
        st.Page(partial(mine.draw, visit), title="My sentences", url_path="mine"),
        st.Page(partial(guidelines.draw, visit), title="Guidelines", url_path="guidelines"),
    ]
    if visit.leads:
        pages += [
            st.Page(partial(progress.draw, visit), title="Progress", url_path="progress"),
            st.Page(partial(people.draw, visit), title="People", url_path="people"),
            st.Page(partial(documents.draw, visit), title="Documents", url_path="documents"),
            st.Page(partial(label_studio.draw, visit), title="Label Studio", url_path="label-studio"),
        ]
    return pages


def _no_project() -> None:
    st.title("You are in no project yet")
    st.write("Ask a project’s lead to give you a role in it, then reload this page.")
