"""Answers out of and into a project, as canonical JSON lines."""

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from typing import IO

from msgspec import Struct, structs

from workbench.domain.annotations import Annotation
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.codec import decode, encode
from workbench.domain.documents import Document, Sentence
from workbench.domain.rules import check
from workbench.errors import InvalidFile, InvalidInput, NotFound
from workbench.store import Project, SchemeVersion, Store, Transaction
from workbench.workflows.registry import register_canonicals

LONGEST_LINE = 16 * 1024 * 1024
_HIGHEST_REVISION = 2**31 - 1
_DOCUMENTS_REMEMBERED = 64
_CANONICALS_REMEMBERED = 10_000


class LoadReport(Struct, frozen=True):
    """Attributes:
    added: answers that became new revisions.
    unchanged: answers that the project had already.
    """

    added: int
    unchanged: int


def dump(
    store: Store,
    project: str,
    out: IO[bytes],
    all_revisions: bool = False,
    annotators: Collection[str] | None = None,
) -> int:
    """Write everybody's newest answers, one a line.

    They come by document as imported, sentence and annotator, each with its sentence's text and the
    canonical entities that it refers to, so that it can be loaded elsewhere. The same answers give the
    same bytes.

    Args:
        all_revisions: write every revision instead, the oldest of a sentence and annotator first.
        annotators: only theirs.

    Returns:
        How many were written.
    """
    with store.read() as tx:
        found = tx.projects.get(project)
        for name in annotators or ():
            tx.users.get(name)
        count = 0
        for line in _lines(tx, found, all_revisions, annotators):
            out.write(line)
            count += 1
    return count


def _lines(
    tx: Transaction, project: Project, all_revisions: bool, annotators: Collection[str] | None
) -> Iterator[bytes]:
    @lru_cache(_DOCUMENTS_REMEMBERED)
    def sentences(document: str) -> tuple[Sentence, ...]:
        return tx.documents.sentences(project, document)

    @lru_cache(_CANONICALS_REMEMBERED)
    def canonical(identity: str) -> CanonicalEntity:
        return tx.canonicals.get(project, [identity])[0]

    answers = tx.annotations.revisions(project) if all_revisions else tx.annotations.heads(project)
    for answer in answers:
        if annotators is not None and answer.annotator not in annotators:
            continue
        complete = structs.replace(
            answer,
            sentence_text=sentences(answer.document)[answer.sentence].text,
            canonical_entities=tuple(canonical(identity) for identity in sorted(answer.canonicals)),
        )
        yield encode(complete) + b"\n"


def load(
    store: Store,
    project: str,
    lines: Iterable[bytes],
    name: str,
    as_user: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> LoadReport:
    """Read what `dump` or another tool wrote; all of it, or, after an error, nothing.

    An answer that says what its annotator's newest one says is left out, and so is a revision that is
    there already; anything else becomes a new revision. It keeps its time and versions where it has
    them, and its revision's number where that is free.

    Args:
        lines: canonical JSON, one answer a line; empty lines are passed over. `sentence_text` and
            `annotator` (with `as_user`) may be left out.
        name: of the file, for messages.
        as_user: whose answers they are to be, whatever the lines say.
        progress: told the number of lines read so far.

    Raises:
        InvalidFile: a line cannot be used; it and the reason are named.
    """
    added = unchanged = 0
    with store.write() as tx:
        loading = _Loading(tx, tx.projects.get(project), as_user)
        for number, line in enumerate(lines, 1):
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if not line.strip():
                continue
            try:
                is_new = loading.take(line)
            except (InvalidInput, NotFound) as error:
                raise InvalidFile(name, str(error), number) from None
            added, unchanged = added + is_new, unchanged + (not is_new)
            if progress is not None:
                progress(number)
        tx.commit()
    return LoadReport(added, unchanged)


class _Loading:
    """One load, in one transaction."""

    def __init__(self, tx: Transaction, project: Project, as_user: str | None) -> None:
        self._tx = tx
        self._project = project
        self._as_user = tx.users.get(as_user).name if as_user is not None else None
        self._newest: SchemeVersion = tx.schemes.newest(project)
        self._before: tuple[Project, str, int, str] | None = None
        self._document = lru_cache(_DOCUMENTS_REMEMBERED)(self._read_document)

    def take(self, line: bytes) -> bool:
        """Keep the answer of a line; False if it is there already."""
        if len(line) > LONGEST_LINE:
            raise InvalidInput(f"the line has {len(line):,} bytes; at most {LONGEST_LINE:,} are allowed")
        answer = self._complete(decode(line, Annotation))
        document, sentences = self._document(answer.document)
        if answer.sentence >= len(sentences):
            raise NotFound(f"document {document.id!r} has {len(sentences)} sentences, no number {answer.sentence}")
        registered = register_canonicals(self._tx, self._project, self._newest.scheme, answer, answer.annotator)
        check(answer, document, sentences[answer.sentence], self._newest.scheme, registered)
        if self._is_there(answer):
            return False
        self._tx.annotations.append(self._project, answer, f"load-{uuid.uuid4()}", answer.revision or 1)
        return True

    def _complete(self, answer: Annotation) -> Annotation:
        annotator = self._as_user or answer.annotator
        if not annotator:
            raise InvalidInput("the line names no annotator; name one, or load with --as")
        if answer.revision is not None and not 0 < answer.revision <= _HIGHEST_REVISION:
            raise InvalidInput(f"revision {answer.revision} must be from 1 to {_HIGHEST_REVISION}")
        return structs.replace(
            self._tx.annotations.renamed(self._project, answer),
            annotator=self._tx.users.get(annotator).name,
            scheme_version=answer.scheme_version or self._newest.version,
            guidelines_version=answer.guidelines_version or self._newest.guidelines_version,
        )

    def _is_there(self, answer: Annotation) -> bool:
        where = (self._project, answer.document, answer.sentence, answer.annotator)
        goes_on = where == self._before  # a later revision of the line before: history, even if it says the same
        self._before = where
        head = self._tx.annotations.head(*where)
        if head is None:
            return False
        if head.says_the_same(answer) and not (goes_on and answer.revision):
            return True
        if answer.revision is None:
            return False
        same = self._tx.annotations.revision(*where, answer.revision)
        return same is not None and same.says_the_same(answer)

    def _read_document(self, document_id: str) -> tuple[Document, tuple[Sentence, ...]]:
        return self._tx.documents.read(self._project, document_id)
