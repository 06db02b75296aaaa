"""JSON lines: an object a line, UTF-8."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench.errors import InvalidFile, InvalidInput
from workbench.ingest.lines import decode, read_lines
from workbench.ingest.reader import Found
from workbench.ingest.records import Columns, to_document


def read_jsonl(path: Path, columns: Columns, language: str) -> Iterator[Found]:
    """An object is a document, and its keys are the columns. Blank lines are passed over.

    Raises:
        InvalidFile: a line is too long, no JSON object, or no document; its number is named.
    """
    for number, line in read_lines(path):
        content = decode(path, line, number).strip()
        if not content:
            continue
        try:
            row = _object(content)
            document = to_document(row, columns.resolve(list(row)), language)
        except InvalidInput as error:
            raise InvalidFile(path, str(error), number) from None
        yield Found(document, f"{path}, line {number}")


def _object(content: str) -> dict[str, Any]:
    try:
        # Python's own parser, since it lets lone surrogates pass: `to_document` then says where they are.
        row = json.loads(content)
    except json.JSONDecodeError as error:
        raise InvalidInput(f"is no JSON: {error.msg} at character {error.pos + 1}") from None
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"is JSON that cannot be read: {error}") from None
    if not isinstance(row, dict):
        raise InvalidInput(f'must be a JSON object such as {{"text": "…"}}, not {content:.40}')
    return row
