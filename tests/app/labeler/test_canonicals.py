"""Canonical entities made in the browser are those that Python would make."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import texts
from workbench.domain.canonical import CanonicalEntity, canonical_id
from workbench.domain.codec import decode, encode

pytestmark = pytest.mark.browser


@given(st.lists(st.one_of(texts(1, 4), st.text(st.characters(exclude_categories=("Cs",)))), max_size=10))
def test_ids(run: Callable[..., Any], names: list[str]) -> None:
    """Both sides make the same id of a name, so that two people who name the same thing meet."""
    found = run("model/canonicals.js", '({canonicalId}, names) => names.map((name) => canonicalId("GPE", name))', names)
    assert found == [canonical_id("GPE", name) for name in names]


@given(texts(1, 4))
def test_typed_names_are_valid(run: Callable[..., Any], typed: str) -> None:
    """Whatever is typed becomes an entity that the domain takes, or none."""
    made = run("model/canonicals.js", '({readCanonical}, typed) => readCanonical("GPE", typed)', typed)
    if made:
        entity = decode(encode(made), CanonicalEntity)
        assert entity.id == canonical_id("GPE", entity.name)


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("Turkey", {"id": "GPE/Turkey", "name": "Turkey", "kind": "GPE"}),
        ("  New   York Q60 ", {"id": "GPE/New York", "name": "New York", "kind": "GPE", "wikidata": "Q60"}),
        ("Q60", {"id": "GPE/Q60", "name": "Q60", "kind": "GPE"}),
        ("   ", None),
        ("x" * 301, None),
    ],
)
def test_wikidata(run: Callable[..., Any], typed: str, made: object) -> None:
    """A Wikidata id may follow the name."""
    assert run("model/canonicals.js", '({readCanonical}, typed) => readCanonical("GPE", typed)', typed) == made
