"""The projects of a database."""

import datetime as dt
import secrets

from sqlalchemy import Connection, RowMapping, insert, select, update

from workbench.errors import Conflict, NotFound
from workbench.store.records import Project
from workbench.store.tables import projects


class Projects:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, name: str, salt: str | None = None) -> Project:
        """Make a project.

        Args:
            salt: hexadecimal; random unless given.

        Raises:
            Conflict: there is one of that name.
        """
        if self.find(name) is not None:
            raise Conflict(f"there is a project {name!r} already")
        row = {"name": name, "salt": salt or secrets.token_hex(16), "created_at": dt.datetime.now(dt.UTC)}
        self._connection.execute(insert(projects).values(row))
        return self.get(name)

    def find(self, name: str) -> Project | None:
        row = self._connection.execute(select(projects).where(projects.c.name == name)).mappings().first()
        return _project(row) if row else None

    def get(self, name: str) -> Project:
        """Raises:
        NotFound: there is no such project; those there are are named.
        """
        found = self.find(name)
        if found is None:
            known = ", ".join(project.name for project in self.all())
            raise NotFound(f"there is no project {name!r}; there {f'are: {known}' if known else 'is none yet'}")
        return found

    def all(self) -> list[Project]:
        return [_project(row) for row in self._connection.execute(select(projects).order_by(projects.c.id)).mappings()]


def reopen_sentences(connection: Connection, project: Project) -> None:
    """Let claims look again at sentences that they have passed for good (see `queue.py`).

    Takes the lock on the project's row, so that on PostgreSQL two such writers follow one another.
    """
    connection.execute(update(projects).where(projects.c.id == project.id).values(epoch=projects.c.epoch + 1))


def _project(row: RowMapping) -> Project:
    return Project(id=row["id"], name=row["name"], salt=row["salt"], created_at=row["created_at"])
