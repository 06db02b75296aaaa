"""Agreement as a project's leads are told it."""

import msgspec
import pytest

from tests.strategies import news_scheme
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, cut_sentences
from workbench.domain.layers import Entity
from workbench.domain.spans import Span
from workbench.errors import NotAllowed
from workbench.store import Store
from workbench.workflows import agreement

TEXT = "Turkey backs NATO. Russia does not."


def _fill(store: Store) -> None:
    with store.write() as tx:
        project = tx.projects.add("news", salt="5a17")
        tx.schemes.add(project, news_scheme(), "", "")
        for name in ("ana", "ben"):
            tx.users.add(name)
            tx.users.set_role(project, name, "annotator")
        tx.users.add("lea")
        tx.users.set_role(project, "lea", "lead")
        document = Document(id="d", text=TEXT)
        tx.documents.add(project, document, cut_sentences(document, [(0, 18), (19, len(TEXT))]))
        for who, labels in (("ana", ("GPE", "ORG")), ("ben", ("GPE", "GPE"))):
            entities = tuple(
                Entity(id=f"e{at}", span=Span.of(TEXT, span), label=label)
                for at, (span, label) in enumerate(zip([(0, 6), (13, 17)], labels, strict=True))
            )
            tx.annotations.append(project, Annotation(document="d", sentence=0, annotator=who, entities=entities), who)
        tx.commit()


def test_leads_are_told(store: Store) -> None:
    """Two of four marks are the same, so the strict F1 is a half."""
    _fill(store)
    found = agreement.report(store, "news", "lea")
    entities = found.layer("entities")
    assert entities is not None
    assert (entities.headline, entities.figure.value, entities.figure.n) == ("span_strict", 0.5, 1)
    assert (found.annotators, found.answers, found.shared) == (("ana", "ben"), 2, 1)
    assert msgspec.json.decode(msgspec.json.encode(found))["layers"]


def test_annotators_are_not_told(sqlite_store: Store) -> None:
    """How others answer is for leads."""
    _fill(sqlite_store)
    with pytest.raises(NotAllowed):
        agreement.report(sqlite_store, "news", "ana")
