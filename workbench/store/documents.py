"""Documents with their sentences, in the order in which they were imported."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import groupby

from sqlalchemy import Connection, func, insert, select

from workbench.domain.documents import Document, Sentence
from workbench.errors import Conflict
from workbench.store.keys import Keys, find_document
from workbench.store.mapping import document_from_row, document_to_row, sentence_from_row, sentence_to_row
from workbench.store.projects import reopen_sentences
from workbench.store.records import Project
from workbench.store.tables import documents, sentences

CIRCLE = 2**62
_AT_ONCE = 100


class Documents:
    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys

    def add(self, project: Project, document: Document, cut: Sequence[Sentence]) -> None:
        """Keep a document with its sentences.

        Raises:
            Conflict: the project has a document of that id.
            InvalidInput: its metadata is no JSON.
        """
        row = document_to_row(document)
        reopen_sentences(self._connection, project)
        if find_document(self._connection, project, document.id) is not None:
            raise Conflict(f"project {project.name!r} has a document {document.id!r} already")
        added = self._connection.execute(
            insert(documents).values(project_id=project.id, **row).returning(documents.c.id)
        ).scalar_one()
        if cut:
            common = {"project_id": project.id, "document_id": added}
            rows = [
                common | sentence_to_row(sentence) | {"shuffle": _shuffle(project, document.id, sentence.index)}
                for sentence in cut
            ]
            self._connection.execute(insert(sentences), rows)

    def find(self, project: Project, document_id: str) -> Document | None:
        row = find_document(self._connection, project, document_id)
        return document_from_row(row) if row else None

    def get(self, project: Project, document_id: str) -> Document:
        """Raises:
        NotFound: the project has no such document.
        """
        self._keys.document(project, document_id)
        found = self.find(project, document_id)
        assert found is not None
        return found

    def sentences(self, project: Project, document_id: str) -> tuple[Sentence, ...]:
        """Raises:
        NotFound: the project has no such document.
        """
        return self.read(project, document_id)[1]

    def read(self, project: Project, document_id: str) -> tuple[Document, tuple[Sentence, ...]]:
        """A document with all its sentences.

        Raises:
            NotFound: the project has no such document.
        """
        document = self.get(project, document_id)
        statement = (
            select(sentences)
            .where(sentences.c.document_id == self._keys.document(project, document_id))
            .order_by(sentences.c.place)
        )
        rows = self._connection.execute(statement).mappings()
        return document, tuple(sentence_from_row(row, document) for row in rows)

    def read_sentence(self, project: Project, document_id: str, index: int) -> tuple[Document, Sentence]:
        """A document with one of its sentences.

        Raises:
            NotFound: the project has no such document, or the document no such sentence.
        """
        sentence_id = self._keys.sentence(project, document_id, index)
        document = self.get(project, document_id)
        row = self._connection.execute(select(sentences).where(sentences.c.id == sentence_id)).mappings().one()
        return document, sentence_from_row(row, document)

    def iterate(self, project: Project) -> Iterator[tuple[Document, tuple[Sentence, ...]]]:
        """All documents by import, read a hundred at a time."""
        last = 0
        while True:
            some = self._connection.execute(
                select(documents)
                .where(documents.c.project_id == project.id, documents.c.id > last)
                .order_by(documents.c.id)
                .limit(_AT_ONCE)
            )
            rows = some.mappings().all()
            if not rows:
                return
            last = rows[-1]["id"]
            found = self._connection.execute(
                select(sentences)
                .where(sentences.c.document_id.in_([row["id"] for row in rows]))
                .order_by(sentences.c.document_id, sentences.c.place)
            ).mappings()
            cuts = {key: list(group) for key, group in groupby(found, key=lambda row: row["document_id"])}
            for row in rows:
                document = document_from_row(row)
                yield document, tuple(sentence_from_row(cut, document) for cut in cuts.get(row["id"], ()))

    def count(self, project: Project) -> tuple[int, int]:
        """How many documents and how many sentences."""
        counts = [
            self._connection.execute(
                select(func.count()).select_from(table).where(table.c.project_id == project.id)
            ).scalar_one()
            for table in (documents, sentences)
        ]
        return counts[0], counts[1]


def _shuffle(project: Project, document_id: str, index: int) -> int:
    digest = hashlib.sha256(f"{project.salt}\n{document_id}\n{index}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % CIRCLE
