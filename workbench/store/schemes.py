"""The schemes of a project, each version with its guidelines."""

import datetime as dt

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select

from workbench.domain.codec import decode
from workbench.domain.scheme import Scheme, content_version
from workbench.errors import NotFound
from workbench.store.records import Project, SchemeVersion
from workbench.store.renames import Renaming, newest_scheme
from workbench.store.tables import schemes


class Schemes:
    def __init__(self, connection: Connection, renaming: Renaming) -> None:
        self._connection = connection
        self._renaming = renaming

    def add(self, project: Project, scheme: Scheme, source: str, guidelines: str) -> SchemeVersion:
        """Make this the project's scheme; nothing if it is already."""
        newest = self.find(project)
        if newest and (newest.scheme, newest.source, newest.guidelines) == (scheme, source, guidelines):
            return newest
        self._connection.execute(
            insert(schemes).values(
                project_id=project.id,
                version=scheme.version,
                guidelines_version=content_version(guidelines.encode()),
                # Not the sorted form: labels stand on the screen in the order of the scheme.
                body=msgspec.json.encode(scheme).decode(),
                source=source,
                guidelines=guidelines,
                created_at=dt.datetime.now(dt.UTC),
            )
        )
        self._renaming.forget()
        return self.newest(project)

    def find(self, project: Project) -> SchemeVersion | None:
        row = newest_scheme(self._connection, project)
        return _version(row) if row else None

    def newest(self, project: Project) -> SchemeVersion:
        """Raises:
        NotFound: the project has no scheme yet.
        """
        found = self.find(project)
        if found is None:
            raise NotFound(f"project {project.name!r} has no scheme yet")
        return found

    def all(self, project: Project) -> list[SchemeVersion]:
        """Every version, the oldest first."""
        statement = select(schemes).where(schemes.c.project_id == project.id).order_by(schemes.c.id)
        return [_version(row) for row in self._connection.execute(statement).mappings()]


def _version(row: RowMapping) -> SchemeVersion:
    return SchemeVersion(
        scheme=decode(row["body"], Scheme),
        version=row["version"],
        guidelines=row["guidelines"],
        guidelines_version=row["guidelines_version"],
        source=row["source"],
        created_at=row["created_at"],
    )
