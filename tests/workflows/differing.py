"""People who answer the first sentence of a document differently, and a lead who decides."""

import uuid

from tests.store.conftest import TEXT, fill
from workbench.domain.annotations import Annotation, Status
from workbench.domain.layers import Entity
from workbench.domain.spans import Span
from workbench.store import Store
from workbench.workflows import adjudicating, labeling

ONE = Span.of(TEXT, (0, 3))
ONE_SAYS = Span.of(TEXT, (0, 8))


def furnish(store: Store) -> Store:
    """A project with four documents of three sentences, four annotators and a lead."""
    project = fill(store)
    with store.write() as tx:
        tx.users.add("lena")
        tx.users.set_role(project, "lena", "lead")
        tx.commit()
    return store


def mention(span: Span = ONE, label: str = "PERSON", name: str = "e") -> Entity:
    return Entity(id=name, span=span, label=label)


def say(
    store: Store, user: str, *entities: Entity, document: str = "d0", status: Status = "submitted", note: str = ""
) -> Annotation:
    """Answer a document's first sentence."""
    answer = Annotation(document=document, sentence=0, entities=entities, status=status, note=note)
    return labeling.submit(store, "news", user, answer, str(uuid.uuid4()))


def decide(store: Store, *entities: Entity, key: str = "k", document: str = "d0") -> adjudicating.Decided:
    case = adjudicating.open_case(store, "news", "lena", document, 0)
    decision = Annotation(document=document, sentence=0, entities=entities)
    return adjudicating.decide(store, "news", "lena", decision, case.made_of, key)
