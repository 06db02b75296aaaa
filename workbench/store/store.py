"""The store: one database, opened once, read and written in transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine

from workbench.errors import InvalidInput
from workbench.store.annotations import Annotations
from workbench.store.canonicals import Canonicals
from workbench.store.copying import copy_sqlite
from workbench.store.digests import Digests
from workbench.store.documents import Documents
from workbench.store.engine import for_reading, for_writing, make_engine, name_of, read_url
from workbench.store.failures import translated
from workbench.store.fingerprints import Fingerprints
from workbench.store.gold import Golds
from workbench.store.health import Health
from workbench.store.keys import Keys
from workbench.store.label_studio import LabelStudio
from workbench.store.migrate import migrate
from workbench.store.pace import Pace
from workbench.store.projects import Projects
from workbench.store.queue import Queue
from workbench.store.renames import Renaming
from workbench.store.requeue import Requeue
from workbench.store.schemes import Schemes
from workbench.store.sessions import Sessions
from workbench.store.suggestions import Suggestions
from workbench.store.users import Users


class Store:
    """A database of projects. Safe to share among threads."""

    def __init__(self, engine: Engine, where: str) -> None:
        self.engine = engine
        self.where = where

    @classmethod
    def open(cls, url: str) -> Self:
        """Connect, and create or upgrade the tables.

        Args:
            url: `sqlite:////absolute/path` or `postgresql://user@host/database`.

        Raises:
            InvalidSetting: the URL is neither.
            NewerDatabase: a newer Workbench wrote it.
            Unavailable: it cannot be reached, or is no database of ours.
        """
        parsed = read_url(url)
        store = cls(make_engine(parsed), f"the database {name_of(parsed)}")
        try:
            with translated(store.where):
                migrate(store.engine, store.where)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        self.engine.dispose()

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database."""
        return Path(self.engine.url.database or "") if self.engine.dialect.name == "sqlite" else None

    def copy_to(self, target: Path) -> None:
        """Copy a SQLite database, in use or not, to a new file.

        Raises:
            Conflict: the file exists.
            Unavailable: it cannot be written.
            InvalidInput: the database is no file.
        """
        if self.file is None:
            raise InvalidInput(f"{self.where} is no file; copy it with pg_dump")
        copy_sqlite(self.engine, target)

    @contextmanager
    def read(self) -> Iterator["Transaction"]:
        """One state of the database; never waits for writers, never makes them wait."""
        with translated(self.where), self.engine.connect() as connection:
            yield Transaction(for_reading(connection))

    @contextmanager
    def write(self) -> Iterator["Transaction"]:
        """Changes that are kept on `commit()`; without it, or after an error, nothing is.

        ::

            with store.write() as tx:
                tx.projects.add("news")
                tx.commit()
        """
        with translated(self.where), self.engine.connect() as connection:
            yield Transaction(for_writing(connection))


class Transaction:
    """The repositories, all on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._keys = Keys(connection)
        self._renaming = Renaming(connection)

    def commit(self) -> None:
        """Keep what was written so far; durable when this returns."""
        self._connection.commit()

    @cached_property
    def projects(self) -> Projects:
        return Projects(self._connection)

    @cached_property
    def schemes(self) -> Schemes:
        return Schemes(self._connection, self._renaming)

    @cached_property
    def users(self) -> Users:
        return Users(self._connection, self._keys)

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self._connection, self._keys)

    @cached_property
    def documents(self) -> Documents:
        return Documents(self._connection, self._keys)

    @cached_property
    def fingerprints(self) -> Fingerprints:
        return Fingerprints(self._connection)

    @cached_property
    def canonicals(self) -> Canonicals:
        return Canonicals(self._connection, self._keys, self._renaming)

    @cached_property
    def suggestions(self) -> Suggestions:
        return Suggestions(self._connection, self._keys)

    @cached_property
    def queue(self) -> Queue:
        return Queue(self._connection, self._keys)

    @cached_property
    def pace(self) -> Pace:
        return Pace(self._connection)

    @cached_property
    def annotations(self) -> Annotations:
        return Annotations(self._connection, self._keys, self._renaming)

    @cached_property
    def requeue(self) -> Requeue:
        return Requeue(self._connection, self._keys, self._renaming)

    @cached_property
    def gold(self) -> Golds:
        return Golds(self._connection, self._keys, self._renaming)

    @cached_property
    def digests(self) -> Digests:
        return Digests(self._connection, self._renaming)

    @cached_property
    def health(self) -> Health:
        return Health(self._connection)

    @cached_property
    def label_studio(self) -> LabelStudio:
        return LabelStudio(self._connection, self._keys)
