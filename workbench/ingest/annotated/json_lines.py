"""Records of JSON files, checked as far as every format needs it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from workbench.domain.spans import Span
from workbench.errors import InvalidFile, InvalidInput
from workbench.ingest.lines import cannot_read, decode, read_lines

Record = Mapping[str, Any]


def records(path: Path) -> Iterator[tuple[int, Record]]:
    """The objects of a JSON lines file with their lines; empty lines are passed over.

    A file that ends in `.json` and begins with `[` is one list of them, read as a whole; their places stand for lines.

    Raises:
        InvalidFile: a line is no JSON object.
    """
    if path.suffix == ".json" and _begins(path).startswith(b"["):
        yield from enumerate(_listed(path), 1)
        return
    for number, line in read_lines(path):
        text = decode(path, line, number)
        if not text.strip():
            continue
        try:
            record = msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError) as error:
            raise InvalidFile(path, f"is no JSON: {error}", number) from None
        if not isinstance(record, Mapping):
            raise InvalidFile(path, "each line must be an object", number)
        yield number, record


def _begins(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(64).lstrip()
    except OSError as error:
        raise cannot_read(path, error) from None


def _listed(path: Path) -> list[Record]:
    try:
        found = msgspec.json.decode(path.read_bytes())
    except OSError as error:
        raise cannot_read(path, error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidFile(path, f"is no JSON: {error}") from None
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise InvalidFile(path, "must be a list of objects")
    return found


def text_of(record: Record) -> str:
    """Its text.

    Raises:
        InvalidInput: it has none.
    """
    text = record.get("text", record.get("data"))
    if not isinstance(text, str):
        raise InvalidInput("has no text; each record must have one, called text")
    return text


def objects(record: Record, name: str) -> list[Record]:
    """A list of objects in a record; empty where there is none.

    Raises:
        InvalidInput: it is something else.
    """
    found = record.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise InvalidInput(f"{name} must be a list of objects")
    return found


def span_at(text: str, start: object, end: object, quote: object = None) -> Span:
    """A span by its offsets in code points; in UTF-16 units, where only so it has the words that it should.

    Raises:
        InvalidInput: it leaves the text, or has other words.
    """
    if type(start) is not int or type(end) is not int:
        raise InvalidInput(f"offsets must be whole numbers, not {start!r} and {end!r}")
    if not isinstance(quote, str):
        return Span.of(text, (start, end))
    if 0 <= start < end and text[start:end] == quote:
        return Span.of(text, (start, end))
    units = text.encode("utf-16-le")
    try:
        left = len(units[: 2 * start].decode("utf-16-le"))
        right = left + len(units[2 * start : 2 * end].decode("utf-16-le"))
    except UnicodeDecodeError:
        left = right = 0
    if left < right and text[left:right] == quote:
        return Span.of(text, (left, right))
    if 0 <= start < end and "".join(text[start:end].split()) == "".join(quote.split()):
        return Span.of(text, (start, end))
    raise InvalidInput(f"[{start}, {end}) should read {quote[:60]!r}, but the text has {text[start:end][:60]!r} there")
