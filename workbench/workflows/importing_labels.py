"""Bring documents together with their labels into a project."""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, Sentence, cut_sentences
from workbench.domain.rules import check
from workbench.errors import Conflict, InvalidFile, InvalidInput, NotFound
from workbench.ingest.annotated import Losses, Marked, Vocabulary, annotated_reader, read_markup
from workbench.store import Project, SchemeVersion, Store, Transaction
from workbench.text import load_pipeline, parse
from workbench.text.pipelines import Pipeline
from workbench.workflows.fingerprinting import fingerprint_documents
from workbench.workflows.importing import OnProgress
from workbench.workflows.registry import register_canonicals

Ranges = tuple[tuple[int, int], ...]


class LabelsReport(Struct, frozen=True):
    """What came in.

    Attributes:
        documents: those that are new.
        added: answers that became new revisions; of every sentence, since all of them were read.
        unchanged: answers that the project had already.
        losses: what was in the files and has no place here, in words, and how many of each.
    """

    documents: int
    added: int
    unchanged: int
    losses: dict[str, int]


@dataclass(frozen=True, slots=True)
class AnnotatedFiles:
    """Documents with labels, read anew from the disk each time they are iterated over.

    Attributes:
        format: one of `ANNOTATED`.
    """

    paths: tuple[Path, ...]
    format: str
    language: str = "en"

    def __iter__(self) -> Iterator[Marked]:
        read = annotated_reader(self.format)
        for path in self.paths:
            yield from read(path, self.language)


def import_labels(
    store: Store,
    project: str,
    files: AnnotatedFiles,
    pipeline: str,
    *,
    users: Mapping[str, str],
    renames: Mapping[str, str] | None = None,
    progress: OnProgress | None = None,
) -> LabelsReport:
    """Add documents and what was labeled in them; all of it, or, after an error, nothing.

    Everything is read twice: to check it, and to keep it. A document that is there already must have the same text,
    and keeps its sentences. An answer that says what its annotator's newest one says is left out.

    Args:
        pipeline: cuts the sentences of documents whose format does not say where they are.
        users: whose answers they become, by the annotator's name in the files; "" for whoever has no other entry.
            An annotator without any is a user of the same name.
        renames: from labels of the files to ours; to nothing to leave them out.

    Raises:
        NotFound: there is no such project or user.
        MissingPackage: the pipeline is not installed.
        Conflict: a document is there with another text.
        SchemeViolation: the scheme does not know some labels, all of which are named, or forbids what is drawn.
        InvalidFile: something cannot be read; where, is named.
    """
    with store.read() as tx:
        found = tx.projects.get(project)
        importing = _Importing(tx, found, Vocabulary(tx.schemes.newest(found).scheme, renames), users)
        cut = importing.check(files, load_pipeline(pipeline), progress)
    losses: Losses = Counter()
    with store.write() as tx:
        importing = _Importing(tx, found, importing.words, users)
        report = importing.keep(files, cut, losses)
        tx.commit()
    fingerprint_documents(store, project)
    return replace(report, losses=dict(sorted((+losses).items())))


class _Importing:
    def __init__(self, tx: Transaction, project: Project, words: Vocabulary, users: Mapping[str, str]) -> None:
        self.words = words
        self._tx, self._project, self._users = tx, project, users
        self._newest: SchemeVersion = tx.schemes.newest(project)

    def check(self, files: Iterable[Marked], pipeline: Pipeline, progress: OnProgress | None) -> dict[str, Ranges]:
        """Read everything and find what is wrong with it; the sentences of each new document."""
        unknown: Counter[str] = Counter()
        cut: dict[str, Ranges] = {}
        texts: dict[str, int] = {}
        answered: set[tuple[str, str]] = set()
        for done, marked in enumerate(files, 1):
            document = marked.document
            if texts.setdefault(document.id, hash(document.text)) != hash(document.text):
                raise InvalidFile(
                    marked.place, f"the id {document.id!r} stands above with another text; ids are unique"
                )
            for by in marked.by:
                if (document.id, by.annotator) in answered:
                    who = f"of {by.annotator!r} " if by.annotator else ""
                    raise InvalidFile(marked.place, f"document {document.id!r} has labels {who}twice; leave one out")
                answered.add((document.id, by.annotator))
            unknown += self.words.unknown(by.markup for by in marked.by)
            sentences = self._sentences(marked, cut, pipeline)
            if not unknown:
                for answer in self._answers(marked, sentences, Counter()):
                    self._check(marked, answer, sentences[answer.sentence])
            if progress is not None:
                progress(done, None)
        if unknown:
            raise self.words.refuse(unknown)
        if not texts:
            raise NotFound("the files have no documents")
        return cut

    def _sentences(self, marked: Marked, cut: dict[str, Ranges], pipeline: Pipeline) -> tuple[Sentence, ...]:
        document = marked.document
        there = self._there(document)
        if there is not None:
            return there
        if document.id not in cut:
            (parsed,) = parse([document.text], pipeline) if marked.sentences is None else (None,)
            cut[document.id] = tuple(parsed.sentences if parsed is not None else marked.sentences or ())
        return cut_sentences(document, cut[document.id])

    def keep(self, files: Iterable[Marked], cut: Mapping[str, Ranges], losses: Losses) -> LabelsReport:
        """Store what was found to be right."""
        documents = added = unchanged = 0
        for marked in files:
            document = marked.document
            sentences = self._there(document)
            if sentences is None:
                if document.id not in cut:
                    raise Conflict(f"{marked.place} was changed while it was imported; import it again")
                sentences = cut_sentences(document, cut[document.id])
                self._tx.documents.add(self._project, document, sentences)
                documents += 1
            losses.update(marked.lost)
            for answer in self._answers(marked, sentences, losses):
                known = register_canonicals(self._tx, self._project, self.words.scheme, answer, answer.annotator)
                check(answer, document, sentences[answer.sentence], self.words.scheme, known)
                head = self._tx.annotations.head(self._project, document.id, answer.sentence, answer.annotator)
                if head is not None and head.says_the_same(answer):
                    unchanged += 1
                    continue
                key = f"import-{self._newest.version}-{uuid.uuid4()}"
                self._tx.annotations.append(self._project, answer, key)
                added += 1
        return LabelsReport(documents, added, unchanged, {})

    def _there(self, document: Document) -> tuple[Sentence, ...] | None:
        if self._tx.documents.find(self._project, document.id) is None:
            return None
        there, sentences = self._tx.documents.read(self._project, document.id)
        if there.text != document.text:
            raise Conflict(
                f"document {document.id!r} is in project {self._project.name!r} already, with another text; "
                "import the new text under another id"
            )
        return sentences

    def _answers(self, marked: Marked, sentences: tuple[Sentence, ...], losses: Losses) -> Iterator[Annotation]:
        """Everybody's answers to the document, by sentence."""
        users: dict[str, str] = {}
        for by in marked.by:
            user = self._user(by.annotator, marked.place)
            if users.setdefault(user, by.annotator) != by.annotator:
                raise InvalidFile(
                    marked.place,
                    f"the annotators {users[user]!r} and {by.annotator!r} would both become {user!r}; "
                    "say who each is with --as ANNOTATOR=USER",
                )
            try:
                for answer in read_markup(by.markup, marked.document, sentences, self.words, losses):
                    yield replace(
                        answer,
                        annotator=user,
                        status="skipped" if by.skipped else "submitted",
                        scheme_version=self._newest.version,
                        guidelines_version=self._newest.guidelines_version,
                    )
            except InvalidInput as error:
                raise InvalidFile(marked.place, str(error)) from None

    def _user(self, annotator: str, place: str) -> str:
        name = self._users.get(annotator) or self._users.get("") or annotator
        if not name:
            raise InvalidFile(place, "does not say who labeled it; name a user with --as USER")
        try:
            return self._tx.users.get(name).name
        except NotFound as error:
            named = annotator in self._users or "" in self._users
            hint = "" if named else "; add them with `workbench users add`, or say who it is with --as ANNOTATOR=USER"
            raise NotFound(f"{error}{hint}") from None

    def _check(self, marked: Marked, answer: Annotation, sentence: Sentence) -> None:
        try:
            brought = {entity.id for entity in answer.canonical_entities}
            check(answer, marked.document, sentence, self.words.scheme, brought)
        except InvalidInput as error:
            raise type(error)(f"{marked.place}: {error}") if not isinstance(error, InvalidFile) else error from None
