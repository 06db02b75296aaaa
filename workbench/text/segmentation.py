"""One pass of a pipeline over texts: the sentences, and the names it finds on the way.

Each paragraph goes through the pipeline by itself. So no sentence runs over the end of a headline,
a text may be longer than spaCy's limit of a million characters, and since line breaks need not be
parsed it is faster, too.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from workbench.text.boundaries import Range, mend, trim
from workbench.text.lines import BREAK, blocks
from workbench.text.pipelines import Pipeline, load_pipeline

# What is parsed at once. A paragraph above this is cut at white space.
_PARAGRAPH = 20_000
_BATCH = 200_000

_WHITE_SPACE = re.compile(r"\s+")


class Mention(NamedTuple):
    """A name that the pipeline found.

    Attributes:
        start, end: in code points of the text, without white space at the ends.
        label: the pipeline's own.
    """

    start: int
    end: int
    label: str


class Parsed(NamedTuple):
    """What a pass finds in one text.

    Attributes:
        sentences: in order; they do not overlap and hold everything but white space.
        mentions: in order; each lies within one sentence.
    """

    sentences: tuple[Range, ...]
    mentions: tuple[Mention, ...]


class _Piece(NamedTuple):
    """What is parsed as one: a paragraph, or a part of an enormous one.

    Attributes:
        number: the text's, in the call.
        start: where it begins in its text.
        text: with a space in place of each break that wraps a line, and of the white space around it.
        wraps: after each such space, its end in `text`, and how many characters were left out up to there.
    """

    number: int
    start: int
    text: str
    wraps: list[tuple[int, int]]

    def place(self, start: int, end: int) -> Range:
        """From a range of the piece to that of its text."""
        return self._place(start), self._place(end - 1) + 1

    def _place(self, at: int) -> int:
        before = bisect_right(self.wraps, at, key=itemgetter(0))
        return self.start + at + (self.wraps[before - 1][1] if before else 0)


def parse(texts: Sequence[str], pipeline: Pipeline) -> list[Parsed]:
    """Cut texts into sentences and find names in them.

    Args:
        texts: any number; what is in memory at a time beside them is bounded.
        pipeline: from `load_pipeline`.

    Returns:
        As many results as there are texts, in their order.
    """
    sentences: list[list[Range]] = [[] for _ in texts]
    mentions: list[list[Mention]] = [[] for _ in texts]
    for batch in _batches(texts):
        # All that spaCy remembers about a batch (every new word, above all) goes with it.
        with pipeline.nlp.memory_zone():
            for piece, doc in zip(batch, pipeline.nlp.pipe(piece.text for piece in batch), strict=True):
                found = mend(piece.text, [sentence.start_char for sentence in doc.sents])
                sentences[piece.number] += (piece.place(start, end) for start, end in found)
                mentions[piece.number] += _mentions(
                    piece, found, [(e.start_char, e.end_char, e.label_) for e in doc.ents]
                )
    return [Parsed(tuple(cut), tuple(named)) for cut, named in zip(sentences, mentions, strict=True)]


def sentence_ranges(text: str, pipeline: str) -> tuple[Range, ...]:
    """The sentences of one text, in its code points.

    Raises:
        MissingPackage: the pipeline is not installed.
    """
    return parse([text], load_pipeline(pipeline))[0].sentences


def _mentions(piece: _Piece, sentences: list[Range], found: list[tuple[int, int, str]]) -> Iterator[Mention]:
    for start, end, label in found:
        inner = trim(piece.text, start, end)
        if inner and any(begin <= inner[0] and inner[1] <= finish for begin, finish in sentences):
            yield Mention(*piece.place(*inner), label)


def _batches(texts: Sequence[str]) -> Iterator[list[_Piece]]:
    batch: list[_Piece] = []
    size = 0
    for number, text in enumerate(texts):
        for block in blocks(text):
            for start, end in _pieces(text, *block):
                batch.append(_Piece(number, start, *_unwrap(text[start:end])))
                size += end - start
                if size >= _BATCH:
                    yield batch
                    batch, size = [], 0
    if batch:
        yield batch


def _unwrap(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Put a space where lines are wrapped, as parsers expect it; see `_Piece`."""
    if not BREAK.search(text):
        return text, []
    parts: list[str] = []
    wraps: list[tuple[int, int]] = []
    at = length = 0
    for gap in _WHITE_SPACE.finditer(text):
        if BREAK.search(gap.group()):
            parts += (text[at : gap.start()], " ")
            length += gap.start() - at + 1
            at = gap.end()
            wraps.append((length, at - length))
    return "".join(parts) + text[at:], wraps


def _pieces(text: str, start: int, end: int) -> Iterator[Range]:
    """Cut a range that is too long for one parse: after a full stop and a space, else at a space, else anywhere."""
    while end - start > _PARAGRAPH:
        limit = start + _PARAGRAPH
        stop = text.rfind(". ", start, limit) + 1 or text.rfind(" ", start, limit)
        cut = stop if stop > start else limit
        if piece := trim(text, start, cut):
            yield piece
        start = cut
    if piece := trim(text, start, end):
        yield piece
