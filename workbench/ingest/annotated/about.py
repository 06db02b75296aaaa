"""What is known of a document, from a JSON object beside its text."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from workbench.domain.documents import Document
from workbench.errors import InvalidInput


def document_from(text: str, known: Mapping[str, Any], fallback: str, language: str) -> Document:
    """A document with its id, title and so on, as an export writes them; other keys become metadata.

    Args:
        fallback: its id, where none is said.

    Raises:
        InvalidInput: something is of the wrong type, or cannot be stored.
    """
    metadata = {name: value for name, value in known.items() if name != "metadata"}
    inner = known.get("metadata", {})
    metadata |= inner if isinstance(inner, Mapping) else {"metadata": inner}
    fields: dict[str, Any] = {"id": fallback, "language": language}
    for name, usable in _USABLE.items():
        if name in known and usable(known[name]):
            fields[name] = metadata.pop(name)
    try:
        return msgspec.convert({**fields, "text": text, "metadata": metadata}, Document)
    except msgspec.ValidationError as error:
        raise InvalidInput(str(error)) from None


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def _is_text(value: object) -> bool:
    return isinstance(value, str)


# What other tools keep under these names and is something else, stays in the metadata.
_USABLE: dict[str, Callable[[object], bool]] = {
    "id": lambda value: isinstance(value, str) and bool(value.strip()) and not {"/", "\\", "\n"} & set(value),
    "title": _is_text,
    "url": _is_text,
    "language": _is_text,
    "date": _is_date,
}
