"""Columns: a token a line, sentences parted by empty lines; as CoNLL-2003 and what came after it, or as CoNLL-2012.

The format does not keep the text: it is put together again from the tokens, with a space between them and a line for
each sentence.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from workbench.domain.documents import Document
from workbench.domain.markup import Mark, Markup
from workbench.domain.spans import Span
from workbench.errors import InvalidFile, InvalidInput
from workbench.ingest.annotated.files import files_of
from workbench.ingest.annotated.reader import Losses, Marked, MarkedBy
from workbench.ingest.lines import decode, read_lines

_DOCSTART = "-DOCSTART-"
_BEGIN = re.compile(r"#begin document \(?(.*?)\)?(?:;\s*part\s+(\d+))?\s*$")
_WORD, _NAMES, _COREFERENCE = 3, 10, -1
_BRACKET = re.compile(r"\(([^()*|]+)|\)")
_TAG = re.compile(r"([BIESLU])-(.+)", re.DOTALL)
_OUTSIDE = ("O", "_", "-")

Found = tuple[int, int, str]


class _Growing:
    """A document, put together sentence by sentence."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lost: Losses = Counter()
        self._lines: list[str] = []
        self._length = 0
        self._sentences: list[tuple[int, int]] = []
        self._marks: list[tuple[int, int, str]] = []

    def add(self, tokens: list[str], entities: list[Found]) -> None:
        ranges = []
        start = at = self._length + bool(self._lines)
        for token in tokens:
            ranges.append((at, at + len(token)))
            at += len(token) + 1
        self._lines.append(" ".join(tokens))
        self._length = start + len(self._lines[-1])
        self._sentences.append((start, self._length))
        self._marks += [(ranges[first][0], ranges[last][1], label) for first, last, label in entities]

    def marked(self, path: Path, annotator: str, language: str) -> Iterator[Marked]:
        if not self._sentences:
            return
        text = "\n".join(self._lines)
        try:
            document = Document(id=self.name, text=text, language=language)
            marks = tuple(
                Mark(id=str(number), label=label, span=Span.of(text, (start, end)))
                for number, (start, end, label) in enumerate(self._marks, 1)
            )
        except InvalidInput as error:
            raise InvalidFile(path, str(error)) from None
        by = (MarkedBy(annotator, Markup(marks=marks)),)
        yield Marked(document, str(path), by, tuple(self._sentences), self.lost)


def read_conll2003(path: Path, language: str) -> Iterator[Marked]:
    """Files whose first column is the word and whose last one is its tag, in IOB1, IOB2, BIOES or BILOU.

    Documents begin with `-DOCSTART-`; without it, a file is one.
    """
    for file in files_of(path, (".conll", ".bio", ".iob", ".iob2", ".txt", ".tsv", ".testa", ".testb", ".train")):
        yield from _read_2003(file, language)


def _read_2003(path: Path, language: str) -> Iterator[Marked]:
    growing, documents = _Growing(path.stem), 0
    tokens: list[str] = []
    tags: list[str] = []
    for number, words in _rows(path):
        if not tokens and words and words[0].startswith("#") and not _is_tag(words[-1]):
            continue  # a comment above a sentence, as later shared tasks have them
        if words and words[0] != _DOCSTART:
            if len(words) < 2:
                raise InvalidFile(path, f"the token {words[0]!r} has no tag; each line has a token and its tag", number)
            tokens.append(words[0])
            tags.append(words[-1])
            continue
        if tokens:
            growing.add(tokens, _spans(path, number, tags))
            tokens, tags = [], []
        if words:
            yield from growing.marked(path, "", language)
            documents += 1
            growing = _Growing(f"{path.stem}-{documents}")
    if tokens:
        growing.add(tokens, _spans(path, None, tags))
    yield from growing.marked(path, "", language)


def _is_tag(word: str) -> bool:
    return word in _OUTSIDE or _TAG.fullmatch(word) is not None


def _spans(path: Path, line: int | None, tags: list[str]) -> list[Found]:
    found: list[Found] = []
    goes_on = ""
    for place, tag in enumerate(tags):
        if tag in _OUTSIDE:
            goes_on = ""
            continue
        match = _TAG.fullmatch(tag)
        if match is None:
            raise InvalidFile(path, f"the tag {tag!r} is neither O nor like B-PER or I-PER (IOB, BIOES, BILOU)", line)
        kind, label = match.groups()
        if kind in "BSU" or label != goes_on:
            found.append((place, place, label))
        else:
            found[-1] = (found[-1][0], place, label)
        goes_on = "" if kind in "SUEL" else label
    return found


def read_conll2012(path: Path, language: str) -> Iterator[Marked]:
    """Files in the columns of CoNLL-2012; the fourth is the word, the eleventh has the names in brackets.

    Where a document stands in several files of a folder, each is an annotator's.
    """
    found = files_of(path, ("conll", ".txt"))
    begun = Counter(name for file in found for name in set(_begun(file))) if len(found) > 1 else Counter()
    several = max(begun.values(), default=1) > 1
    for file in found:
        yield from _read_2012(file, file.name.partition(".")[0] if several else "", language)


def _begun(path: Path) -> Iterator[str]:
    """The line with which each document begins."""
    for number, line in read_lines(path):
        if line.startswith(b"#begin document"):
            yield decode(path, line, number).strip()


def _read_2012(path: Path, annotator: str, language: str) -> Iterator[Marked]:
    growing = _Growing(path.stem)
    tokens: list[str] = []
    cells: list[str] = []
    for number, words in _rows(path):
        comment = bool(words) and words[0].startswith("#") and words[0] in ("#begin", "#end")
        if words and not comment:
            if len(words) < _NAMES + 2:
                raise InvalidFile(path, f"has {len(words)} columns; CoNLL-2012 has {_NAMES + 2} or more", number)
            tokens.append(words[_WORD])
            cells.append(words[_NAMES])
            growing.lost["mentions in coreference chains"] += words[_COREFERENCE].count("(")
            continue
        if tokens:
            growing.add(tokens, _bracketed(path, number, cells))
            tokens, cells = [], []
        begin = _BEGIN.match(" ".join(words)) if comment else None
        if begin:
            yield from growing.marked(path, annotator, language)
            part = begin[2] or "0"
            name = begin[1].replace("/", "_") or path.stem
            growing = _Growing(name if int(part) == 0 else f"{name}-{int(part)}")
    if tokens:
        growing.add(tokens, _bracketed(path, None, cells))
    yield from growing.marked(path, annotator, language)


def _bracketed(path: Path, line: int | None, cells: list[str]) -> list[Found]:
    found: list[Found] = []
    opened: list[tuple[int, str, int]] = []
    for place, cell in enumerate(cells):
        for bracket in _BRACKET.finditer(cell):
            if bracket[1]:
                opened.append((place, bracket[1], len(found)))
                found.append((place, place, bracket[1]))
            elif opened:
                first, label, at = opened.pop()
                found[at] = (first, place, label)
            else:
                raise InvalidFile(path, f"{cell!r} closes a name that was not opened", line)
    if opened:
        raise InvalidFile(path, f"the name opened by ({opened[-1][1]} is not closed in its sentence", line)
    return found


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Number and columns of each line; none of an empty one."""
    for number, line in read_lines(path):
        text = decode(path, line, number).rstrip("\r\n")
        words = [word for word in re.split(r"[ \t]+", text.strip(" \t")) if word]
        yield number, words
