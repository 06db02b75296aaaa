"""What comes from the server goes back unchanged: the browser knows every construct of the domain."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from tests.strategies import annotated
from workbench.domain.annotations import Annotation
from workbench.domain.codec import decode, encode
from workbench.domain.documents import Document, Sentence

pytestmark = pytest.mark.browser


@given(annotated())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_round_trip(run: Callable[..., Any], made: tuple[Document, tuple[Sentence, ...], Annotation]) -> None:
    """Read and written again in the browser, an annotation says the same."""
    _, _, annotation = made
    written = run(
        "model/annotation.js model/wire.js",
        "({readAnnotation}, {writeAnnotation}, json) => writeAnnotation(readAnnotation(json))",
        msgspec.to_builtins(annotation, str_keys=True),
    )
    line = written | {"document": annotation.document, "sentence": annotation.sentence, "status": annotation.status}
    back = decode(encode(line), Annotation)
    assert back.says_the_same(annotation)
    assert back.canonicals == annotation.canonicals
    assert {one.id for one in back.canonical_entities} == {
        one.id for one in annotation.canonical_entities if one.id in annotation.canonicals
    }
