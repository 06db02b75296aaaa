"""From a row of a file, by column names, to a document; the same for every format with columns."""

import base64
import datetime as dt
import decimal
import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from workbench.domain.characters import check_text
from workbench.domain.documents import Document
from workbench.errors import InvalidInput

# No news text comes near it; a file without line breaks, or one that is not text at all, does.
LARGEST = 16 * 2**20
LARGEST_IN_WORDS = "16 MiB"


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; what no field claims goes into the document's metadata.

    Each is the name of a column, which must then be there; `None` for the column of the field's own
    name, where there is one; or empty to leave that column in the metadata. Without an id, a
    document is known by a hash of its text.
    """

    text: str = "text"
    id: str | None = None
    title: str | None = None
    url: str | None = None
    date: str | None = None
    language: str | None = None

    def resolve(self, names: list[str]) -> dict[str, str]:
        """From field to column, for a file that has columns of these names.

        Raises:
            InvalidInput: a column is not there.
        """
        chosen: dict[str, str] = {}
        for field in fields(self):
            wanted = getattr(self, field.name)
            if wanted and wanted not in names:
                there = ", ".join(repr(name) for name in names) or "none"
                raise InvalidInput(f"there is no column {wanted!r} for the {field.name}; the columns are {there}")
            if wanted or (wanted is None and field.name in names):
                chosen[field.name] = wanted or field.name
        return chosen


def to_document(row: Mapping[str, Any], chosen: Mapping[str, str], language: str) -> Document:
    """Make a document of one row.

    Args:
        row: column to value; lacking and `None` are the same.
        chosen: from `Columns.resolve`.
        language: of documents that do not name their own.

    Raises:
        InvalidInput: a value has the wrong type, cannot be stored or is too large.
    """
    text = row.get(chosen["text"])
    if not isinstance(text, str):
        raise InvalidInput(f"{chosen['text']!r} must be a string, not {_kind(text)}")
    if not text.removeprefix("\ufeff").strip():
        raise InvalidInput(f"{chosen['text']!r} is empty")
    check_text(text, repr(chosen["text"]))
    if len(text) > LARGEST:
        raise InvalidInput(f"{chosen['text']!r} has {len(text):,} characters; {LARGEST:,} are allowed")

    def string(field: str) -> str:
        value = row.get(chosen.get(field, ""))
        if not isinstance(value, str | None):
            raise InvalidInput(f"{chosen[field]!r} must be a string, not {_kind(value)}")
        return value or ""

    nested = row.get("metadata")
    metadata = dict(nested) if isinstance(nested, Mapping) else {}
    metadata |= {
        name: value
        for name, value in row.items()
        if name not in chosen.values() and (name != "metadata" or not isinstance(value, Mapping))
    }
    return Document(
        id=_id(row.get(chosen.get("id", "")), text, chosen.get("id", "")),
        text=text,
        title=string("title"),
        url=string("url"),
        date=_date(row.get(chosen.get("date", "")), chosen.get("date", "")),
        language=string("language") or language,
        metadata={check_text(name, "a column's name"): _json(value, name) for name, value in metadata.items()},
    )


def id_of_text(text: str) -> str:
    """The id of a document that came without one: the first 16 hexadecimal digits of SHA-256.

    >>> id_of_text("One.")
    '70277bfc409b5021'
    """
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _id(value: object, text: str, column: str) -> str:
    match value:
        case None | "":
            return id_of_text(text)
        case str():
            return value
        case int() if not isinstance(value, bool):
            return str(value)
        case _:
            raise InvalidInput(f"{column!r} must be a string or a whole number, not {_kind(value)}")


def _date(value: object, column: str) -> dt.date | None:
    match value:
        case dt.datetime():
            return value.date()
        case dt.date():
            return value
        case None:
            return None
        case str() if not value.strip():
            return None
        case str():
            try:
                return dt.datetime.fromisoformat(value.strip()).date()
            except ValueError:
                pass
    raise InvalidInput(f"{column!r} must be a date such as 2021-12-03, perhaps with a time, not {value!r:.60}")


def _json(value: object, column: str) -> Any:
    """Metadata as JSON knows it: dates as ISO 8601, bytes as base64, no infinities."""
    match value:
        case str():
            return check_text(value, repr(column))
        case None | bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else None
        case dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            return value.total_seconds()
        case decimal.Decimal():
            return str(value)
        case bytes():
            return base64.b64encode(value).decode()
        case Mapping():
            return {check_text(str(name), repr(column)): _json(inner, column) for name, inner in value.items()}
        case list() | tuple():
            return [_json(inner, column) for inner in value]
        case _:
            raise InvalidInput(f"{column!r} holds a {type(value).__name__}, which is no JSON")


def _kind(value: object) -> str:
    match value:
        case None:
            return "missing or null"
        case bool():
            return "true or false"
        case int() | float():
            return f"the number {value}"
        case list() | tuple():
            return "a list"
        case Mapping():
            return "an object"
        case _:
            return type(value).__name__
