"""The lines of a brat annotation file."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from workbench.domain.canonical import CanonicalEntity, canonical_id
from workbench.domain.layers import AttributeValue
from workbench.domain.markup import CANONICAL, HOLDER, NOTE, TARGET, Link, Mark, Markup
from workbench.domain.spans import Span, join_touching
from workbench.errors import InvalidFile, InvalidInput
from workbench.ingest.annotated.reader import Losses
from workbench.ingest.lines import decode, read_lines

Place = tuple[int, int]

_BEGINS = re.compile(r"(?:[TERAMN]\d+\S*|#\d*|\*)\t")
_TEXT_BOUND = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")
_ESCAPE = re.compile(r"\\([\\nr])")
_ESCAPED = {"\\": "\\", "n": "\n", "r": "\r"}
_OWN_REFERENCES = (CANONICAL, HOLDER, TARGET)
_NOTES = "annotatornotes"


class _Drawn:
    """A mark as it grows."""

    def __init__(self, label: str, ranges: list[Place], quote: str, line: int) -> None:
        self.label, self.ranges, self.quote, self.line = label, ranges, quote, line
        self.attributes: dict[str, AttributeValue] = {}
        self.references: dict[str, CanonicalEntity] = {}
        self.texts: dict[str, str] = {}
        self.last_reference = ""


class Standoff:
    """An annotation file, understood.

    Attributes:
        lost: what it has and marks and links have no place for.
    """

    def __init__(self, path: Path, text: str) -> None:
        """Args:
            text: of the document, with the line ends of its file.

        Raises:
            InvalidFile: a line is no annotation, or does not fit the text.
        """
        self.lost: Losses = Counter()
        self._path, self._text = path, text
        self._marks: dict[str, _Drawn] = {}
        self._events: dict[str, str] = {}
        self._arguments: list[tuple[str, str, str, int]] = []
        lines = _annotations(path)
        for kinds in ("T", "E", "RAMN#*"):  # an event may stand above its trigger
            for number, line in lines:
                if line[0] in kinds:
                    self._take(number, line)
        self._links = [self._link(*argument) for argument in self._arguments]
        self._fit()

    def markup(self) -> Markup:
        """Its marks and links."""
        marks = tuple(
            Mark(
                id=name,
                label=drawn.label,
                span=Span.of(self._text, *join_touching(sorted(drawn.ranges))),
                attributes=drawn.attributes,
                references=drawn.references,
                texts=drawn.texts,
            )
            for name, drawn in self._marks.items()
        )
        return Markup(marks=marks, links=tuple(self._links))

    def _take(self, number: int, line: str) -> None:
        name, _, rest = line.partition("\t")
        head, _, tail = rest.partition("\t")
        words = head.split()
        match name[0]:
            case "T":
                self._text_bound(number, name, head, tail)
            case "E":
                self._event(number, name, words)
            case "R":
                self._relation(number, words)
            case "A" | "M":
                self._attribute(number, words)
            case "N":
                self._normalization(number, words, tail)
            case "#":
                self._note(number, words, tail)
            case _:
                self.lost[f"equivalences ({words[0] if words else '*'})"] += 1

    def _text_bound(self, number: int, name: str, head: str, quote: str) -> None:
        found = _TEXT_BOUND.fullmatch(head.strip())
        if found is None:
            raise self._wrong(number, f"{head!r} is no label with offsets, such as PERSON 0 5 or PERSON 0 5;16 23")
        ranges = [(int(start), int(end)) for start, end in (part.split() for part in found[2].split(";"))]
        if name in self._marks:
            raise self._wrong(number, f"{name} stands above already")
        self._marks[name] = _Drawn(found[1], ranges, quote, number)

    def _event(self, number: int, name: str, words: list[str]) -> None:
        parts = [word.partition(":") for word in words]
        if not parts or any(not (role and end) for role, _, end in parts):
            raise self._wrong(number, "is no event, such as Attribution:T2 Source:T1")
        trigger = parts[0][2]
        self._find(number, trigger)
        self._events[name] = trigger
        self._arguments += [(role.rstrip("0123456789"), name, end, number) for role, _, end in parts[1:]]

    def _relation(self, number: int, words: list[str]) -> None:
        if len(words) != 3 or not all(":" in word for word in words[1:]):
            raise self._wrong(number, "is no relation, such as source Arg1:T1 Arg2:T2")
        start, end = (word.partition(":")[2] for word in words[1:])
        self._arguments.append((words[0], start, end, number))

    def _attribute(self, number: int, words: list[str]) -> None:
        if len(words) not in (2, 3):
            raise self._wrong(number, "is no attribute, such as metonym T1 or form T1 direct")
        if words[1].startswith("R"):
            self.lost["attributes of relations"] += 1
            return
        self._find(number, words[1]).attributes[words[0]] = words[2] if len(words) == 3 else True

    def _normalization(self, number: int, words: list[str], name: str) -> None:
        database, _, identity = words[2].partition(":") if len(words) == 3 else ("", "", "")
        if not identity:
            raise self._wrong(number, "is no reference, such as Reference T1 Wikidata:Q43")
        mark = self._find(number, words[1])
        name = unescape(name) or unquote(identity)
        before = mark.references.get(mark.last_reference)
        try:
            if database in _OWN_REFERENCES:
                kind = unquote(identity).partition("/")[0]
                mark.references[database] = CanonicalEntity(unquote(identity), name, kind)
                mark.last_reference = database
            elif database.casefold() == "wikidata" and before is not None and before.name == name:
                entity = CanonicalEntity(before.id, before.name, before.kind, identity)
                mark.references[mark.last_reference] = entity
            elif CANONICAL not in mark.references:
                wikidata = identity if database.casefold() == "wikidata" else None
                entity = CanonicalEntity(canonical_id(mark.label, name), name, mark.label, wikidata)
                mark.references[CANONICAL] = entity
                mark.last_reference = CANONICAL
            else:
                self.lost["further references of one mark"] += 1
        except InvalidInput as error:
            raise self._wrong(number, str(error)) from None

    def _note(self, number: int, words: list[str], text: str) -> None:
        if len(words) != 2:
            self.lost["notes on nothing"] += 1
            return
        if words[1].startswith(("R", "A", "M", "N", "#")):
            self.lost["notes on relations and attributes"] += 1
            return
        mark = self._find(number, words[1])
        name = NOTE if words[0].casefold() == _NOTES else words[0]
        before = f"{mark.texts[name]}\n" if name in mark.texts else ""
        mark.texts[name] = before + unescape(text)

    def _link(self, label: str, start: str, end: str, number: int) -> Link:
        for name in (start, end):
            self._find(number, name)
        return Link(label, self._events.get(start, start), self._events.get(end, end))

    def _find(self, number: int, name: str) -> _Drawn:
        found = self._marks.get(self._events.get(name, name))
        if found is None:
            raise self._wrong(number, f"{name} is not there")
        return found

    def _wrong(self, number: int, reason: str) -> InvalidFile:
        return InvalidFile(self._path, reason, number)

    # ------------------------------------------------------------ offsets

    def _fit(self) -> None:
        """Check each mark's words against the text.

        Where the text has CRLF and its line ends were counted as one, as after a checkout on Windows, the offsets
        are moved to where they belong.
        """
        if all(self._quotes(drawn, drawn.ranges) for drawn in self._marks.values()):
            return
        moved = _after_carriage_returns(self._text)
        placed = {name: [(moved(start), moved(end)) for start, end in one.ranges] for name, one in self._marks.items()}
        if all(self._quotes(drawn, placed[name]) for name, drawn in self._marks.items()):
            for name, drawn in self._marks.items():
                drawn.ranges = placed[name]
            return
        for name, drawn in self._marks.items():
            if not self._quotes(drawn, drawn.ranges):
                there = " ".join(self._text[start:end] for start, end in drawn.ranges)
                raise self._wrong(drawn.line, f"{name} quotes {drawn.quote!r}, but the text has {there!r} there")

    def _quotes(self, drawn: _Drawn, ranges: list[Place]) -> bool:
        if not all(0 <= start < end <= len(self._text) for start, end in ranges):
            return False
        there = " ".join(self._text[start:end] for start, end in ranges)
        return not drawn.quote or "".join(there.split()) == "".join(drawn.quote.split())


def unescape(text: str) -> str:
    """What `escape` in the writer was given."""
    return _ESCAPE.sub(lambda found: _ESCAPED[found[1]], text)


def _annotations(path: Path) -> list[tuple[int, str]]:
    """Each annotation with the number of its first line.

    The words of a mark may have raw line breaks: what does not begin like an annotation goes on the one above.
    """
    found: list[tuple[int, str]] = []
    for number, line in read_lines(path):
        text = decode(path, line, number).rstrip("\r\n")
        if _BEGINS.match(text):
            found.append((number, text))
        elif found and (found[-1][1].startswith("T") or (found[-1][1].startswith("#") and text.strip())):
            found[-1] = (found[-1][0], f"{found[-1][1]}\n{text}")
        elif text.strip():
            raise InvalidFile(path, f"{text[:40]!r} is no annotation; each begins with an id and a tab", number)
    return found


def _after_carriage_returns(text: str) -> Callable[[int], int]:
    """From offsets that count CRLF as one to those that count it as two."""
    places: list[int] = []
    at = text.find("\r\n")
    while at >= 0:
        places.append(at - len(places))
        at = text.find("\r\n", at + 2)
    return lambda offset: offset + bisect_right(places, offset - 1)
