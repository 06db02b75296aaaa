"""The engine: which database a URL means, and how its transactions begin."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from workbench.errors import InvalidSetting, Unavailable

BUSY_SECONDS = 30
WRITING = "workbench_writing"


def read_url(text: str) -> URL:
    """Parse a database URL.

    Raises:
        InvalidSetting: it is not one of a SQLite file or of PostgreSQL.
    """
    try:
        url = make_url(text)
    except ArgumentError:
        raise _not_allowed("the database URL cannot be read") from None
    match url.drivername:
        case "sqlite" | "sqlite+pysqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite+pysqlite")
        case "postgresql" | "postgres" | "postgresql+psycopg":
            return url.set(drivername="postgresql+psycopg")
        case _:
            raise _not_allowed(f"the database URL {url.render_as_string(hide_password=True)!r} cannot be used")


def _not_allowed(what: str) -> InvalidSetting:
    return InvalidSetting(f"{what}; allowed are sqlite:////path/to/file and postgresql://user@host/database")


def name_of(url: URL) -> str:
    """The database as its user knows it, without its password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def make_engine(url: URL) -> Engine:
    """An engine that does not connect yet.

    Raises:
        Unavailable: the folder of a SQLite file does not exist.
    """
    if url.get_backend_name() == "sqlite":
        folder = Path(url.database or "").parent
        if not folder.is_dir():
            raise Unavailable(f"the folder {folder} of the database does not exist")
        engine = create_engine(url, pool_size=10, max_overflow=50, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = f"-c timezone=UTC -c lock_timeout={BUSY_SECONDS}s"
    return create_engine(
        url,
        pool_size=10,
        max_overflow=50,
        pool_pre_ping=True,
        connect_args={"options": options, "connect_timeout": 10, "application_name": "workbench"},
    )


def for_reading(connection: Connection) -> Connection:
    """Let its transactions see one state of the database throughout, and write nothing."""
    if connection.dialect.name == "sqlite":
        return connection.execution_options(**{WRITING: False})
    return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def for_writing(connection: Connection) -> Connection:
    """Let its transactions write; on SQLite one at a time, from their beginning."""
    return connection.execution_options(**{WRITING: True})


def _set_up_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions begin where _begin_sqlite says, not where sqlite3 guesses
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writing else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN DEFERRED")
