"""Adjudicated annotations. A new decision follows the old one; none is overwritten."""

import datetime as dt
from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, func, insert, select

from workbench.domain.annotations import Gold
from workbench.store.keys import Keys
from workbench.store.mapping import gold_from_row, gold_to_row
from workbench.store.records import Project
from workbench.store.renames import Renaming
from workbench.store.tables import golds

_AT_ONCE = 500


class Golds:
    def __init__(self, connection: Connection, keys: Keys, renaming: Renaming) -> None:
        self._connection = connection
        self._keys = keys
        self._renaming = renaming

    def put(self, project: Project, gold: Gold) -> Gold:
        """Keep a decision as the sentence's newest; its annotation's `annotator` made it."""
        annotation = gold.annotation
        at = (annotation.created_at or dt.datetime.now(dt.UTC)).astimezone(dt.UTC)
        stored = msgspec.structs.replace(gold, annotation=msgspec.structs.replace(annotation, created_at=at))
        self._connection.execute(
            insert(golds).values(
                project_id=project.id,
                sentence_id=self._keys.sentence(project, annotation.document, annotation.sentence),
                user_id=self._keys.user(annotation.annotator),
                **gold_to_row(stored),
            )
        )
        return stored

    def of(self, project: Project, document: str, sentence: int) -> Gold | None:
        """The sentence's newest decision."""
        statement = (
            select(golds)
            .where(
                golds.c.project_id == project.id,
                golds.c.sentence_id == self._keys.sentence(project, document, sentence),
            )
            .order_by(golds.c.id.desc())
            .limit(1)
        )
        row = self._connection.execute(statement).mappings().first()
        return self._read(project, gold_from_row(row)) if row else None

    def all(self, project: Project) -> Iterator[Gold]:
        """The newest decision for every sentence that has one, in document order."""
        newest = select(func.max(golds.c.id)).where(golds.c.project_id == project.id).group_by(golds.c.sentence_id)
        statement = select(golds).where(golds.c.id.in_(newest)).order_by(golds.c.sentence_id)
        for row in self._connection.execute(statement.execution_options(yield_per=_AT_ONCE)).mappings():
            yield self._read(project, gold_from_row(row))

    def _read(self, project: Project, gold: Gold) -> Gold:
        return msgspec.structs.replace(gold, annotation=self._renaming.apply(project, gold.annotation))
