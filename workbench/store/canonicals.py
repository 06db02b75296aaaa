"""The project's registry of canonical entities."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from sqlalchemy import Connection, RowMapping, case, func, insert, select

from workbench.domain.canonical import CanonicalEntity
from workbench.store.keys import Keys
from workbench.store.mapping import canonical_from_row, canonical_to_row, fold
from workbench.store.records import Project
from workbench.store.renames import Renaming
from workbench.store.tables import canonicals

_AT_ONCE = 500


class Canonicals:
    def __init__(self, connection: Connection, keys: Keys, renaming: Renaming) -> None:
        self._connection = connection
        self._keys = keys
        self._renaming = renaming

    def add(self, project: Project, entities: Iterable[CanonicalEntity], by: str | None = None) -> int:
        """Register those whose id is new; an id that is known keeps what it has.

        Args:
            by: the user who made them.

        Returns:
            How many were new.
        """
        given = {entity.id: entity for entity in entities}
        known = self.ids(project, given)
        common = {
            "project_id": project.id,
            "made_by": self._keys.user(by) if by is not None else None,
            "created_at": dt.datetime.now(dt.UTC),
        }
        rows = [common | canonical_to_row(entity) for entity in given.values() if entity.id not in known]
        if rows:
            self._connection.execute(insert(canonicals), rows)
        return len(rows)

    def ids(self, project: Project, ids: Collection[str]) -> set[str]:
        """Which of these exist."""
        return {entity.id for entity in self.get(project, ids)}

    def get(self, project: Project, ids: Collection[str]) -> list[CanonicalEntity]:
        """Those of these that exist, by id."""
        found: list[CanonicalEntity] = []
        remaining = iter(sorted(ids))
        while some := tuple(islice(remaining, _AT_ONCE)):
            statement = select(canonicals).where(canonicals.c.project_id == project.id, canonicals.c.name_id.in_(some))
            found += [self._read(project, row) for row in self._connection.execute(statement).mappings()]
        return sorted(found, key=lambda entity: entity.id)

    def search(self, project: Project, text: str, kind: str | None = None, limit: int = 20) -> list[CanonicalEntity]:
        """Those whose name has `text` in it, whatever its case and accents.

        First names that are the text, then names and then words that begin with it.
        """
        wanted = fold(text)
        escaped = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        folded = canonicals.c.folded
        rank = case(
            (folded == wanted, 0),
            (folded.like(f"{escaped}%", escape="\\"), 1),
            (folded.like(f"% {escaped}%", escape="\\"), 2),
            else_=3,
        )
        statement = (
            select(canonicals)
            .where(canonicals.c.project_id == project.id, folded.like(f"%{escaped}%", escape="\\"))
            .order_by(rank, func.length(folded), folded, canonicals.c.name_id)
            .limit(limit)
        )
        if kind is not None:
            statement = statement.where(canonicals.c.kind.in_(self._renaming.kinds_now(project, kind)))
        return [self._read(project, row) for row in self._connection.execute(statement).mappings()]

    def all(self, project: Project) -> Iterator[CanonicalEntity]:
        """All of them, by id."""
        statement = select(canonicals).where(canonicals.c.project_id == project.id).order_by(canonicals.c.name_id)
        for row in self._connection.execute(statement.execution_options(yield_per=_AT_ONCE)).mappings():
            yield self._read(project, row)

    def _read(self, project: Project, row: RowMapping) -> CanonicalEntity:
        return self._renaming.apply_to_canonical(project, canonical_from_row(row))
