"""CSV with a header: comma, semicolon or tab between the fields, as the header has it; UTF-8."""

import csv
from collections.abc import Iterator
from pathlib import Path

from workbench.errors import InvalidFile, InvalidInput
from workbench.ingest.lines import decode, read_lines
from workbench.ingest.reader import Found
from workbench.ingest.records import LARGEST, LARGEST_IN_WORDS, Columns, to_document


def read_csv(path: Path, columns: Columns, language: str) -> Iterator[Found]:
    """A record is a document. Line breaks within quotes are kept as they are.

    Raises:
        InvalidFile: the header lacks a column; a record has too few or too many fields, a quote that
            is never closed, or more text than is allowed; its first line is named.
    """
    records = _records(path)
    _, names = next(records, (1, []))
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidFile(path, f"has two columns {twice!r}", 1)
    try:
        chosen = columns.resolve(names) if names else {}
    except InvalidInput as error:
        raise InvalidFile(path, str(error), 1) from None
    for line, values in records:
        if len(values) != len(names):
            raise InvalidFile(path, f"has {len(values)} fields where the header has {len(names)}", line)
        try:
            document = to_document(dict(zip(names, values, strict=True)), chosen, language)
        except InvalidInput as error:
            raise InvalidFile(path, str(error), line) from None
        yield Found(document, f"{path}, line {line}")


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of its first line; blank lines are none."""
    # The limit is the whole process's, and by default below the length of a long article.
    csv.field_size_limit(max(LARGEST, csv.field_size_limit()))
    lines = _Lines(path)
    records = csv.reader(lines, strict=True, delimiter=lines.delimiter)
    while True:
        lines.begin_record()
        try:
            record = next(records, None)
        except csv.Error as error:
            raise InvalidFile(path, f"is no CSV ({error})", lines.first) from None
        if record is None:
            return
        if record:
            yield lines.first, record


class _Lines:
    """The lines of a file for `csv.reader`, which asks for one after the other until a record is whole.

    Attributes:
        delimiter: what separates the fields of the first line.
        first: the number of the first line of the record.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines = read_lines(path)
        self._number, self._header = next(self._lines, (0, b""))
        self._size = 0
        self.first = 1
        others = [delimiter for delimiter in "\t;" if delimiter.encode() in self._header]
        self.delimiter = others[0] if others and b"," not in self._header else ","

    def begin_record(self) -> None:
        self._size = 0
        self.first = 1 if self._header else self._number + 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._header:
            line, self._header = self._header, b""
        else:
            self._number, line = next(self._lines)
        self._size += len(line)
        if self._size > LARGEST:
            raise InvalidFile(
                self._path, f"begins a record of more than {LARGEST_IN_WORDS}: is a quote never closed?", self.first
            )
        return decode(self._path, line, self._number)
