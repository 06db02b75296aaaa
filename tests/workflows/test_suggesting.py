import pytest

from workbench.domain.documents import Document
from workbench.errors import InvalidInput, NotFound
from workbench.store import Project, Store
from workbench.workflows.importing import import_documents
from workbench.workflows.suggesting import suggest

PIPELINE = "en_core_web_sm"


@pytest.fixture
def project(store, scheme_file) -> Project:
    with store.write() as tx:
        project = tx.projects.add("news")
        tx.schemes.add(project, scheme_file.scheme, scheme_file.source, scheme_file.guidelines)
        tx.commit()
    return project


def suggestions(store: Store, project: Project, document: str) -> list[object]:
    with store.read() as tx:
        return [
            tx.suggestions.of(project, document, sentence.index)
            for sentence in tx.documents.sentences(project, document)
        ]


def test_suggestions_afterwards_are_those_of_the_import(store, project, seed_text):
    """A document imported without suggestions gets the same ones later, under the ids of its own."""
    document = Document(id="d", text=seed_text)
    import_documents(store, "news", [document], PIPELINE, suggest=False)
    report = suggest(store, "news", PIPELINE)
    assert (report.documents, report.sentences, report.suggestions > 40) == (1, 14, True)
    late = suggestions(store, project, "d")
    with store.write() as tx:
        other = tx.projects.add("other")
        newest = tx.schemes.newest(project)
        tx.schemes.add(other, newest.scheme, newest.source, newest.guidelines)
        tx.commit()
    import_documents(store, "other", [document], PIPELINE)
    assert suggestions(store, other, "d") == late


@pytest.mark.usefixtures("project")
def test_second_run_does_nothing(store, seed_text):
    """What this version has seen it is not shown again."""
    import_documents(store, "news", [Document(id="d", text=seed_text)], PIPELINE)
    report = suggest(store, "news", PIPELINE)
    assert (report.documents, report.suggestions) == (0, 0)


def test_sentences_stay_as_they_were_cut(store, project, seed_text):
    """Suggestions go to the sentences that are there, whatever pipeline cut them."""
    import_documents(store, "news", [Document(id="d", text=seed_text)], "blank:en")
    with store.read() as tx:
        before = tx.documents.sentences(project, "d")
    suggest(store, "news", PIPELINE)
    with store.read() as tx:
        assert tx.documents.sentences(project, "d") == before
        for sentence in before:
            for suggested in tx.suggestions.of(project, "d", sentence.index):
                assert all(
                    sentence.start <= entity.span.start and entity.span.end <= sentence.end
                    for entity in suggested.entities
                )


@pytest.mark.usefixtures("project")
def test_progress_counts_documents(store):
    """Of those that lack suggestions."""
    documents = [Document(id=str(number), text=f"Putin left Ankara {number}.") for number in range(2)]
    import_documents(store, "news", documents, "blank:en")
    seen: list[tuple[int, int | None]] = []
    suggest(store, "news", PIPELINE, progress=lambda *step: seen.append(step))
    assert seen == [(2, 2)]


@pytest.mark.usefixtures("project")
def test_pipeline_without_entities_is_refused(store):
    """There would be nothing to suggest, ever."""
    with pytest.raises(InvalidInput, match="'blank:en' finds no entities; use one that does, such as en_core_web_sm"):
        suggest(store, "news", "blank:en")


def test_unknown_project_is_refused(store):
    """As everywhere."""
    with pytest.raises(NotFound):
        suggest(store, "nowhere", PIPELINE)
