from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given

from tests.strategies import texts
from workbench.domain.documents import Document
from workbench.errors import Conflict, InvalidFile, MissingPackage, NotFound
from workbench.ingest import Documents
from workbench.store import Project, Store
from workbench.workflows.importing import ImportReport, import_documents

PIPELINE = "en_core_web_sm"


@pytest.fixture
def project(store, scheme_file) -> Project:
    return add_project(store, scheme_file)


def add_project(store: Store, scheme_file) -> Project:
    with store.write() as tx:
        project = tx.projects.add("news")
        tx.schemes.add(project, scheme_file.scheme, scheme_file.source, scheme_file.guidelines)
        tx.commit()
    return project


def count(store: Store, project: Project) -> tuple[int, int]:
    with store.read() as tx:
        return tx.documents.count(project)


def document(text: str, document_id: str = "d") -> Document:
    return Document(id=document_id, text=text)


def test_seed_becomes_fourteen_sentences_with_suggestions(store, project, seed_text, tmp_path):
    """Text byte for byte, headline as title, sentences, and spaCy's entities as suggestions that name their model."""
    (tmp_path / "article.txt").write_bytes(seed_text.encode())
    report = import_documents(store, "news", Documents(tmp_path), PIPELINE)
    assert (report.added, report.unchanged, report.sentences) == (1, 0, 14)
    with store.read() as tx:
        found = tx.documents.get(project, "article")
        sentences = tx.documents.sentences(project, "article")
        suggested = [tx.suggestions.of(project, "article", sentence.index) for sentence in sentences]
        missing = list(tx.suggestions.missing(project, "spacy/en_core_web_sm", "3.8.0"))
    assert found.text == seed_text
    assert found.title == "Turkey not to clash with Russia on Ukraine: official"
    assert [len(sets) for sets in suggested] == [1] * 14
    assert sum(len(sets[0].entities) for sets in suggested) == report.suggestions > 40
    assert {(sets[0].model, sets[0].version) for sets in suggested} == {("spacy/en_core_web_sm", "3.8.0")}
    assert missing == []


def test_second_import_changes_nothing(store, project, seed_text):
    """A document that is there with the same text stays as it is."""
    import_documents(store, "news", [document(seed_text)], PIPELINE)
    with store.read() as tx:
        before = list(tx.documents.iterate(project))
    assert import_documents(store, "news", [document(seed_text)], PIPELINE) == ImportReport(unchanged=1)
    with store.read() as tx:
        assert list(tx.documents.iterate(project)) == before


def test_same_id_with_another_text_is_a_conflict(store, project):
    """The document is named, and nothing of the import is kept."""
    import_documents(store, "news", [document("One.")], "blank:en")
    with pytest.raises(Conflict, match="document 'd' is in project 'news' already, with another text"):
        import_documents(store, "news", [document("New.", "new"), document("Two.")], "blank:en")
    assert count(store, project) == (1, 1)


@pytest.mark.usefixtures("project")
def test_same_document_twice_in_one_import_is_added_once(store):
    """Duplicates within an import are as good as those of an earlier one."""
    report = import_documents(store, "news", [document("One."), document("One.")], "blank:en")
    assert (report.added, report.unchanged) == (1, 1)


def test_same_id_twice_with_different_texts_changes_nothing(store, project):
    """Wherever in the input the second one stands, the first is not kept either."""
    documents = [document("One.", "x"), document("Word. " * 40_000, "long"), document("Two.", "x")]
    with pytest.raises(Conflict, match="two documents to be imported have the id 'x' and different texts"):
        import_documents(store, "news", documents, "blank:en")
    assert count(store, project) == (0, 0)


def test_bad_input_at_the_end_changes_nothing(store, project, tmp_path):
    """Files are read to their end before the first document is stored, however many batches come before the error."""
    path = tmp_path / "news.jsonl"
    good = "".join(f'{{"id": "{number}", "text": "{"Word. " * 20_000}"}}\n' for number in range(4))
    path.write_text(good + '{"id": "bad"')
    with pytest.raises(InvalidFile, match=r"news\.jsonl, line 5: is no JSON"):
        import_documents(store, "news", Documents(path), "blank:en")
    assert count(store, project) == (0, 0)


def test_what_an_iterator_gave_before_an_error_is_whole(store, project):
    """A mere iterator cannot be checked beforehand; what is kept of it are whole documents."""

    def broken() -> Iterator[Document]:
        yield document("Word. " * 40_000, "long")
        yield document("One.", "short")
        raise InvalidFile("pipe", "broke")

    with pytest.raises(InvalidFile, match="pipe: broke"):
        import_documents(store, "news", broken(), "blank:en")
    assert count(store, project) == (1, 40_000)


def test_interrupted_import_is_finished_by_doing_it_again(store, project):
    """After an interruption between two batches, the same import adds what is missing."""
    documents = [document(f"Number {number}. " * 10_000, str(number)) for number in range(4)]

    def interrupt(done: int, *_: object) -> None:
        if done >= 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_documents(store, "news", documents, "blank:en", progress=interrupt)
    there = count(store, project)[0]
    assert 0 < there < 4
    report = import_documents(store, "news", documents, "blank:en")
    assert (report.added, report.unchanged) == (4 - there, there)


@pytest.mark.usefixtures("project")
def test_progress_counts_documents(store):
    """Done and total, where the input can be counted beforehand; else done alone."""
    documents = [document(f"Number {number}. " * 20_000, str(number)) for number in range(3)]
    seen: list[tuple[int, int | None]] = []
    import_documents(store, "news", documents, "blank:en", progress=lambda *step: seen.append(step))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    seen.clear()
    import_documents(store, "news", iter(documents), "blank:en", progress=lambda *step: seen.append(step))
    assert seen == [(1, None), (2, None), (3, None)]


@pytest.mark.parametrize(("pipeline", "suggest"), [(PIPELINE, False), ("blank:en", True)])
def test_import_without_suggestions(store, project, seed_text, pipeline, suggest):
    """On request, or from a pipeline that finds none, there are sentences only."""
    report = import_documents(store, "news", [document(seed_text)], pipeline, suggest=suggest)
    assert (report.sentences, report.suggestions) == (14, 0)
    with store.read() as tx:
        assert tx.suggestions.of(project, "d", 0) == ()


def test_unknown_project_and_pipeline_are_refused(sqlite_store, scheme_file):
    """Before anything is read."""

    def untouched() -> Iterator[Document]:
        raise AssertionError("read")
        yield

    with pytest.raises(NotFound):
        import_documents(sqlite_store, "news", untouched(), PIPELINE)
    add_project(sqlite_store, scheme_file)
    with pytest.raises(MissingPackage):
        import_documents(sqlite_store, "news", untouched(), "en_core_web_xl")


@given(text=texts(1, 40))
def test_any_text_comes_back_code_point_by_code_point(new_sqlite, scheme_file, text):
    """Through reader, segmentation and store, the text and its sentences are what they were."""
    with closing(Store.open(new_sqlite())) as store:
        project = add_project(store, scheme_file)
        import_documents(store, "news", [document(text)], PIPELINE)
        with store.read() as tx:
            assert tx.documents.get(project, "d").text == text
            for sentence in tx.documents.sentences(project, "d"):
                assert text[sentence.start : sentence.end] == sentence.text
