"""The demo is there after one call, and the same after two."""

from pathlib import Path

import pytest

from workbench.domain.scheme import Scheme
from workbench.ingest import Documents
from workbench.store import Store
from workbench.workflows import demo
from workbench.workflows.labeling import claim_batch
from workbench.workflows.users import set_role, sign_in

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture
def prepared(store: Store, scheme: Scheme) -> demo.Demo:
    return demo.prepare(store, demo.PROJECT, scheme, "source", "# Guidelines", Documents(SEEDS))


def test_everybody_can_sign_in(store: Store, prepared: demo.Demo) -> None:
    """With the password that is printed."""
    for person in prepared.people:
        assert sign_in(store, person.name, prepared.password)


def test_the_annotators_have_sentences_waiting(store: Store, prepared: demo.Demo) -> None:
    """With what spaCy suggests for them."""
    batch = claim_batch(store, prepared.project, "ana", 5)
    assert len(batch.items) == 5
    assert any(item.suggestions for item in batch.items)


def test_preparing_again_changes_nothing(store: Store, scheme: Scheme, prepared: demo.Demo) -> None:
    """Also what the people of the demo changed in it."""
    set_role(store, prepared.project, "ana", "lead")
    again = demo.prepare(store, demo.PROJECT, scheme, "source", "# Guidelines", Documents(SEEDS))
    assert again == prepared
    with store.read() as tx:
        assert tx.users.role(tx.projects.get(prepared.project), "ana") == "lead"
        assert tx.users.count() == len(prepared.people)
