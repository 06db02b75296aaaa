"""Fingerprints of documents, computed once and kept; they could be computed anew from the texts."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from workbench.store.records import Project
from workbench.store.tables import documents, fingerprints

_AT_ONCE, _TEXTS_AT_ONCE = 500, 50


class Fingerprints:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def missing(self, project: Project) -> Iterator[dict[str, str]]:
        """The texts of documents without one, by id and by import, some at a time."""
        last = 0
        while True:
            found = self._connection.execute(
                select(documents.c.id, documents.c.name, documents.c.text)
                .outerjoin(fingerprints, fingerprints.c.document_id == documents.c.id)
                .where(documents.c.project_id == project.id, documents.c.id > last)
                .where(fingerprints.c.document_id.is_(None))
                .order_by(documents.c.id)
                .limit(_TEXTS_AT_ONCE)
            ).all()
            if not found:
                return
            last = found[-1].id
            yield {row.name: row.text for row in found}

    def put(self, project: Project, found: Mapping[str, bytes]) -> None:
        """Keep the fingerprints of these documents; where another was as quick, nothing changes."""
        insert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        ids = select(documents.c.id, documents.c.name).where(
            documents.c.project_id == project.id, documents.c.name.in_(list(found))
        )
        rows = [{"document_id": row.id, "hashes": found[row.name]} for row in self._connection.execute(ids)]
        if rows:
            self._connection.execute(insert(fingerprints).on_conflict_do_nothing(), rows)

    def all(self, project: Project) -> Iterator[tuple[str, bytes | None]]:
        """Of every document, by import; None where there is none yet."""
        statement = (
            select(documents.c.name, fingerprints.c.hashes)
            .outerjoin(fingerprints, fingerprints.c.document_id == documents.c.id)
            .where(documents.c.project_id == project.id)
            .order_by(documents.c.id)
        )
        for row in self._connection.execute(statement.execution_options(yield_per=_AT_ONCE)):
            yield row.name, row.hashes
