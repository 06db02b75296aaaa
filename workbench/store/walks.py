"""The two ways through a project's sentences, as positions along a column with an index."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Column, ColumnElement

from workbench.store.documents import CIRCLE
from workbench.store.records import Project
from workbench.store.tables import sentences

END = CIRCLE  # a position after every sentence


@dataclass(frozen=True)
class Stretch:
    """Part of a walk on which positions ascend with the column.

    Attributes:
        low, high: of the column; half-open, without an end if `high` is None.
        shift: position minus column.
    """

    low: int
    high: int | None
    shift: int

    def before(self, position: int) -> "Stretch":
        """The part of it that lies before a position."""
        end = position - self.shift
        return replace(self, high=end if self.high is None else min(self.high, end))


@dataclass(frozen=True)
class Walk:
    """A user's way through all sentences.

    Attributes:
        name: under which its frontier is kept.
        column: what it follows.
        index: the index that holds the column in order for each project and value of `taken`.
        start: where on the circle it begins; None for a line.
    """

    name: str
    column: Column[Any]
    index: str
    start: int | None = None

    def stretches(self, frontier: int) -> list[Stretch]:
        """What lies at or after a position."""
        if self.start is None:
            return [Stretch(frontier, None, 0)]
        begin = self.start + frontier
        over = Stretch(max(begin - CIRCLE, 0), self.start, CIRCLE - self.start)
        return [Stretch(begin, None, -self.start), over] if begin < CIRCLE else [over]

    @property
    def position(self) -> ColumnElement[int]:
        """How far along a sentence lies."""
        if self.start is None:
            return self.column
        return (self.column + (CIRCLE - self.start)) % CIRCLE


DOCUMENT_WALK = Walk("document", sentences.c.id, "ix_sentences_project_id_taken_id")


def random_walk(project: Project, user: str) -> Walk:
    """Once round the circle, from a place that the project's salt gives the user."""
    digest = hashlib.sha256(f"{project.salt}\n{user}".encode()).digest()
    start = int.from_bytes(digest[:8], "big") % CIRCLE
    return Walk("random", sentences.c.shuffle, "ix_sentences_project_id_taken_shuffle", start)
