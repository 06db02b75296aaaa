"""Adjudicated annotations. A new decision follows the old one; none is overwritten."""

import datetime as dt
from collections.abc import Collection, Iterator

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, insert, or_, select

from workbench.domain.annotations import Gold, Status
from workbench.errors import Conflict
from workbench.store.annotations import COUNTED
from workbench.store.keys import Keys
from workbench.store.locks import lock_sentence, lock_sentences, lock_user
from workbench.store.mapping import gold_from_row, gold_to_row
from workbench.store.records import Project, UnsettledSentence
from workbench.store.renames import Renaming
from workbench.store.tables import documents, golds, heads, revisions, sentences, users

_AT_ONCE = 500


class Golds:
    def __init__(self, connection: Connection, keys: Keys, renaming: Renaming) -> None:
        self._connection = connection
        self._keys = keys
        self._renaming = renaming

    def put(self, project: Project, gold: Gold, key: str | None = None) -> Gold:
        """Keep a decision as the sentence's newest, once; its annotation's `annotator` made it.

        Args:
            gold: the canonical entities of its annotation must be in the registry; they and the sentence's text
                are not kept a second time.
            key: the idempotency key, unique for each user.

        Returns:
            What is stored; the first time's, if the key was used before.

        Raises:
            Conflict: the key was used before, for something else.
            NotFound: there is no such user, document or sentence.
        """
        annotation = gold.annotation
        user = self._keys.user(annotation.annotator)
        sentence = self._keys.sentence(project, annotation.document, annotation.sentence)
        if key is not None:
            lock_user(self._connection, user)
            earlier = self.by_key(project, annotation.annotator, key)
            if earlier is not None:
                if not earlier.decides_the_same(self._read(project, gold)):
                    raise Conflict(f"the key {key!r} of {annotation.annotator!r} was used for another decision")
                return earlier
        lock_sentence(self._connection, sentence)
        at = (annotation.created_at or dt.datetime.now(dt.UTC)).astimezone(dt.UTC)
        bare = msgspec.structs.replace(annotation, sentence_text="", canonical_entities=(), created_at=at)
        stored = msgspec.structs.replace(gold, annotation=bare)
        self._connection.execute(
            insert(golds).values(
                project_id=project.id,
                sentence_id=sentence,
                user_id=user,
                key=key,
                last_input=self._last_input(sentence, gold),
                **gold_to_row(stored),
            )
        )
        return stored

    def _last_input(self, sentence: int, gold: Gold) -> int | None:
        if not gold.made_of:
            return None
        one_of_them = or_(
            *(and_(users.c.name == ref.annotator, revisions.c.revision == ref.revision) for ref in gold.made_of)
        )
        statement = (
            select(func.max(revisions.c.id))
            .join(users, users.c.id == revisions.c.user_id)
            .where(revisions.c.sentence_id == sentence, one_of_them)
        )
        return self._connection.execute(statement).scalar()

    def by_key(self, project: Project, user: str, key: str) -> Gold | None:
        """What the user decided under an idempotency key."""
        return self._one(project, select(golds).where(golds.c.user_id == self._keys.user(user), golds.c.key == key))

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
        return self._one(project, statement)

    def all(self, project: Project, kind: type[Gold] = Gold) -> Iterator[Gold]:
        """The newest decision for every sentence that has one, in document order.

        Args:
            kind: `unchecked.Gold` for those who read many.
        """
        statement = select(golds).where(golds.c.id.in_(_newest(project))).order_by(golds.c.sentence_id)
        for row in self._connection.execute(statement.execution_options(yield_per=_AT_ONCE)).mappings():
            yield self._read(project, gold_from_row(row, kind))

    def history(self, project: Project) -> Iterator[Gold]:
        """Every decision, in document order, the oldest of a sentence first."""
        statement = select(golds).where(golds.c.project_id == project.id).order_by(golds.c.sentence_id, golds.c.id)
        for row in self._connection.execute(statement.execution_options(yield_per=_AT_ONCE)).mappings():
            yield self._read(project, gold_from_row(row))

    def count(self, project: Project) -> int:
        """How many sentences have gold, stale or not."""
        statement = select(func.count(golds.c.sentence_id.distinct())).where(golds.c.project_id == project.id)
        return self._connection.execute(statement).scalar_one()

    def still_unsettled(self, project: Project, some: Collection[UnsettledSentence]) -> list[UnsettledSentence]:
        """Those about which nobody has said or decided anything since; nobody can until the transaction ends."""
        ids = [each.id for each in some]
        lock_sentences(self._connection, ids)
        seen = set(some)
        return [each for each in self.unsettled(project, ids) if each in seen]

    def unsettled(self, project: Project, among: Collection[int] | None = None) -> list[UnsettledSentence]:
        """Sentences without gold that several answered or one flagged, and those with gold and newer answers.

        They come in document order. Whether the gold is stale is for `Gold.stale` to say: a newer answer may be
        of somebody whose answer it was not made of.

        Args:
            among: row ids of the sentences in question, not too many; None: all.
        """

        def times(*statuses: Status) -> ColumnElement[int]:
            return func.sum(case((heads.c.status.in_(statuses), 1), else_=0))

        answered = (
            select(
                heads.c.sentence_id,
                times(*COUNTED).label("answers"),
                times("flagged").label("flagged"),
                func.max(heads.c.revision_id).label("newest"),
                func.max(case((heads.c.status == "flagged", heads.c.revision_id))).label("newest_flagged"),
            )
            .where(heads.c.project_id == project.id, *_among(heads.c.sentence_id, among))
            .group_by(heads.c.sentence_id)
            .subquery()
        )
        decided = (
            select(golds.c.sentence_id, golds.c.id, golds.c.last_input)
            .where(golds.c.id.in_(_newest(project).where(*_among(golds.c.sentence_id, among))))
            .subquery()
        )
        statement = (
            select(
                answered,
                documents.c.name,
                sentences.c.place,
                decided.c.id.label("gold"),
                (answered.c.newest_flagged > decided.c.last_input).label("reopened"),
            )
            .join(sentences, sentences.c.id == answered.c.sentence_id)
            .join(documents, documents.c.id == sentences.c.document_id)
            .outerjoin(decided, decided.c.sentence_id == answered.c.sentence_id)
            .where(
                or_(
                    and_(decided.c.id.is_(None), or_(answered.c.answers > 1, answered.c.flagged > 0)),
                    and_(decided.c.id.is_not(None), answered.c.newest > func.coalesce(decided.c.last_input, 0)),
                )
            )
            .order_by(answered.c.sentence_id)
        )
        return [
            UnsettledSentence(
                row.sentence_id, row.name, row.place, row.newest, row.answers, row.flagged, row.gold, bool(row.reopened)
            )
            for row in self._connection.execute(statement)
        ]

    def _one(self, project: Project, statement: Select[tuple[object, ...]]) -> Gold | None:
        row = self._connection.execute(statement).mappings().first()
        return self._read(project, gold_from_row(row)) if row else None

    def _read(self, project: Project, gold: Gold) -> Gold:
        return msgspec.structs.replace(gold, annotation=self._renaming.apply(project, gold.annotation))


def _newest(project: Project) -> Select[tuple[int]]:
    return select(func.max(golds.c.id)).where(golds.c.project_id == project.id).group_by(golds.c.sentence_id)


def _among(column: ColumnElement[int], ids: Collection[int] | None) -> Iterator[ColumnElement[bool]]:
    if ids is not None:
        yield column.in_(ids)
