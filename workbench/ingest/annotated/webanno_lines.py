"""The lines of a WebAnno TSV file: its layers, sentences and tokens."""

import re
from bisect import bisect_left
from collections import Counter
from pathlib import Path

from msgspec import Struct, field

from workbench.errors import InvalidFile
from workbench.ingest.annotated.reader import Losses
from workbench.ingest.lines import decode, read_lines

Range = tuple[int, int]

_LINE = re.compile(r"\\([\\nrtbf])")
_CHARACTERS = {"\\": "\\", "n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_TOKEN = re.compile(r"(\d+)-(\d+)(?:\.\d+)?")
_OFFSETS = re.compile(r"(\d+)-(\d+)")


class Layer(Struct):
    """A layer that the header declares.

    Attributes:
        kind: `SP` (spans), `RL` (relations) or `CH` (chains).
        columns: its features, in order; slots have two, relations a last one for where they come from.
        first: its first column.
    """

    kind: str
    name: str
    columns: list[str]
    first: int


class Row(Struct):
    """A token, or a part of one, with its cells."""

    name: str
    start: int
    end: int
    cells: list[str]
    line: int


class _Sentence(Struct):
    text: str
    start: int | None = None
    rows: list[Row] = field(default_factory=list)


class Table:
    """A file, read.

    Attributes:
        lost: what it has and marks and links have no place for.
    """

    def __init__(self, path: Path) -> None:
        """Raises:
        InvalidFile: it is no WebAnno TSV 3, or a line is not as the header says.
        """
        self.path = path
        self.lost: Losses = Counter()
        self.layers: list[Layer] = []
        self._sentences: list[_Sentence] = []
        self._astral: list[int] = []
        self._measured: str | None = None
        self._columns = 3
        begun = False
        for number, line in read_lines(path):
            text = decode(path, line, number).rstrip("\r\n")
            if number == 1 and not text.startswith("#FORMAT=WebAnno TSV 3"):
                raise InvalidFile(path, "must begin with #FORMAT=WebAnno TSV 3", number)
            if text.startswith("#T_"):
                self._layer(text)
            elif text.startswith("#Text="):
                begun = self._text(text, begun)
            elif text and not text.startswith("#"):
                begun = False
                self._row(text, number)
        for sentence in self._sentences:
            self._settle(sentence)
        if not any(sentence.rows for sentence in self._sentences):
            raise InvalidFile(path, "has no sentences")

    @property
    def rows(self) -> list[Row]:
        return [row for sentence in self._sentences for row in sentence.rows]

    def _layer(self, text: str) -> None:
        kind, _, rest = text[3:].partition("=")
        name, *columns = rest.split("|")
        columns = [column for column in columns if column]
        # A layer without features has one column, in which a star says that it is there.
        self.layers.append(Layer(kind, name, columns, self._columns))
        self._columns += max(len(columns), 1)

    def _text(self, text: str, begun: bool) -> bool:
        words = _unescape(text.removeprefix("#Text="))
        if begun:  # a sentence over several lines
            self._sentences[-1].text += f"\n{words}"
        else:
            self._sentences.append(_Sentence(words))
        return True

    def _row(self, text: str, number: int) -> None:
        cells = text.split("\t")
        offsets = _OFFSETS.fullmatch(cells[1]) if len(cells) > 2 else None
        if offsets is None or _TOKEN.fullmatch(cells[0]) is None or not self._sentences:
            raise InvalidFile(self.path, f"{text[:40]!r} is no token, such as 1-1, 0-6, Turkey, with tabs", number)
        if len(cells) < self._columns:
            raise InvalidFile(self.path, f"has {len(cells)} columns; the header declares {self._columns}", number)
        sentence = self._sentences[-1]
        start, end = int(offsets[1]), int(offsets[2])
        sentence.rows.append(Row(cells[0], start, end, cells, number))

    def _settle(self, sentence: _Sentence) -> None:
        """Find where the sentence begins: where all its tokens are what they say."""
        if not sentence.rows:
            return
        units = sentence.text.encode("utf-16-le")
        words = [(row.start, row.end, _unescape(row.cells[2]).encode("utf-16-le")) for row in sentence.rows]
        for place in range(len(units) // 2 + 1):
            start = words[0][0] - place
            if all(units[2 * (left - start) : 2 * (right - start)] == word for left, right, word in words):
                sentence.start = start
                return
        raise InvalidFile(self.path, "has tokens that are not in the sentence above them", sentence.rows[0].line)

    # ------------------------------------------------------------ the text

    def text(self) -> str:
        """The sentences at their places."""
        text, at = "", 0
        for sentence in self._sentences:
            if sentence.start is None:
                continue
            if sentence.start < at:
                raise InvalidFile(self.path, "has sentences that overlap", sentence.rows[0].line)
            gap = sentence.start - at
            text += " " if gap == 1 else "\n" * gap
            text += sentence.text
            at = sentence.start + _units(sentence.text)
        return text

    def fits(self, text: str) -> bool:
        """Whether every sentence stands at its place in a text."""
        return all(
            text.startswith(sentence.text, self.place(text, sentence.start))
            for sentence in self._sentences
            if sentence.start is not None
        )

    def sentences(self, text: str) -> tuple[Range, ...]:
        """Where the sentences are, without white space at their ends."""
        found = []
        for sentence in self._sentences:
            if sentence.start is not None and sentence.text.strip():
                start = self.place(text, sentence.start)
                inner = sentence.text
                found.append((start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip())))
        return tuple(found)

    def place(self, text: str, unit: int) -> int:
        """From a UTF-16 offset to one in code points."""
        if self._measured is not text:
            self._measured = text
            at = 0
            self._astral = []
            for character in text:
                if ord(character) > 0xFFFF:
                    self._astral.append(at)
                    at += 1
                at += 1
        return unit - bisect_left(self._astral, unit)


def _unescape(text: str) -> str:
    return _LINE.sub(lambda found: _CHARACTERS[found[1]], text)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
