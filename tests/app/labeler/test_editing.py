"""Edits made at random never leave what the domain and the scheme allow."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies import documents, news_scheme
from workbench.domain.annotations import Annotation
from workbench.domain.codec import decode, encode
from workbench.domain.documents import Document, Sentence
from workbench.domain.rules import check
from workbench.domain.scheme import Scheme

pytestmark = pytest.mark.browser

APPLY = Path(__file__).with_name("random_edits.js").read_text()
MODULES = (
    "model/codepoints.js model/annotation.js model/scheme.js model/entities.js model/attributions.js "
    "model/stances.js model/items.js model/rules.js model/canonicals.js model/spans.js model/wire.js"
)
OPERATIONS = [
    *["entity", "relabel", "canonical"],
    *["attribution", "nest", "implicit", "speaks"],
    *["stance", "holder", "target", "label", "via"],
    *["take", "put", "attribute", "uncertain", "note", "remove"],
]


def edits(random: Random, length: int) -> list[Any]:
    """Operations; it begins with some of everything, so that there is something to do the others to."""

    def some(names: list[str], least: int, most: int) -> list[Any]:
        return [one(random.choice(names)) for _ in range(random.randint(least, most))]

    def one(name: str) -> Any:
        ranges = [sorted((place(), place())) for _ in range(random.choice((1, 1, 2)))]
        return [name, random.randrange(8), random.randrange(12), ranges]

    def place() -> int:
        return random.randint(0, length)

    return [
        *some(["entity"], 1, 4),
        *some(["attribution"], 1, 4),
        *some(["stance"], 1, 3),
        *some(["take", "put"], 6, 20),
        *some(["nest"], 0, 4),
        *some(["holder", "target", "label"], 3, 12),
        *some([*OPERATIONS, *["take"] * 6], 5, 25),
    ]


@pytest.mark.parametrize("nesting", ["all", "outermost", "innermost"])
@given(st.integers(0, 2**32), documents(max_sentences=2))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_edits_stay_allowed(
    run: Callable[..., Any], nesting: str, seed: int, made: tuple[Document, tuple[Sentence, ...]]
) -> None:
    """After any edits, what would be submitted is decoded by the domain and passes its rules."""
    document, sentences = made
    scheme = with_nesting(news_scheme(), nesting)
    operations = edits(Random(seed), len(document.text))
    written = run(MODULES, APPLY, [document.text, msgspec.to_builtins(scheme), operations])
    line = written | {"document": document.id, "sentence": 0}
    annotation = decode(encode(line), Annotation)
    check(annotation, document, sentences[0], scheme, {one.id for one in annotation.canonical_entities})


def with_nesting(scheme: Scheme, nesting: str) -> Scheme:
    return msgspec.structs.replace(scheme, rules=msgspec.structs.replace(scheme.rules, entity_nesting=nesting))
