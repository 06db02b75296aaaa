"""A project with people and documents."""

import pytest

from tests.strategies import news_scheme
from workbench.domain.annotations import Annotation, AnnotationRef, Gold
from workbench.domain.documents import Document, cut_sentences
from workbench.store import Project, Store

TEXT = "One says so. Two deny it.\r\nThree 👩‍👩‍👧‍👦 wait."
RANGES = [(0, 12), (13, 25), (27, len(TEXT))]
PEOPLE = ("ana", "ben", "cem", "dua")


def fill(store: Store, documents: int = 4) -> Project:
    """A project of documents with three sentences each, and four annotators."""
    with store.write() as tx:
        project = tx.projects.add("news", salt="5a17")
        tx.schemes.add(project, news_scheme(), "", "")
        for name in PEOPLE:
            tx.users.add(name)
            tx.users.set_role(project, name, "annotator")
        for number in range(documents):
            document = Document(id=f"d{number}", text=TEXT)
            tx.documents.add(project, document, cut_sentences(document, RANGES))
        tx.commit()
    return project


@pytest.fixture
def project(store: Store) -> Project:
    return fill(store)


@pytest.fixture
def annotated_store(store: Store, project: Project) -> Store:
    """With one answer and one gold annotation."""
    with store.write() as tx:
        answer = tx.annotations.append(project, Annotation(document="d0", sentence=0, annotator="ana"), "k")
        tx.gold.put(project, Gold(annotation=answer, made_of=(AnnotationRef("ana", 1),)))
        tx.commit()
    return store
