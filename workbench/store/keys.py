"""From the domain's keys to row ids, and no further than one transaction."""

from functools import lru_cache

from sqlalchemy import Connection, RowMapping, select

from workbench.errors import NotFound
from workbench.store.records import Project
from workbench.store.tables import documents, sentences, users

_DOCUMENTS_REMEMBERED = 256


class Keys:
    """Looks names up and remembers what never changes: the ids of users, documents, sentences."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._users: dict[str, int] = {}
        self._sentence_ids = lru_cache(_DOCUMENTS_REMEMBERED)(self._read_sentence_ids)

    def user(self, name: str) -> int:
        """Raises:
        NotFound: there is no such user.
        """
        if name not in self._users:
            found = self._connection.execute(select(users.c.id).where(users.c.name == name)).scalar()
            if found is None:
                raise NotFound(f"there is no user {name!r}")
            self._users[name] = found
        return self._users[name]

    def document(self, project: Project, document_id: str) -> int:
        """Raises:
        NotFound: the project has no such document.
        """
        return self._sentence_ids(project, document_id)[0]

    def sentence(self, project: Project, document_id: str, index: int) -> int:
        """Raises:
        NotFound: the project has no such document, or the document no such sentence.
        """
        _, ids = self._sentence_ids(project, document_id)
        if not 0 <= index < len(ids):
            have = f"has sentences 0 to {len(ids) - 1}" if ids else "has no sentences"
            raise NotFound(f"document {document_id!r} {have}, not {index}")
        return ids[index]

    def range_of(self, project: Project, document_id: str) -> tuple[int, int]:
        """The first and the last row id of the document's sentences; others' may lie between.

        Raises:
            NotFound: the project has no such document.
        """
        _, ids = self._sentence_ids(project, document_id)
        return (ids[0], ids[-1]) if ids else (0, -1)

    def _read_sentence_ids(self, project: Project, document_id: str) -> tuple[int, tuple[int, ...]]:
        row = find_document(self._connection, project, document_id)
        if row is None:
            raise NotFound(f"project {project.name!r} has no document {document_id!r}")
        found = self._connection.execute(
            select(sentences.c.id).where(sentences.c.document_id == row["id"]).order_by(sentences.c.place)
        )
        return row["id"], tuple(found.scalars())


def find_document(connection: Connection, project: Project, document_id: str) -> RowMapping | None:
    """The document's row, if there is one."""
    statement = select(documents).where(documents.c.project_id == project.id, documents.c.name == document_id)
    return connection.execute(statement).mappings().first()
