"""What models suggest. Never a label until a person accepts it."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, and_, delete, exists, insert, select

from workbench.domain.codec import decode, encode
from workbench.domain.layers import Entity
from workbench.store.keys import Keys
from workbench.store.records import Project, SuggestionSet
from workbench.store.tables import documents, sentences, suggestions

_AT_ONCE = 500


class Suggestions:
    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys

    def put(
        self, project: Project, document: str, sentence: int, model: str, version: str, entities: Sequence[Entity]
    ) -> None:
        """Keep what a model suggests for a sentence, in place of what the same version said before."""
        which = {
            "sentence_id": self._keys.sentence(project, document, sentence),
            "model": model,
            "version": version,
        }
        self._connection.execute(delete(suggestions).filter_by(**which))
        self._connection.execute(insert(suggestions).values(entities=encode(tuple(entities)).decode(), **which))

    def put_all(
        self, project: Project, document: str, model: str, version: str, groups: Sequence[Sequence[Entity]]
    ) -> None:
        """Keep what a model suggests for all sentences of a document, one group a sentence; as `put`, at once."""
        which = {"model": model, "version": version}
        inside = select(sentences.c.id).where(sentences.c.document_id == self._keys.document(project, document))
        self._connection.execute(delete(suggestions).filter_by(**which).where(suggestions.c.sentence_id.in_(inside)))
        rows = [
            {"sentence_id": self._keys.sentence(project, document, index), "entities": encode(tuple(entities)).decode()}
            for index, entities in enumerate(groups)
        ]
        if rows:
            self._connection.execute(insert(suggestions), [row | which for row in rows])

    def of(self, project: Project, document: str, sentence: int) -> tuple[SuggestionSet, ...]:
        """All suggestions for a sentence, by model, of each the one put last at the end."""
        statement = (
            select(suggestions)
            .where(suggestions.c.sentence_id == self._keys.sentence(project, document, sentence))
            .order_by(suggestions.c.model, suggestions.c.id)
        )
        return tuple(
            SuggestionSet(document, sentence, row.model, row.version, decode(row.entities, tuple[Entity, ...]))
            for row in self._connection.execute(statement)
        )

    def missing(self, project: Project, model: str, version: str) -> Iterator[str]:
        """Ids of documents with a sentence that this version has not seen, by import."""
        last = 0
        unseen = exists().where(
            sentences.c.document_id == documents.c.id,
            ~exists().where(
                and_(
                    suggestions.c.sentence_id == sentences.c.id,
                    suggestions.c.model == model,
                    suggestions.c.version == version,
                )
            ),
        )
        while True:
            found = self._connection.execute(
                select(documents.c.id, documents.c.name)
                .where(documents.c.project_id == project.id, documents.c.id > last, unseen)
                .order_by(documents.c.id)
                .limit(_AT_ONCE)
            ).all()
            if not found:
                return
            last = found[-1].id
            yield from (row.name for row in found)
