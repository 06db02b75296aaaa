"""Who visits, and which project they look at."""

from dataclasses import dataclass

import streamlit as st

from workbench.app.choosing import PROJECT_COOKIE
from workbench.app.house import House
from workbench.app.sessions import SignedIn
from workbench.workflows import looking


@dataclass(frozen=True, slots=True)
class Visit:
    """What every page is drawn from.

    Attributes:
        open: the project, its newest scheme, and the visitor's role in it.
        projects: names of all projects that they have a role in.
    """

    house: House
    signed_in: SignedIn
    open: looking.OpenProject
    projects: tuple[str, ...]

    @property
    def project(self) -> str:
        return self.open.project.name

    @property
    def user(self) -> str:
        return self.signed_in.user.name

    @property
    def leads(self) -> bool:
        """Whether they may see how others get on."""
        return self.open.may("lead")


def begin(house: House, signed_in: SignedIn) -> Visit | None:
    """Open the project that was chosen last, or else the server's first; None if they have no part in any."""
    projects = tuple(looking.projects_of(house.store, signed_in.user.name))
    if not projects:
        return None
    chosen = next(
        (name for name in (st.context.cookies.get(PROJECT_COOKIE), house.project) if name in projects), projects[0]
    )
    return Visit(house, signed_in, looking.open_project(house.store, chosen, signed_in.user.name), projects)
