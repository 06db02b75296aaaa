"""Which sentences are free to a user, found by index and locked against everybody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select

from workbench.store.records import Project
from workbench.store.tables import claims, heads, sentences
from workbench.store.walks import Stretch, Walk


def answered(user_id: int) -> ColumnElement[bool]:
    """Whether the user has an answer, of whatever status, for the sentence of the row."""
    return _there_is(heads, user_id)


def _there_is(table: Table, user_id: int) -> ColumnElement[bool]:
    """Whether the user has a row for the sentence.

    A scalar subquery, where EXISTS would read better: PostgreSQL turns that into a join of whole tables when
    its statistics are old, as they are after an import; this it can only look up, sentence by sentence.
    """
    found = select(table.c.user_id).where(table.c.sentence_id == sentences.c.id, table.c.user_id == user_id)
    return found.scalar_subquery().is_not(None)


@dataclass(frozen=True)
class Free:
    """The free sentences of a user along a walk.

    Each level of `taken` below the overlap is asked by itself, since within a level the index holds
    them in the order of the walk: nothing is sorted, and what is full is never read.
    """

    connection: Connection
    project: Project
    user_id: int
    walk: Walk
    frontier: int
    overlap: int

    @cached_property
    def levels(self) -> range:
        """The values of `taken` among sentences that are not full."""
        low, high = (
            select(aggregate(sentences.c.taken))
            .where(sentences.c.project_id == self.project.id, sentences.c.taken < self.overlap)
            .scalar_subquery()
            for aggregate in (func.min, func.max)
        )
        found = self.connection.execute(select(low.label("low"), high.label("high"))).one()
        return range(0) if found.low is None else range(found.low, found.high + 1)

    @property
    def stretches(self) -> list[Stretch]:
        return self.walk.stretches(self.frontier)

    def find(self, want: int, completing: bool) -> list[int]:
        """Lock and return up to `want` of them; those that others are claiming right now are left out.

        Args:
            completing: whether those nearest to the overlap come first.
        """
        found: list[int] = []
        for group in self._groups(completing):
            some: list[tuple[int, int]] = []
            for level, stretch in group:
                if len(some) == want - len(found):  # only what comes before them can still matter
                    stretch = stretch.before(some[-1][0])
                statement = self.at(level, stretch).limit(want - len(found))
                locked = statement.with_for_update(of=sentences, key_share=True, skip_locked=True)
                some += [(row.position + stretch.shift, row.id) for row in self.connection.execute(locked)]
                some = sorted(some)[: want - len(found)]
            found += [sentence for _, sentence in some]
            if len(found) == want:
                break
        return found

    def wait_for_one(self) -> list[int]:
        """Lock and return one, waiting if another is claiming it; that one may turn out to be left.

        Without this, somebody who comes while the last free sentences are being claimed for others would
        hear that there is nothing left, although an overlap above one leaves them something.
        """
        if self.connection.dialect.name != "postgresql":
            return []
        statement = self._free().where(sentences.c.taken < self.overlap).limit(1)
        locked = statement.with_for_update(of=sentences, key_share=True)
        return [row.id for row in self.connection.execute(locked)]

    def at(self, level: int, stretch: Stretch) -> Select[Any]:
        """Those of a level on a stretch, in order."""
        statement = self._free().where(sentences.c.taken == level, self.walk.column >= stretch.low)
        statement = statement.with_hint(sentences, f"INDEXED BY {self.walk.index}", "sqlite")
        if stretch.high is not None:
            statement = statement.where(self.walk.column < stretch.high)
        return statement.order_by(self.walk.column)

    def _groups(self, completing: bool) -> Iterator[list[tuple[int, Stretch]]]:
        if completing:
            yield from ([(level, stretch)] for level in reversed(self.levels) for stretch in self.stretches)
        else:
            yield from ([(level, stretch) for level in self.levels] for stretch in self.stretches)

    def _free(self) -> Select[Any]:
        return select(sentences.c.id, self.walk.column.label("position")).where(
            sentences.c.project_id == self.project.id,
            ~_there_is(heads, self.user_id),
            ~_there_is(claims, self.user_id),
        )
