"""Where line breaks end paragraphs and headlines, and where they only wrap a line.

Most texts have a paragraph a line. Others are wrapped at some column, and there a line break in
mid-sentence means nothing. One document is all of one kind, so it is judged as a whole.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")

# U+FEFF at the start of a file says how the file is encoded; it is kept with the text, but no sentence begins with it.
INVISIBLE = "\ufeff"

_COLUMNS = range(25, 141)
_LIST_ITEM = re.compile(r"(?:[-*•‣◦·]|\d{1,2}[.)])[ \t\xa0]+")
_ENDS_SENTENCE = re.compile(r"[.!?…:;。！？؟۔।][\"'”’»)\]]*$")


class Line(NamedTuple):
    """A line without its break and without white space at its ends.

    Attributes:
        start, end: its range in the text; equal for a blank line.
        indent: columns before it; a list item counts to the first word after its bullet.
        bullet: whether it begins a list item.
        text: what stands there.
    """

    start: int
    end: int
    indent: int
    bullet: bool
    text: str


def blocks(text: str) -> list[tuple[int, int]]:
    """Ranges between which no sentence runs on: paragraphs, headlines, list items.

    White space at their ends is left out; everything else of the text is in one of them.

    >>> blocks("A headline\\r\\nA paragraph.\\n")
    [(0, 10), (12, 24)]
    """
    lines = list(_lines(text))
    width = wrapped_at(lines)
    found: list[tuple[int, int]] = []
    previous: Line | None = None
    for line in lines:
        if line.text:
            if found and previous and width and _runs_on(previous, line, width):
                found[-1] = (found[-1][0], line.end)
            else:
                found.append((line.start, line.end))
        previous = line if line.text else None
    return found


def wrapped_at(lines: list[Line]) -> int | None:
    """The column at which a document's lines are wrapped, or `None` where they are not.

    A break that wraps comes where the next word would not have fitted. In a wrapped document most
    breaks are such breaks, and many of them stand in mid-sentence: no full stop before, no capital
    after. Where the script has no capitals, it takes more of them to convince.
    """
    together = [(one, two) for one, two in pairwise(lines) if one.text and two.text]
    if not together:
        return None
    # Of every twenty lines one may be too long, with an address in it that cannot be broken.
    widths = sorted(_width(line) for line in {line for pair in together for line in pair})
    width = widths[int(0.95 * (len(widths) - 1))]
    runs_on = [pair for pair in together if _runs_on(*pair, width)]
    mid_sentence = [two.text[0] for one, two in runs_on if not _ENDS_SENTENCE.search(one.text)]
    lower = sum(first.islower() for first in mid_sentence)
    uncased = sum(first.isalpha() and first.lower() == first.upper() for first in mid_sentence)
    convincing = lower >= 1 or uncased >= 3
    many = 2 * len(runs_on) >= len(together) and 3 * (lower + uncased) >= len(together)
    return width if width in _COLUMNS and convincing and many else None


def _runs_on(line: Line, following: Line, width: int) -> bool:
    if following.bullet or following.indent > line.indent:
        return False
    return _width(line) + _width_of_first_word(following.text) > width


def _lines(text: str) -> Iterator[Line]:
    at = 0
    for end, after in [found.span() for found in BREAK.finditer(text)] + [(len(text), len(text))]:
        raw = text[at:end]
        stripped = raw.strip()
        # As often as both occur: white space may stand before and after the invisible mark.
        while stripped[:1] == INVISIBLE and at == 0:
            stripped = stripped[1:].lstrip()
        begin = at + raw.find(stripped) if stripped else at
        item = _LIST_ITEM.match(stripped)
        yield Line(begin, begin + len(stripped), begin - at + (item.end() if item else 0), item is not None, stripped)
        at = after


def _width(line: Line) -> int:
    hanging = 0 if not line.bullet else line.text.index(line.text.split()[1])
    return line.indent - hanging + _columns(line.text)


def _width_of_first_word(text: str) -> int:
    """Of the first word and the space before it; between wide characters a line may break anywhere."""
    if unicodedata.east_asian_width(text[0]) in "WF":
        return 2
    return 1 + _columns(text.split(maxsplit=1)[0])


def _columns(text: str) -> int:
    if text.isascii() or len(text) > 2 * _COLUMNS.stop:
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
