"""Brings a database to the state that this version of Workbench writes."""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from workbench.errors import NewerDatabase, Unavailable
from workbench.store.engine import for_reading, for_writing
from workbench.store.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

# The newest file of migrations/versions; written here so that opening a database need not load Alembic.
HEAD = "0005"
VERSION_TABLE = "workbench_version"
_LOCK = 7_202_605_317  # any number, the same for everyone who migrates one PostgreSQL database


def migrate(engine: Engine, where: str) -> None:
    """Create or upgrade the tables; nothing if they are as they should be.

    Several processes may do so at once; one works, the others wait and find it done.

    Raises:
        NewerDatabase: a newer Workbench has been here.
        Unavailable: the database belongs to something else.
    """
    with for_reading(engine.connect()) as connection:
        if current_revision(connection) == HEAD:
            return
    with for_writing(engine.connect()) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        found = current_revision(connection)
        if found == HEAD:
            return
        if found is not None and found not in _known_revisions():
            raise NewerDatabase(
                f"{where} was written by a newer Workbench (its revision {found} is unknown here); "
                "install that version, or use another database"
            )
        if found is None:
            foreign = sorted(set(inspect(connection).get_table_names()) & set(metadata.tables))
            if foreign:
                raise Unavailable(
                    f"{where} is no Workbench database, but has a table {foreign[0]!r}; use an empty database"
                )
        _upgrade(connection)
        connection.commit()


def current_revision(connection: Connection) -> str | None:
    """The revision the database is at; None if it is empty."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()


def _known_revisions() -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "workbench.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(connection: Connection) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
