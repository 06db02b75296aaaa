"""What every request and every page of one server shares: the open store and a few plain settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.store import Store


@dataclass(frozen=True, slots=True)
class House:
    """One server's belongings; nothing in it changes while it runs, so that servers can be added at will.

    Attributes:
        store: open until the server stops.
        project: the project shown first; None leaves it to what a person has a role in.
        label_studio_url: the Label Studio server that the projects are synced with, if any.
        providers: OpenID Connect providers that one can sign in with, key → name for people.
        create_users_from: mail domains whose verified addresses get an account on their first sign-in.
    """

    store: Store
    project: str | None = None
    label_studio_url: str | None = None
    providers: Mapping[str, str] = field(default_factory=dict)
    create_users_from: frozenset[str] = frozenset()


_opened: list[House] = []


def open_house(house: House) -> None:
    """Make `house` the one of this process.

    Streamlit runs the pages as a script, to which nothing can be passed; this is how they find the store.
    """
    _opened[:] = [house]


def the_house() -> House:
    """The one of this process."""
    return _opened[0]
