"""Suggestions for sentences that this version of a pipeline has not seen yet."""

from collections.abc import Iterator

from msgspec import Struct

from workbench.domain.documents import Document
from workbench.errors import InvalidInput
from workbench.store import Project, Store
from workbench.text import load_pipeline, parse, suggest_entities
from workbench.workflows.importing import OnProgress, batches


class SuggestReport(Struct, frozen=True):
    """What was suggested, in how many documents and sentences, and by which model."""

    documents: int
    sentences: int
    suggestions: int
    model: str
    version: str


def suggest(store: Store, project: str, pipeline: str, progress: OnProgress | None = None) -> SuggestReport:
    """Suggest entities wherever this model in this version has not done so.

    Sentences stay as they were cut when the document was imported. What is interrupted is finished
    by doing it again.

    Args:
        store: where from and where to.
        project: its name.
        pipeline: an installed spaCy pipeline.
        progress: called after each batch.

    Raises:
        NotFound: there is no such project.
        MissingPackage: the pipeline is not installed.
        InvalidInput: the pipeline finds no entities.
    """
    with store.read() as tx:
        found = tx.projects.get(project)
        labels = tuple(tx.schemes.newest(found).scheme.entities.labels)
    loaded = load_pipeline(pipeline)
    if not loaded.suggests:
        raise InvalidInput(f"the pipeline {pipeline!r} finds no entities; use one that does, such as en_core_web_sm")
    with store.read() as tx:
        missing = list(tx.suggestions.missing(found, loaded.model, loaded.version))
    done = sentences = suggestions = 0
    for batch in batches(_documents(store, found, missing)):
        parsed = parse([document.text for document in batch], loaded)
        with store.write() as tx:
            for document, one in zip(batch, parsed, strict=True):
                cut = [(each.start, each.end) for each in tx.documents.sentences(found, document.id)]
                groups = suggest_entities(document.id, document.text, cut, one.mentions, loaded, labels)
                tx.suggestions.put_all(found, document.id, loaded.model, loaded.version, groups)
                sentences += len(groups)
                suggestions += sum(map(len, groups))
            tx.commit()
        done += len(batch)
        if progress:
            progress(done, len(missing))
    return SuggestReport(done, sentences, suggestions, loaded.model, loaded.version)


def _documents(store: Store, project: Project, ids: list[str]) -> Iterator[Document]:
    for document in ids:
        with store.read() as tx:
            yield tx.documents.get(project, document)
