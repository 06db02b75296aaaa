"""The demo is there after one call, and the same after two."""

from pathlib import Path

import pytest

from workbench.domain.annotations import Annotation
from workbench.domain.scheme import Scheme
from workbench.ingest import Documents
from workbench.store import Store
from workbench.workflows import demo
from workbench.workflows.labeling import claim_batch, submit
from workbench.workflows.users import set_role, sign_in

SEEDS = Path(__file__).parents[2] / "seeds"
LABELS = sorted((SEEDS / "labels").iterdir())


def prepare(store: Store, scheme: Scheme) -> demo.Demo:
    return demo.prepare(store, demo.PROJECT, scheme, "source", "# Guidelines", Documents(SEEDS), LABELS)


def revisions(store: Store) -> list[Annotation]:
    with store.read() as tx:
        return list(tx.annotations.revisions(tx.projects.get(demo.PROJECT)))


@pytest.fixture
def prepared(store: Store, scheme: Scheme) -> demo.Demo:
    return prepare(store, scheme)


def test_everybody_can_sign_in(store: Store, prepared: demo.Demo) -> None:
    """With the password that is printed."""
    for person in prepared.people:
        assert sign_in(store, person.name, prepared.password)


def test_the_annotators_have_sentences_waiting(store: Store, prepared: demo.Demo) -> None:
    """With what spaCy suggests for them."""
    batch = claim_batch(store, prepared.project, "ana", 5)
    assert len(batch.items) == 5
    assert any(item.suggestions for item in batch.items)


def test_three_people_have_labeled_and_a_fourth_is_free_to(store: Store, prepared: demo.Demo) -> None:
    """Every sentence, with what three people said of it, waits for one more."""
    answered = {(answer.annotator, answer.sentence) for answer in revisions(store)}
    assert answered == {(file.stem, sentence) for file in LABELS for sentence in range(prepared.sentences)}
    assert len(LABELS) == 3
    assert len(claim_batch(store, prepared.project, "ana", 100).items) == prepared.sentences


def test_preparing_again_changes_nothing(store: Store, scheme: Scheme, prepared: demo.Demo) -> None:
    """Also what the people of the demo changed in it."""
    set_role(store, prepared.project, "ana", "lead")
    before = revisions(store)
    assert prepare(store, scheme) == prepared
    assert revisions(store) == before
    with store.read() as tx:
        assert tx.users.role(tx.projects.get(prepared.project), "ana") == "lead"
        assert tx.users.count() == len(prepared.people)


def test_what_somebody_says_by_themselves_stands(store: Store, scheme: Scheme, prepared: demo.Demo) -> None:
    """An answer that was revised in the demo is not revised back when it is prepared again."""
    submit(store, prepared.project, "ben", Annotation(document="000_ba9a8abaa905c4c6", sentence=0, note="mine"), "key")
    before = revisions(store)
    prepare(store, scheme)
    assert revisions(store) == before
