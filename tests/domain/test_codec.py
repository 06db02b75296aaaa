import json

import jsonschema
import pytest
from hypothesis import given

from tests.strategies import annotated
from workbench.domain.annotations import Annotation, Origin
from workbench.domain.codec import annotation_schema, decode, encode
from workbench.domain.documents import Document, Sentence
from workbench.errors import InvalidInput

Made = tuple[Document, tuple[Sentence, ...], Annotation]


@given(annotated())
def test_every_annotation_survives_its_text_form(made: Made) -> None:
    """decode(encode(a)) == a, over any Unicode, and the bytes are canonical."""
    annotation = made[2]
    line = encode(annotation)
    assert decode(line, Annotation) == annotation
    assert encode(decode(line, Annotation)) == line
    assert b"\n" not in line


def test_equal_annotations_have_equal_bytes() -> None:
    """Also where a default was put together at run time."""
    status, kind = (json.loads(f'"{word}"') for word in ("submitted", "person"))
    written = Annotation(document="d", sentence=0, status=status, origin=Origin(kind=kind))
    assert encode(written) == encode(Annotation(document="d", sentence=0))


@given(annotated())
def test_every_annotation_meets_the_published_schema(made: Made) -> None:
    """`workbench annotations schema` describes what `dump` writes."""
    jsonschema.validate(json.loads(encode(made[2])), annotation_schema())


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{", "truncated"),
        (b"\xff", "malformed"),
        (b'{"document":"d"}', "missing required field `sentence`"),
        (b'{"document":"d","sentence":0,"entity":[]}', "unknown field `entity`"),
        (b'{"document":"d","sentence":"0"}', r"Expected `int`, got `str` - at `\$.sentence`"),
        (b'{"document":"d","sentence":0,"status":"done"}', "Invalid enum value 'done'"),
        (b'{"document":"d","sentence":0,"entities":[{"id":"e","label":"X","span":{"fragments":[]}}]}', "at least one"),
        (b"[" * 100_000, "recursion|truncated|Expected|depth"),
    ],
)
def test_a_bad_line_gets_one_sentence_with_its_path(line: bytes, says: str) -> None:
    """What is wrong, and where in the line."""
    with pytest.raises(InvalidInput, match=f"(?i){says}") as caught:
        decode(line, Annotation)
    assert "\n" not in str(caught.value)
