"""WebAnno TSV 3.3: a token a line, marks and links in columns; the text beside it, since the format drops white space.

All marks are of one layer, all links of another. To import them into INCEpTION, its project needs both, with the
features that the header names. Tokens are cut where marks begin and end; offsets are UTF-16 units, as there.

Source: https://inception-project.github.io/releases/34.2/docs/user-guide.html#sect_formats_webannotsv3
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from msgspec.structs import replace

from workbench.domain.documents import Document, Sentence
from workbench.domain.markup import PART_OF, Link, Mark, Markup
from workbench.domain.spans import Span
from workbench.export.formats.format import Answered, Losses, Terms, count_metadata
from workbench.export.formats.marking import mark_up
from workbench.export.formats.webanno_features import LINK_LAYER, MARK_LAYER, cells, features

Range = tuple[int, int]

_VALUE = re.compile(r"[\\\[\]|_;*]|->")
_LINE = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def write_webanno(folder: Path, documents: Iterable[Answered], terms: Terms) -> None:
    """A TSV file and a text a document; in a folder for each annotator, where they are several."""
    for answered in documents:
        count_metadata(answered.document, terms.losses)
        for answers in answered.answers:
            place = folder / answers.annotator
            place.mkdir(exist_ok=True)
            markup = _within_sentences(
                mark_up(answers.annotations, answered.sentences, terms.losses), answered, terms.losses
            )
            content = "".join(f"{line}\n" for line in _lines(answered, markup, terms))
            (place / f"{answered.document.id}.tsv").write_bytes(content.encode())
            (place / f"{answered.document.id}.txt").write_bytes(answered.document.text.encode())


def _within_sentences(markup: Markup, answered: Answered, losses: Losses) -> Markup:
    """The same, where each mark has one range in one sentence; parts are tied by `part_of`, as in other formats."""
    text = answered.document.text
    marks: list[Mark] = []
    links: list[Link] = []
    further = len(markup.marks)
    for mark in markup.marks:
        pieces = [piece for one in mark.span.ranges for piece in _cut(one, answered.sentences)]
        if not all(_covers(list(_cut(one, answered.sentences)), one, text) for one in mark.span.ranges):
            losses["marks that begin or end between sentences"] += 1
            continue
        bridged = any(not text[left:right].strip() for (_, left), (right, _) in pairwise(mark.span.ranges))
        losses["split spans with nothing but white space between their parts, which become one"] += bridged
        first, *others = pieces
        marks.append(replace(mark, span=Span.of(text, first)))
        for piece in others:
            further += 1
            marks.append(Mark(id=str(further), label=mark.label, span=Span.of(text, piece)))
            links.append(Link(PART_OF, str(further), mark.id))
    kept = {mark.id for mark in marks}
    links += [link for link in markup.links if {link.start, link.end} <= kept]
    losses["links of such marks"] += sum(not {link.start, link.end} <= kept for link in markup.links)
    return Markup(marks=tuple(marks), links=tuple(links))


def _cut(one: Range, sentences: Iterable[Sentence]) -> Iterator[Range]:
    for sentence in sentences:
        start, end = max(one[0], sentence.start), min(one[1], sentence.end)
        if start < end:
            yield start, end


def _covers(pieces: list[Range], one: Range, text: str) -> bool:
    """Whether they are all of a range but for white space between sentences."""
    if not pieces or (pieces[0][0], pieces[-1][1]) != one:
        return False
    return not any(text[left:right].strip() for (_, left), (right, _) in pairwise(pieces))


def _lines(answered: Answered, markup: Markup, terms: Terms) -> Iterator[str]:
    columns = features(terms.scheme)
    yield "#FORMAT=WebAnno TSV 3.3"
    yield f"#T_SP={MARK_LAYER}|{'|'.join(columns)}"
    yield f"#T_RL={LINK_LAYER}|label|BT_{MARK_LAYER}"
    units = _units(answered.document)
    rows = _rows(answered, markup, terms)
    marks_on = _marks_on(rows, markup)
    parts = {mark.id: _parts(mark, columns) for mark in markup.marks}
    nothing = ["_"] * len(columns)
    first_row: dict[str, str] = {}
    for (name, _), marks in zip(rows, marks_on, strict=True):
        for mark in marks:
            first_row.setdefault(mark.id, name)
    incoming: dict[str, list[Link]] = {}
    for link in markup.links:
        incoming.setdefault(link.end, []).append(link)
    number = 0
    for (name, (start, end)), here in zip(rows, marks_on, strict=True):
        sentence = int(name.partition("-")[0])
        if sentence != number:
            number = sentence
            yield from ("", "", f"#Text={escape_line(answered.sentences[sentence - 1].text)}")
        links = [link for mark in here if first_row[mark.id] == name for link in incoming.get(mark.id, ())]
        yield "\t".join(
            (
                name,
                f"{units[start]}-{units[end]}",
                escape_line(answered.document.text[start:end]),
                *(map("|".join, zip(*(parts[mark.id] for mark in here), strict=True)) if here else nothing),
                *_link_cells(links, first_row),
                "",
            )
        )


def _rows(answered: Answered, markup: Markup, terms: Terms) -> list[tuple[str, Range]]:
    cuts = sorted({at for mark in markup.marks for at in (mark.span.start, mark.span.end)})
    starts = {mark.span.start for mark in markup.marks}
    ends = {mark.span.end for mark in markup.marks}
    rows: list[tuple[str, Range]] = []
    for sentence in answered.sentences:
        tokens = [(sentence.start + start, sentence.start + end) for start, end in terms.tokens(sentence.text)]
        edges = sorted(
            {at for token in tokens for at in token}
            | set(cuts[bisect_left(cuts, sentence.start) : bisect_right(cuts, sentence.end)])
        )
        within = {at for start, end in tokens for at in range(start, end)}
        pieces = [(a, b) for a, b in pairwise(edges) if a in within or a in starts or b in ends]
        rows += [
            (f"{sentence.index + 1}-{number}", piece)
            for number, piece in enumerate(pieces or [(sentence.start, sentence.end)], 1)
        ]
    return rows


def _marks_on(rows: list[tuple[str, Range]], markup: Markup) -> list[list[Mark]]:
    """The marks that each row lies in, in their order."""
    starts = [start for _, (start, _) in rows]
    found: list[list[Mark]] = [[] for _ in rows]
    for mark in markup.marks:
        for place in range(bisect_left(starts, mark.span.start), bisect_left(starts, mark.span.end)):
            if rows[place][1][1] <= mark.span.end:
                found[place].append(mark)
    return found


def _parts(mark: Mark, columns: list[str]) -> list[str]:
    """What a mark adds to the cells of each row that it lies on."""
    values = cells(mark)
    return [f"{escape_value(values[column]) if column in values else '*'}[{mark.id}]" for column in columns]


def _link_cells(links: list[Link], rows: Mapping[str, str]) -> Iterator[str]:
    yield "|".join(escape_value(link.label) for link in links) or "_"
    yield "|".join(f"{rows[link.start]}[{link.start}_{link.end}]" for link in links) or "_"


def escape_line(text: str) -> str:
    """Text on one line and in one column."""
    return "".join(_LINE.get(character, character) for character in text)


def escape_value(text: str) -> str:
    """A value that shows nothing of what parts values."""
    escaped = _VALUE.sub(lambda found: f"\\{found[0]}", text)
    return escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


def _units(document: Document) -> list[int]:
    """The UTF-16 offset of each code point, and of the end."""
    units = [0]
    for character in document.text:
        units.append(units[-1] + (2 if ord(character) > 0xFFFF else 1))
    return units
