"""Bring documents into a project: cut into sentences, with first suggestions."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from msgspec import Struct

from workbench.domain.documents import Document, cut_sentences
from workbench.errors import Conflict
from workbench.store import Project, Store, Transaction
from workbench.text import Parsed, Pipeline, load_pipeline, parse, suggest_entities
from workbench.workflows.fingerprinting import fingerprint_documents

# What is parsed between two commits, in characters: a few seconds' work, so that a batch is not much to do again.
_BATCH = 200_000


class OnProgress(Protocol):
    """Is told how far long work has come."""

    def __call__(self, done: int, total: int | None) -> None:
        """Args:
        done: documents so far.
        total: of how many; `None` where that is not known beforehand.
        """


class ImportReport(Struct, frozen=True):
    """What an import did.

    Attributes:
        added: documents that are new.
        unchanged: documents that the project had already, with the same text.
        sentences, suggestions: in those added.
    """

    added: int = 0
    unchanged: int = 0
    sentences: int = 0
    suggestions: int = 0

    def __add__(self, other: "ImportReport") -> "ImportReport":
        return ImportReport(
            self.added + other.added,
            self.unchanged + other.unchanged,
            self.sentences + other.sentences,
            self.suggestions + other.suggestions,
        )


def import_documents(
    store: Store,
    project: str,
    documents: Iterable[Document],
    pipeline: str,
    *,
    progress: OnProgress | None = None,
    suggest: bool = True,
) -> ImportReport:
    """Add documents, each with all its sentences and suggestions or not at all.

    Documents that can be iterated over twice, as `ingest.Documents` can, are all read and checked
    before the first is added: bad input then changes nothing. Of a mere iterator those before a bad
    one stay. A document that is there already with the same text is left as it is, so an import
    that was interrupted is finished by doing it again.

    Args:
        store: where to.
        project: its name.
        documents: read as they are needed.
        pipeline: the spaCy pipeline that segments and suggests, as `scheme.pipeline` names it.
        progress: called after each batch.
        suggest: whether to keep the entities that the pipeline finds.

    Raises:
        NotFound: there is no such project.
        MissingPackage: the pipeline is not installed.
        Conflict: an id is in use for another text.
        InvalidInput: what the iterable raises over bad input.
    """
    with store.read() as tx:
        found = tx.projects.get(project)
        labels = tuple(tx.schemes.newest(found).scheme.entities.labels) if suggest else ()
    loaded = load_pipeline(pipeline)
    total = None if iter(documents) is documents else _check(store, found, documents)
    report = ImportReport()
    done = 0
    for batch in batches(documents):
        with store.read() as tx:
            new = _new(tx, found, batch)
        parsed = parse([document.text for document in new], loaded)
        with store.write() as tx:
            # Once more, now that nobody else can write: two people may import the same folder.
            still_new = {document.id for document in _new(tx, found, new)}
            for document, one in zip(new, parsed, strict=True):
                if document.id in still_new:
                    report += _add(tx, found, document, one, loaded, labels)
            tx.commit()
        report += ImportReport(unchanged=len(batch) - len(still_new))
        done += len(batch)
        if progress:
            progress(done, total)
    fingerprint_documents(store, project)
    return report


def batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Documents in groups that are parsed, and kept, together."""
    batch: list[Document] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _check(store: Store, project: Project, documents: Iterable[Document]) -> int:
    """Read all documents, keep two hashes of each, and count them."""
    texts: dict[int, int] = {}
    count = 0
    for batch in batches(documents):
        for document in batch:
            text = hash(document.text)
            if texts.setdefault(hash(document.id), text) != text:
                raise Conflict(f"two documents to be imported have the id {document.id!r} and different texts")
        with store.read() as tx:
            _new(tx, project, batch)
        count += len(batch)
    return count


def _new(tx: Transaction, project: Project, documents: Iterable[Document]) -> list[Document]:
    """Those that the project does not have, each once."""
    new: dict[str, Document] = {}
    for document in documents:
        there = new.get(document.id) or tx.documents.find(project, document.id)
        if there is None:
            new[document.id] = document
        elif there.text != document.text:
            raise Conflict(
                f"document {document.id!r} is in project {project.name!r} already, with another text; "
                "import the new text under another id"
            )
    return list(new.values())


def _add(
    tx: Transaction, project: Project, document: Document, parsed: Parsed, pipeline: Pipeline, labels: tuple[str, ...]
) -> ImportReport:
    sentences = cut_sentences(document, parsed.sentences)
    tx.documents.add(project, document, sentences)
    if not (labels and pipeline.suggests):
        return ImportReport(added=1, sentences=len(sentences))
    groups = suggest_entities(document.id, document.text, parsed.sentences, parsed.mentions, pipeline, labels)
    tx.suggestions.put_all(project, document.id, pipeline.model, pipeline.version, groups)
    return ImportReport(added=1, sentences=len(sentences), suggestions=sum(map(len, groups)))
