"""Who gets which sentence next.

Every sentence counts in `taken` its answers that count (submitted or flagged) and its claims. It is free
while `taken` is below the overlap, and free to a user who has neither answered nor claimed it. Claims
that expired count until the next claim in the project removes them, before it looks for what is free.

Three orders:

- `document`: as imported, sentence by sentence.
- `random`: sentences lie on a circle in an order derived from the project's salt; each user goes once
  round it from a place of their own, also derived from the salt.
- `gain`: what is nearest to complete comes first: sentences that wait for their last label, then for
  their last two, and so on, each in document order. A second label makes a pair whose agreement can be
  measured, and a last one lets a sentence be adjudicated; a first one alone does neither.

So that a claim costs the same at the end of a million sentences as at the beginning, each user has a
frontier (`frontier.py`) before which nothing will be free to them again.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from itertools import islice

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, select, update

from workbench.domain.scheme import Order
from workbench.store.free import Free, answered
from workbench.store.frontier import advance, read_frontier
from workbench.store.keys import Keys
from workbench.store.locks import lock_sentences, lock_user, plan_by_index
from workbench.store.progress import read_progress
from workbench.store.records import Claim, Progress, Project
from workbench.store.tables import claims, documents, sentences
from workbench.store.walks import DOCUMENT_WALK, Walk, random_walk

_AT_ONCE = 500


class Queue:
    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys

    def claim(
        self,
        project: Project,
        user: str,
        want: int,
        now: dt.datetime,
        lease: dt.timedelta,
        overlap: int,
        order: Order = "document",
    ) -> list[Claim]:
        """Keep sentences for a user.

        Those the user has already come first, with a new lease; then free ones are added.

        Args:
            want: how many in all.
            overlap: how many people may have or answer each sentence.

        Raises:
            NotFound: there is no such user.
        """
        user_id = self._keys.user(user)
        lock_user(self._connection, user_id)
        plan_by_index(self._connection)
        walk = random_walk(project, user) if order == "random" else DOCUMENT_WALK
        expired = self._remove_expired(project, now)
        kept = self._kept(project, user_id, walk, want)
        if len(kept) < want:
            frontier = read_frontier(self._connection, project, user_id, walk, overlap)
            free = Free(self._connection, project, user_id, walk, frontier.position, overlap)
            found = free.find(want - len(kept), completing=order == "gain")
            if not (found or expired):  # whoever waits must hold no sentence, or two might wait for each other
                found = free.wait_for_one()
            self._add(project, user_id, found, now + lease)
            advance(free, frontier, kept + found)
            kept += found
        self._renew(user_id, kept, now + lease)
        return self._claims(kept, user)

    def release(self, project: Project, user: str, keys: Collection[tuple[str, int]] | None = None) -> int:
        """Give sentences back; by default all that the user has.

        Args:
            keys: document ids and sentences; those that the user has not claimed are passed over.

        Returns:
            How many were given back.
        """
        user_id = self._keys.user(user)
        lock_user(self._connection, user_id)
        mine = select(claims.c.sentence_id).where(claims.c.user_id == user_id, claims.c.project_id == project.id)
        ids = set(self._connection.execute(mine).scalars())
        if keys is not None:
            ids &= {self._keys.sentence(project, document, sentence) for document, sentence in keys}
        lock_sentences(self._connection, ids)
        return self._remove(ids, claims.c.user_id == user_id)

    def available(self, project: Project, user: str, now: dt.datetime, overlap: int, at_most: int | None = None) -> int:
        """How many sentences the user could still claim, besides those they have.

        Args:
            at_most: stop counting here, which keeps it quick in a large project.
        """
        user_id = self._keys.user(user)
        frontier = read_frontier(self._connection, project, user_id, DOCUMENT_WALK, overlap)
        here = (sentences.c.project_id == project.id, sentences.c.id >= frontier.position)
        live = exists().where(
            claims.c.sentence_id == sentences.c.id, claims.c.user_id == user_id, claims.c.expires_at > now
        )
        over = select(func.count()).where(claims.c.sentence_id == sentences.c.id, claims.c.expires_at <= now)
        returning = select(claims.c.sentence_id).where(claims.c.project_id == project.id, claims.c.expires_at <= now)
        free = select(sentences.c.id).where(*here, sentences.c.taken < overlap, ~answered(user_id), ~live)
        full_till_returned = select(sentences.c.id).where(
            *here,
            sentences.c.id.in_(returning),
            sentences.c.taken >= overlap,
            sentences.c.taken - over.scalar_subquery() < overlap,
            ~answered(user_id),
            ~live,
        )
        if at_most is not None:
            free, full_till_returned = free.limit(at_most), full_till_returned.limit(at_most)
        count = sum(
            self._connection.execute(select(func.count()).select_from(some.subquery())).scalar_one()
            for some in (free, full_till_returned)
        )
        return count if at_most is None else min(count, at_most)

    def progress(self, project: Project, overlap: int) -> Progress:
        """How far the project is."""
        return read_progress(self._connection, project, overlap)

    def _remove_expired(self, project: Project, now: dt.datetime) -> int:
        over = (claims.c.project_id == project.id, claims.c.expires_at <= now)
        remaining = iter(sorted(set(self._connection.execute(select(claims.c.sentence_id).where(*over)).scalars())))
        removed = 0
        while some := list(islice(remaining, _AT_ONCE)):
            removed += self._remove(lock_sentences(self._connection, some, skip_locked=True), *over)
        return removed

    def _remove(self, ids: Collection[int], *which: ColumnElement[bool]) -> int:
        """Remove claims of sentences that are locked."""
        if not ids:
            return 0
        statement = delete(claims).where(claims.c.sentence_id.in_(ids), *which).returning(claims.c.sentence_id)
        removed = Counter(self._connection.execute(statement).scalars())
        for times in sorted(set(removed.values())):
            self._take([one for one, count in removed.items() if count == times], -times)
        return removed.total()

    def _kept(self, project: Project, user_id: int, walk: Walk, want: int) -> list[int]:
        mine = (
            select(claims.c.sentence_id)
            .join(sentences, sentences.c.id == claims.c.sentence_id)
            .where(claims.c.user_id == user_id, claims.c.project_id == project.id)
            .order_by(walk.position)
            .limit(want)
        )
        return list(self._connection.execute(mine).scalars())

    def _renew(self, user_id: int, ids: list[int], until: dt.datetime) -> None:
        mine = (claims.c.user_id == user_id, claims.c.sentence_id.in_(ids))
        self._connection.execute(update(claims).where(*mine).values(expires_at=until))

    def _add(self, project: Project, user_id: int, ids: list[int], until: dt.datetime) -> None:
        if ids:
            common = {"user_id": user_id, "project_id": project.id, "expires_at": until}
            self._connection.execute(insert(claims), [common | {"sentence_id": sentence} for sentence in ids])
            self._take(ids, 1)

    def _take(self, ids: list[int], change: int) -> None:
        self._connection.execute(
            update(sentences).where(sentences.c.id.in_(ids)).values(taken=sentences.c.taken + change)
        )

    def _claims(self, ids: list[int], user: str) -> list[Claim]:
        """The claims of these sentences, in the order of the ids."""
        statement = (
            select(sentences.c.id, documents.c.name, sentences.c.place, claims.c.expires_at)
            .select_from(claims)
            .join(sentences, sentences.c.id == claims.c.sentence_id)
            .join(documents, documents.c.id == sentences.c.document_id)
            .where(claims.c.sentence_id.in_(ids), claims.c.user_id == self._keys.user(user))
        )
        rows = {row.id: row for row in self._connection.execute(statement)}
        return [Claim(rows[at].name, rows[at].place, user, rows[at].expires_at) for at in ids if at in rows]
