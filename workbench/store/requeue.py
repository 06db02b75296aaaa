"""Sentences put back to the people who answered them, because what they answered by has changed.

A question is kept for each answer that it is about; it waits until that person answers the sentence again, and is
kept after that. Claims have no part in it: the answer in question goes on counting in `taken`, so nobody else gets
the sentence for it, and it never has more people than the overlap. Whoever asks twice about one answer asks once.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, not_, select

from workbench.domain.annotations import Annotation
from workbench.store.annotations import COUNTED, REVISION_COLUMNS
from workbench.store.keys import Keys
from workbench.store.locks import lock_project
from workbench.store.mapping import annotation_from_row
from workbench.store.records import Project, Question
from workbench.store.renames import Renaming
from workbench.store.tables import documents, heads, requeued, revisions, sentences, users

_AT_ONCE = 500


class Standing(NamedTuple):
    """A newest answer, by row ids.

    Attributes:
        waits: whether it is asked about already.
    """

    sentence: int
    user: int
    revision: int
    waits: bool


class Requeue:
    def __init__(self, connection: Connection, keys: Keys, renaming: Renaming) -> None:
        self._connection = connection
        self._keys = keys
        self._renaming = renaming

    def older(self, project: Project, version: str, guidelines_version: str) -> Iterator[tuple[Standing, Annotation]]:
        """The newest answers that count and were made under other versions, in document order.

        Those of people who cannot sign in any more are left out: nobody would answer again.
        """
        asked = select(requeued.c.revision).where(_about_head(), requeued.c.waiting)
        statement = (
            select(*REVISION_COLUMNS, heads.c.sentence_id, heads.c.user_id, asked.exists().label("waits"))
            .select_from(heads)
            .join(revisions, revisions.c.id == heads.c.revision_id)
            .join(sentences, sentences.c.id == heads.c.sentence_id)
            .join(documents, documents.c.id == sentences.c.document_id)
            .join(users, users.c.id == heads.c.user_id)
            .where(
                heads.c.project_id == project.id,
                heads.c.status.in_(COUNTED),
                users.c.active,
                not_(and_(revisions.c.scheme_version == version, revisions.c.guidelines_version == guidelines_version)),
            )
            .order_by(heads.c.sentence_id, users.c.name)
        )
        for row in self._connection.execute(statement.execution_options(yield_per=_AT_ONCE)).mappings():
            standing = Standing(row["sentence_id"], row["user_id"], row["revision"], bool(row["waits"]))
            yield standing, self._renaming.apply(project, annotation_from_row(row))

    def ask(self, project: Project, about: Iterable[Standing], reason: str, by: str | None, afresh: bool) -> int:
        """Put answers in question.

        Args:
            reason: is told to whoever answers.
            by: the user who asks; None: whoever runs the command line.
            afresh: whether the earlier answer is hidden from who answers.

        Returns:
            How many are asked about that were not.
        """
        common = {
            "project_id": project.id,
            "asked_at": dt.datetime.now(dt.UTC),
            "asked_by": self._keys.user(by) if by is not None else None,
            "reason": reason,
            "afresh": afresh,
            "waiting": True,
        }
        lock_project(self._connection, project)
        count = 0
        remaining = iter(about)
        while some := list(islice(remaining, _AT_ONCE)):
            there = self._there(some)
            rows = [
                common | {"sentence_id": one.sentence, "user_id": one.user, "revision": one.revision}
                for one in some
                if (one.sentence, one.user, one.revision) not in there
            ]
            if rows:
                self._connection.execute(insert(requeued), rows)
            count += len(rows)
        return count

    def _there(self, some: Collection[Standing]) -> set[tuple[int, int, int]]:
        statement = select(requeued.c.sentence_id, requeued.c.user_id, requeued.c.revision).where(
            requeued.c.sentence_id.in_({one.sentence for one in some})
        )
        return {(row.sentence_id, row.user_id, row.revision) for row in self._connection.execute(statement)}

    def waiting(self, project: Project, user: str, limit: int) -> list[Question]:
        """What the user is asked again, in document order."""
        return self._questions(self._asked(project, user).order_by(requeued.c.sentence_id).limit(limit))

    def waiting_at(self, project: Project, user: str, document: str, sentence: int) -> list[Question]:
        """What the user is asked again about one sentence."""
        which = self._keys.sentence(project, document, sentence)
        return self._questions(self._asked(project, user).where(requeued.c.sentence_id == which))

    def hidden(self, project: Project, user: str) -> set[tuple[str, int]]:
        """Documents and places of sentences that the user is asked afresh."""
        statement = (
            self._open(project, documents.c.name, sentences.c.place)
            .join(sentences, sentences.c.id == requeued.c.sentence_id)
            .join(documents, documents.c.id == sentences.c.document_id)
            .where(requeued.c.user_id == self._keys.user(user), requeued.c.afresh)
        )
        return {(row.name, row.place) for row in self._connection.execute(statement)}

    def count(self, project: Project, user: str) -> int:
        """How many sentences the user is asked again."""
        statement = self._open(project, func.count()).where(requeued.c.user_id == self._keys.user(user))
        return int(self._connection.execute(statement).scalar_one())

    def counts(self, project: Project) -> dict[str, int]:
        """The same for everybody, by name."""
        statement = (
            self._open(project, users.c.name, func.count().label("n"))
            .join(users, users.c.id == requeued.c.user_id)
            .group_by(users.c.name)
            .order_by(users.c.name)
        )
        return {row.name: row.n for row in self._connection.execute(statement)}

    def versions(self, project: Project) -> dict[tuple[str, str], int]:
        """How many newest answers that count were made under each pair of versions, of scheme and guidelines."""
        pair = revisions.c.scheme_version, revisions.c.guidelines_version
        statement = (
            select(*pair, func.count().label("n"))
            .select_from(heads)
            .join(revisions, revisions.c.id == heads.c.revision_id)
            .where(heads.c.project_id == project.id, heads.c.status.in_(COUNTED))
            .group_by(*pair)
        )
        return {(row[0], row[1]): row[2] for row in self._connection.execute(statement)}

    def _asked(self, project: Project, user: str) -> Select[Any]:
        return (
            self._open(project, documents.c.name, sentences.c.place, requeued)
            .join(sentences, sentences.c.id == requeued.c.sentence_id)
            .join(documents, documents.c.id == sentences.c.document_id)
            .where(requeued.c.user_id == self._keys.user(user))
        )

    def _questions(self, statement: Select[Any]) -> list[Question]:
        return [
            Question(row.name, row.place, row.revision, row.reason, row.afresh, row.asked_at)
            for row in self._connection.execute(statement)
        ]

    def _open(self, project: Project, *columns: Any) -> Select[Any]:
        """What waits; an answer may just have been given while it was asked about."""
        return (
            select(*columns)
            .select_from(requeued)
            .join(heads, _about_head())
            .where(requeued.c.project_id == project.id, requeued.c.waiting)
        )


def _about_head() -> ColumnElement[bool]:
    return and_(
        requeued.c.sentence_id == heads.c.sentence_id,
        requeued.c.user_id == heads.c.user_id,
        requeued.c.revision == heads.c.revision,
    )
