"""What agreement is counted from, block by block, and what was counted already.

A block is `BLOCK` row ids of sentences in a row: few enough to count anew in a moment, many enough that a project
has few blocks. Row ids in here are keys that a digest is kept under; they mean nothing outside the database.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, func, not_, select
from sqlalchemy.dialects import postgresql, sqlite

from workbench.domain.annotations import Annotation, Gold
from workbench.domain.documents import Document, Sentence
from workbench.store.annotations import COUNTED, REVISION_COLUMNS
from workbench.store.mapping import annotation_from_row, document_from_row, gold_from_row, sentence_from_row
from workbench.store.records import Project
from workbench.store.renames import Renaming
from workbench.store.tables import digests, documents, golds, heads, requeued, revisions, sentences, users

BLOCK = 512
_AT_ONCE = 500


class Versions(NamedTuple):
    """Which answers are meant: those made under these versions; None for any."""

    scheme: str | None = None
    guidelines: str | None = None


class Pointer(NamedTuple):
    """An answer that counts, by row ids.

    Attributes:
        revision: the answer.
        earlier: their newest answer before that counted and was asked again afresh: given without sight of one
            another, both tell whether they agree with themselves. 0 if there is none; a correction is none.
    """

    sentence: int
    user: int
    revision: int
    earlier: int


class Place(NamedTuple):
    """A sentence in its document.

    Attributes:
        key: the document's row id.
        sentences: all of the document.
        at: the place of the sentence among them.
    """

    key: int
    document: Document
    sentences: tuple[Sentence, ...]
    at: int


class Digests:
    def __init__(self, connection: Connection, renaming: Renaming) -> None:
        self._connection = connection
        self._renaming = renaming

    def marks(self, project: Project, versions: Versions) -> dict[int, tuple[int, ...]]:
        """For each block with answers or gold, numbers that change whenever those do.

        They are counts and sums of row ids. These only grow, so no two changes make up for each other.
        """
        found: dict[int, tuple[int, ...]] = {}
        for block, count, total in self._sums(*_answers(project, versions)):
            found[block] = (count, total, 0, 0)
        for block, count, total in self._sums(golds.c.id, golds.c.project_id == project.id):
            found[block] = (*found.get(block, (0, 0))[:2], count, total)
        return found

    def total(self, project: Project, versions: Versions) -> tuple[int, ...]:
        """Numbers that change whenever `marks` do, sooner told than those."""
        return (*self._total(*_answers(project, versions)), *self._total(golds.c.id, golds.c.project_id == project.id))

    def _total(self, column: Any, *where: Any) -> tuple[int, int]:
        count, total = self._connection.execute(select(func.count(), func.sum(column)).where(*where)).one()
        return int(count), int(total or 0)

    def _sums(self, column: Any, *where: Any) -> Iterator[tuple[int, int, int]]:
        block = (column.table.c.sentence_id // BLOCK).label("block")
        statement = select(block, func.count(), func.sum(column)).where(*where).group_by("block")
        for row in self._connection.execute(statement):
            yield int(row[0]), int(row[1]), int(row[2])

    def pointers(self, project: Project, where: int | Collection[int], versions: Versions) -> list[Pointer]:
        """The answers that count, by sentence.

        Args:
            where: a block, or row ids of sentences.
        """
        if versions != Versions():
            return self._pointers_under(project, where, versions)
        found: list[Pointer] = []
        before = self._asked_afresh(project, where)
        for here in _among(heads, where):
            mine = heads.c.project_id == project.id, here
            statement = (
                select(heads.c.sentence_id, heads.c.user_id, heads.c.revision_id)
                .where(*mine, heads.c.status.in_(COUNTED))
                .order_by(heads.c.sentence_id, heads.c.user_id)
            )
            found += [
                Pointer(sentence, user, revision, _newest_below(revision, before.get((sentence, user), ())))
                for sentence, user, revision in self._connection.execute(statement)
            ]
        return found

    def _pointers_under(self, project: Project, where: int | Collection[int], versions: Versions) -> list[Pointer]:
        found: dict[tuple[int, int], Pointer] = {}
        before = self._asked_afresh(project, where, *_wanted(project, versions))
        for here in _among(revisions, where):
            statement = (
                select(revisions.c.sentence_id, revisions.c.user_id, revisions.c.id)
                .where(*_wanted(project, versions), here)
                .order_by(revisions.c.sentence_id, revisions.c.user_id, revisions.c.revision)
            )
            for sentence, user, revision in self._connection.execute(statement):
                earlier = _newest_below(revision, before.get((sentence, user), ()))
                found[sentence, user] = Pointer(sentence, user, revision, earlier)
        return list(found.values())

    def _asked_afresh(
        self, project: Project, where: int | Collection[int], *wanted: Any
    ) -> dict[tuple[int, int], list[int]]:
        """The answers that count and were asked again afresh, once they were given again; by sentence and user.

        It changes with answers only: what still waits is not there.
        """
        found: dict[tuple[int, int], list[int]] = {}
        for here in _among(requeued, where):
            statement = (
                select(requeued.c.sentence_id, requeued.c.user_id, revisions.c.id)
                .join(
                    revisions,
                    (revisions.c.sentence_id == requeued.c.sentence_id)
                    & (revisions.c.user_id == requeued.c.user_id)
                    & (revisions.c.revision == requeued.c.revision),
                )
                .where(requeued.c.project_id == project.id, here, requeued.c.afresh, not_(requeued.c.waiting))
                .where(revisions.c.status.in_(COUNTED), *wanted)
            )
            for sentence, user, revision in self._connection.execute(statement):
                found.setdefault((sentence, user), []).append(revision)
        return found

    def gold_of(self, project: Project, where: int | Collection[int]) -> dict[int, int]:
        """The newest decision for each sentence that has one, by row ids."""
        found: dict[int, int] = {}
        for here in _among(golds, where):
            statement = (
                select(golds.c.sentence_id, func.max(golds.c.id))
                .where(golds.c.project_id == project.id, here)
                .group_by(golds.c.sentence_id)
            )
            found |= {row[0]: row[1] for row in self._connection.execute(statement)}
        return found

    def count_gold(self, project: Project) -> int:
        """How many sentences have gold."""
        statement = select(func.count(golds.c.sentence_id.distinct())).where(golds.c.project_id == project.id)
        return self._connection.execute(statement).scalar_one()

    def answers(self, project: Project, ids: Iterable[int], having: str | None = None) -> dict[int, Annotation]:
        """Revisions by row id, under the names of today.

        Args:
            having: only those with anything in this field, such as `stances`; the others are not even read.
        """
        statement = (
            select(*REVISION_COLUMNS)
            .select_from(revisions)
            .join(sentences, sentences.c.id == revisions.c.sentence_id)
            .join(documents, documents.c.id == sentences.c.document_id)
            .join(users, users.c.id == revisions.c.user_id)
        )
        if having is not None:  # an empty list is left out of the body
            statement = statement.where(revisions.c.body.contains(f'"{having}":[', autoescape=True))
        return {
            row["id"]: self._renaming.apply(project, annotation_from_row(row))
            for row in self._some(statement, revisions.c.id, ids)
        }

    def gold(self, project: Project, ids: Iterable[int]) -> dict[int, Gold]:
        """Decisions by row id, under the names of today."""
        found = {}
        for row in self._some(select(golds), golds.c.id, ids):
            decision = gold_from_row(row)
            annotation = self._renaming.apply(project, decision.annotation)
            found[row["id"]] = Gold(annotation=annotation, made_of=decision.made_of, policy=decision.policy)
        return found

    def places(self, ids: Collection[int], known: dict[int, tuple[Document, tuple[Sentence, ...]]]) -> dict[int, Place]:
        """Sentences by row id, in their documents.

        Args:
            known: documents by row id that were read before; those read now are put there.
        """
        found = list(
            self._some(select(sentences.c.id, sentences.c.document_id, sentences.c.place), sentences.c.id, ids)
        )
        missing = {row["document_id"] for row in found} - known.keys()
        cuts: dict[int, list[Any]] = {}
        ordered = select(sentences).order_by(sentences.c.document_id, sentences.c.place)
        for row in self._some(ordered, sentences.c.document_id, missing):
            cuts.setdefault(row["document_id"], []).append(row)
        for row in self._some(select(documents), documents.c.id, missing):
            document = document_from_row(row)
            known[row["id"]] = document, tuple(sentence_from_row(cut, document) for cut in cuts[row["id"]])
        return {row["id"]: Place(row["document_id"], *known[row["document_id"]], row["place"]) for row in found}

    def _some(self, statement: Select[Any], column: Any, ids: Iterable[int]) -> Iterator[Any]:
        wanted = list(ids)
        for first in range(0, len(wanted), _AT_ONCE):
            part = wanted[first : first + _AT_ONCE]
            yield from self._connection.execute(statement.where(column.in_(part))).mappings()

    def load(self, project: Project, form: str) -> dict[int, bytes]:
        """What was saved in this form, by block."""
        statement = select(digests.c.block, digests.c.body).where(
            digests.c.project_id == project.id, digests.c.format == form
        )
        return {row[0]: row[1] for row in self._connection.execute(statement)}

    def saved(self, project: Project, form: str) -> set[int]:
        """The blocks that were saved in this form."""
        statement = select(digests.c.block).where(digests.c.project_id == project.id, digests.c.format == form)
        return set(self._connection.execute(statement).scalars())

    def save(self, project: Project, form: str, bodies: dict[int, bytes]) -> None:
        """Keep digests of blocks in the place of what there was; of servers that do so at once the last one stays."""
        insert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        for block, body in bodies.items():
            row = {"format": form, "body": body}
            statement = insert(digests).values(project_id=project.id, block=block, **row)
            self._connection.execute(statement.on_conflict_do_update(index_elements=["project_id", "block"], set_=row))


def _newest_below(revision: int, among: Iterable[int]) -> int:
    return max((each for each in among if each < revision), default=0)


def _among(table: Table, where: int | Collection[int]) -> Iterator[Any]:
    if isinstance(where, int):
        yield table.c.sentence_id.between(where * BLOCK, where * BLOCK + BLOCK - 1)
        return
    ids = list(where)
    for first in range(0, len(ids), _AT_ONCE):
        yield table.c.sentence_id.in_(ids[first : first + _AT_ONCE])


def _answers(project: Project, versions: Versions) -> tuple[Any, ...]:
    """Row ids of the answers that are meant, and which these are."""
    if versions == Versions():
        return heads.c.revision_id, heads.c.project_id == project.id
    return revisions.c.id, *_wanted(project, versions)


def _wanted(project: Project, versions: Versions) -> Iterator[Any]:
    yield revisions.c.project_id == project.id
    yield revisions.c.status.in_(COUNTED)
    if versions.scheme is not None:
        yield revisions.c.scheme_version == versions.scheme
    if versions.guidelines is not None:
        yield revisions.c.guidelines_version == versions.guidelines
