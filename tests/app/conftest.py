"""Furnished houses, clients and servers."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.app.furnished import MakeServer, RunningServer, Visitor, furnish, open_door, sign_in
from workbench.app.house import House
from workbench.settings import SchemeFile
from workbench.store import Store


@pytest.fixture
def house(store: Store, scheme_file: SchemeFile) -> House:
    """A furnished house on each database."""
    furnish(store, scheme_file)
    return House(store, "news")


@pytest.fixture
def sqlite_house(sqlite_store: Store, scheme_file: SchemeFile) -> House:
    """A furnished house on SQLite, for what does not depend on the database."""
    furnish(sqlite_store, scheme_file)
    return House(sqlite_store, "news")


@pytest.fixture
def visitor() -> Visitor:
    """Make a client of a house, signed in or not."""

    def make(house: House, name: str | None = None) -> TestClient:
        client = TestClient(open_door(house), base_url="http://workbench.test", follow_redirects=False)
        return sign_in(client, house, name) if name else client

    return make


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[MakeServer]:
    """Prepare a server on a database; whatever was started is stopped in the end."""
    made: list[RunningServer] = []

    def make(database_url: str) -> RunningServer:
        made.append(RunningServer(database_url, tmp_path))
        return made[-1]

    yield make
    for server in made:
        if server.process is not None:
            server.kill()


@pytest.fixture
def furnished_url(new_sqlite: Callable[[], str], scheme_file: SchemeFile) -> str:
    """The URL of a furnished SQLite database."""
    url = new_sqlite()
    with closing(Store.open(url)) as store:
        furnish(store, scheme_file)
    return url
