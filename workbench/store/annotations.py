"""What people said, revision by revision. Nothing here updates or deletes one, and the database refuses to.

`heads` points at everybody's newest revision of a sentence, in the same transaction.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select, update

from workbench.domain.annotations import Annotation, Status
from workbench.errors import Conflict
from workbench.store.keys import Keys
from workbench.store.locks import lock_sentence, lock_user
from workbench.store.mapping import annotation_from_row, annotation_to_row
from workbench.store.projects import reopen_sentences
from workbench.store.records import Project, UnsettledSentence
from workbench.store.renames import Renaming
from workbench.store.tables import claims, documents, heads, requeued, revisions, sentences, users

COUNTED: tuple[Status, ...] = ("submitted", "flagged")
_AT_ONCE = 500

REVISION_COLUMNS = (
    revisions.c.id,
    revisions.c.revision,
    revisions.c.status,
    revisions.c.scheme_version,
    revisions.c.guidelines_version,
    revisions.c.created_at,
    revisions.c.body,
    documents.c.name.label("document"),
    sentences.c.place.label("sentence"),
    users.c.name.label("annotator"),
)


class Annotations:
    def __init__(self, connection: Connection, keys: Keys, renaming: Renaming) -> None:
        self._connection = connection
        self._keys = keys
        self._renaming = renaming

    def append(self, project: Project, annotation: Annotation, key: str, lowest: int = 1) -> Annotation:
        """Keep what somebody said as the newest revision, once.

        A claim of the sentence ends. An answer that comes after the lease expired, or after the
        sentence went to others, is kept like any other.

        Args:
            annotation: `annotator` is the user; its `revision` is not looked at; `created_at` is
                kept if given. Its canonical entities must be in the registry; they and the sentence's
                text are not kept a second time.
            key: the idempotency key, unique for each user.
            lowest: the revision's number, unless there is one as high already; so that what moves
                from one database to another may keep its numbers.

        Returns:
            What is stored; the first time's, if the key was used before.

        Raises:
            Conflict: the key was used before, for something else.
            NotFound: there is no such user, document or sentence.
        """
        user = self._keys.user(annotation.annotator)
        sentence = self._keys.sentence(project, annotation.document, annotation.sentence)
        lock_user(self._connection, user)
        earlier = self.by_key(project, annotation.annotator, key)
        if earlier is not None:
            if not earlier.says_the_same(self.renamed(project, annotation)):
                raise Conflict(f"the key {key!r} of {annotation.annotator!r} was used for another answer")
            return earlier
        lock_sentence(self._connection, sentence)
        which = {"sentence_id": sentence, "user_id": user}
        head = self._connection.execute(select(heads.c.revision, heads.c.status).filter_by(**which)).first()
        stored = msgspec.structs.replace(
            annotation,
            sentence_text="",
            canonical_entities=(),
            revision=max(head.revision + 1, lowest) if head else lowest,
            created_at=(annotation.created_at or dt.datetime.now(dt.UTC)).astimezone(dt.UTC),
        )
        new = self._connection.execute(
            insert(revisions)
            .values(project_id=project.id, key=key, **which, **annotation_to_row(stored))
            .returning(revisions.c.id)
        ).scalar_one()
        pointer = {
            "revision_id": new,
            "revision": stored.revision,
            "status": stored.status,
            "created_at": stored.created_at,
        }
        if head:
            self._connection.execute(update(heads).filter_by(**which).values(**pointer))
        else:
            self._connection.execute(insert(heads).values(project_id=project.id, **which, **pointer))
        self._settle(project, sentence, user, head.status if head else None, stored.status)
        return stored

    def _settle(self, project: Project, sentence: int, user: int, before: Status | None, now: Status) -> None:
        """End the claim, answer what was asked again, and count the answer towards the overlap."""
        if before is not None:
            asked = {"sentence_id": sentence, "user_id": user, "waiting": True}
            self._connection.execute(update(requeued).filter_by(**asked).values(waiting=False))
        ended = self._connection.execute(delete(claims).filter_by(sentence_id=sentence, user_id=user)).rowcount
        change = (now in COUNTED) - (before in COUNTED) - ended
        if change:
            self._connection.execute(
                update(sentences).where(sentences.c.id == sentence).values(taken=sentences.c.taken + change)
            )
        if before in COUNTED and now not in COUNTED:
            reopen_sentences(self._connection, project)

    def renamed(self, project: Project, annotation: Annotation) -> Annotation:
        """The annotation under the names of today, as everything is read."""
        return self._renaming.apply(project, annotation)

    def by_key(self, project: Project, user: str, key: str) -> Annotation | None:
        """What the user sent under an idempotency key."""
        statement = _select(project).where(revisions.c.user_id == self._keys.user(user), revisions.c.key == key)
        return self._one(project, statement)

    def head(self, project: Project, document: str, sentence: int, user: str) -> Annotation | None:
        """The user's newest answer for the sentence."""
        statement = (
            _select(project)
            .join(heads, heads.c.revision_id == revisions.c.id)
            .where(
                heads.c.sentence_id == self._keys.sentence(project, document, sentence),
                heads.c.user_id == self._keys.user(user),
            )
        )
        return self._one(project, statement)

    def revision(self, project: Project, document: str, sentence: int, user: str, revision: int) -> Annotation | None:
        """One revision of the user's answers for the sentence."""
        statement = _select(project).where(
            revisions.c.sentence_id == self._keys.sentence(project, document, sentence),
            revisions.c.user_id == self._keys.user(user),
            revisions.c.revision == revision,
        )
        return self._one(project, statement)

    def head_revisions(self, project: Project, document: str, sentence: int) -> dict[str, int]:
        """Everybody's newest revision of the sentence, by name: what `Gold.stale` asks for."""
        statement = (
            select(users.c.name, heads.c.revision)
            .join(heads, heads.c.user_id == users.c.id)
            .where(heads.c.sentence_id == self._keys.sentence(project, document, sentence))
            .order_by(users.c.name)
        )
        return {row.name: row.revision for row in self._connection.execute(statement)}

    def heads(
        self,
        project: Project,
        *,
        user: str | None = None,
        document: str | None = None,
        sentence: int | None = None,
        statuses: Collection[Status] | None = None,
        kind: type[Annotation] = Annotation,
    ) -> Iterator[Annotation]:
        """Everybody's newest answers, by document as imported, sentence, and user's name.

        Whoever shows them to an annotator passes `user`.

        Args:
            kind: `unchecked.Annotation` for those who read millions.
        """
        statement = (
            select(*REVISION_COLUMNS)
            .select_from(heads)
            .join(revisions, revisions.c.id == heads.c.revision_id)
            .join(sentences, sentences.c.id == heads.c.sentence_id)
            .join(documents, documents.c.id == sentences.c.document_id)
            .join(users, users.c.id == heads.c.user_id)
            .where(heads.c.project_id == project.id, *self._restricted(heads, project, user, document, statuses))
            .order_by(heads.c.sentence_id, users.c.name)
        )
        if sentence is not None:
            statement = statement.where(sentences.c.place == sentence)
        return self._stream(project, statement, kind)

    def answers_to(
        self, project: Project, sentences_: Collection[UnsettledSentence]
    ) -> dict[UnsettledSentence, list[Annotation]]:
        """Everybody's newest answers that count to some sentences, by user's name."""
        by_place = {(each.document, each.sentence): each for each in sentences_}
        found: dict[UnsettledSentence, list[Annotation]] = {each: [] for each in sentences_}
        remaining = iter(sorted(each.id for each in sentences_))
        while some := tuple(islice(remaining, _AT_ONCE)):
            statement = (
                _select(project)
                .join(heads, heads.c.revision_id == revisions.c.id)
                .where(heads.c.sentence_id.in_(some), heads.c.status.in_(COUNTED))
                .order_by(heads.c.sentence_id, users.c.name)
            )
            for answer in self._stream(project, statement):
                found[by_place[answer.document, answer.sentence]].append(answer)
        return found

    def revisions(
        self,
        project: Project,
        *,
        user: str | None = None,
        document: str | None = None,
        sentence: int | None = None,
        statuses: Collection[Status] | None = None,
    ) -> Iterator[Annotation]:
        """Every revision, in the order of `heads`, the oldest of a sentence and user first."""
        statement = _select(project).where(*self._restricted(revisions, project, user, document, statuses))
        if sentence is not None:
            statement = statement.where(sentences.c.place == sentence)
        statement = statement.order_by(revisions.c.sentence_id, users.c.name, revisions.c.revision)
        return self._stream(project, statement)

    def of_user_recent(
        self,
        project: Project,
        user: str,
        limit: int,
        before: dt.datetime | None = None,
        statuses: Collection[Status] | None = None,
    ) -> list[Annotation]:
        """The user's newest answers, the latest first.

        Args:
            limit: how many; more only if several were created at the very moment of the last one,
                so that paging with `before` passes over none.
            before: only those created earlier.
        """
        mine = [heads.c.project_id == project.id, heads.c.user_id == self._keys.user(user)]
        if before is not None:
            mine.append(heads.c.created_at < before)
        if statuses is not None:
            mine.append(heads.c.status.in_(tuple(statuses)))
        oldest = (
            select(heads.c.created_at)
            .where(*mine)
            .order_by(heads.c.created_at.desc())
            .offset(max(limit, 1) - 1)
            .limit(1)
        )
        last = self._connection.execute(oldest).scalar()
        if last is not None:
            mine.append(heads.c.created_at >= last)
        statement = (
            _select(project)
            .join(heads, heads.c.revision_id == revisions.c.id)
            .where(*mine)
            .order_by(heads.c.created_at.desc(), heads.c.revision_id.desc())
        )
        return list(self._stream(project, statement))

    def count_since(self, project: Project, user: str, since: dt.datetime) -> int:
        """How many sentences the user's newest answer to which is from `since` or later."""
        statement = (
            select(func.count())
            .select_from(heads)
            .where(
                heads.c.project_id == project.id,
                heads.c.user_id == self._keys.user(user),
                heads.c.created_at >= since,
            )
        )
        return self._connection.execute(statement).scalar_one()

    def _restricted(
        self,
        table: Any,
        project: Project,
        user: str | None,
        document: str | None,
        statuses: Collection[Status] | None,
    ) -> Iterator[Any]:
        if user is not None:
            yield table.c.user_id == self._keys.user(user)
        if document is not None:
            first, last = self._keys.range_of(project, document)
            yield table.c.sentence_id.between(first, last)
            yield sentences.c.document_id == self._keys.document(project, document)
        if statuses is not None:
            yield table.c.status.in_(tuple(statuses))

    def _one(self, project: Project, statement: Select[Any]) -> Annotation | None:
        row = self._connection.execute(statement).mappings().first()
        return self._read(project, row) if row else None

    def _stream(
        self, project: Project, statement: Select[Any], kind: type[Annotation] = Annotation
    ) -> Iterator[Annotation]:
        rows = self._connection.execute(statement.execution_options(yield_per=_AT_ONCE)).mappings()
        for row in rows:
            yield self._read(project, row, kind)

    def _read(self, project: Project, row: RowMapping, kind: type[Annotation] = Annotation) -> Annotation:
        return self.renamed(project, annotation_from_row(row, kind))


def _select(project: Project) -> Select[Any]:
    return (
        select(*REVISION_COLUMNS)
        .select_from(revisions)
        .join(sentences, sentences.c.id == revisions.c.sentence_id)
        .join(documents, documents.c.id == sentences.c.document_id)
        .join(users, users.c.id == revisions.c.user_id)
        .where(revisions.c.project_id == project.id)
    )
