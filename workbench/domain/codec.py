"""The canonical text form: JSON with fixed field order, defaults left out, unknown fields refused.

`decode(encode(annotation)) == annotation` for every annotation; equal annotations have equal bytes.
"""

from typing import Any, TypeVar

import msgspec

from workbench.domain.annotations import Annotation
from workbench.errors import InvalidInput

T = TypeVar("T")


def encode(value: object) -> bytes:
    """One line of UTF-8, without a newline."""
    return msgspec.json.encode(value, order="deterministic")


def decode(line: bytes | str, kind: type[T]) -> T:
    """Read what `encode` wrote.

    Raises:
        InvalidInput: it is no JSON, or not of that kind; the path (`$.entities[0].span`) is named.
    """
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInput(str(error)) from None
    except UnicodeEncodeError:
        raise InvalidInput("lone surrogates have no UTF-8 form") from None


def annotation_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one annotation line."""
    schema = msgspec.json.schema(Annotation)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Workbench annotation",
        **schema,
    }
