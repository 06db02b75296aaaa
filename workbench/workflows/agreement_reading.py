"""Answers in the terms of the measures: spans in a sentence, attributions in tokens, stances of whom to what.

The sentence is the text that is measured. Its code points and its tokens are numbered from its beginning; what an
answer says of other sentences comes after them, the document going round: the rest of it, then what stands before.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from workbench.agreement import Aligned, Answer, Marked, Said, Spans, align, held
from workbench.agreement.frames import Frame
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, Sentence
from workbench.domain.layers import ROLES, Attribution
from workbench.domain.scheme import Scheme
from workbench.domain.spans import Span

if TYPE_CHECKING:
    import numpy as np

    Integers = np.ndarray[Any, np.dtype[np.int64]]

Range = tuple[int, int]
Tokenize = Callable[[Iterable[str]], "tuple[Integers, Integers]"]
"""As `workbench.text.tokens.token_arrays` does."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sentence with everybody's answers to it.

    Attributes:
        document: that the sentence is of.
        sentences: all of the document.
        at: the sentence's place among them.
        answers: by annotator; what counts, and nothing else.
        earlier: what they had said when they were asked again afresh, by annotator.
        gold: the newest decision.
    """

    document: Document
    sentences: Sequence[Sentence]
    at: int
    answers: Mapping[Hashable, Annotation]
    earlier: Mapping[Hashable, Annotation] = field(default_factory=dict)
    gold: Annotation | None = None

    @property
    def sentence(self) -> Sentence:
        return self.sentences[self.at]

    @property
    def name(self) -> tuple[str, int]:
        return self.document.id, self.at

    def place(self, span: Span) -> list[Range]:
        """The span's ranges, counted from the sentence's beginning."""
        length, begin = len(self.document.text), self.sentence.start
        placed: list[Range] = []
        for start, end in span.ranges:
            if start < begin < end:
                placed += [(start - begin + length, length), (0, end - begin)]
            else:
                shift = begin if start >= begin else begin - length
                placed.append((start - shift, end - shift))
        return placed

    def extent(self, spans: Iterable[Span]) -> int:
        """How far the spans reach, counted from the sentence's beginning; its own length at least."""
        begin, end = self.sentence.start, self.sentence.end
        beyond = [span for span in spans if span.start < begin or span.end > end]
        return max([end - begin, *(last for span in beyond for _, last in self.place(span))])

    @cached_property
    def length(self) -> int:
        """How much of the document entities are looked for in: the sentence, and further where one is marked there."""
        return self.extent(entity.span for answer in self.answers.values() for entity in answer.entities)


class Tokens:
    """The tokens of sheets: of the sentence, and of the others of its document where an answer reaches them."""

    def __init__(self, sheets: Sequence[Sheet], tokenize: Tokenize) -> None:
        self._tokenize = tokenize
        cut = self._cut([sheet.sentence for sheet in sheets])
        self._own = {sheet.name: ranges for sheet, ranges in zip(sheets, cut, strict=True)}

    def of(self, sheet: Sheet, extent: int) -> list[Range]:
        """Ranges of those up to there, in order; the sentence's first."""
        own = self._own[sheet.name]
        if extent <= len(sheet.sentence.text):
            return own
        others = [*sheet.sentences[sheet.at + 1 :], *sheet.sentences[: sheet.at]]
        length, begin = len(sheet.document.text), sheet.sentence.start
        found = list(own)
        for other, ranges in zip(others, self._cut(others), strict=True):
            shift = (other.start - begin) % length
            found += [(start + shift, end + shift) for start, end in ranges]
        return found

    def _cut(self, sentences: Sequence[Sentence]) -> list[list[Range]]:
        counts, ranges = self._tokenize([sentence.text for sentence in sentences])
        cuts = iter(ranges.tolist())
        return [[(start, end) for start, end in islice(cuts, count)] for count in counts.tolist()]


def mark(sheets: Sequence[Sheet], tokens: Tokens, labels: Iterable[str]) -> Marked:
    """The entities of sheets. Labels that the scheme has no more come after its own."""
    answers = [
        Answer(sheet.name, who, place_entities(sheet, answer))
        for sheet in sheets
        for who, answer in sheet.answers.items()
    ]
    known = list(labels)
    gone = {label for answer in answers for _, label in answer.spans} - set(known)
    spans = Spans.from_answers(answers, [*known, *sorted(map(str, gone))])
    lengths: dict[Hashable, int] = {sheet.name: sheet.length for sheet in sheets}
    return Marked(spans, {sheet.name: tokens.of(sheet, sheet.length) for sheet in sheets}, lengths)


def read_attributions(sheets: Sequence[Sheet], tokens: Tokens) -> Iterator[Said]:
    """The attributions of sheets."""
    for sheet in sheets:
        yield from read_sheet(sheet, sheet.answers, tokens)


def read_sheet(sheet: Sheet, answers: Mapping[Hashable, Annotation], tokens: Tokens) -> list[Said]:
    """The attributions of some answers to a sheet, in tokens."""
    extent = sheet.extent(span for answer in answers.values() for span in _role_spans(answer))
    ranges = tokens.of(sheet, extent)
    own = len(tokens.of(sheet, 0))
    found = []
    for who, answer in answers.items():
        place = {attribution.id: at for at, attribution in enumerate(answer.attributions)}
        frames = tuple(
            Frame(
                dict(_roles(sheet, attribution, ranges)),
                None if attribution.parent is None else place[attribution.parent],
            )
            for attribution in answer.attributions
        )
        found.append(Said(sheet.name, who, frames, max(own, 1)))
    return found


def place_entities(sheet: Sheet, answer: Annotation) -> list[tuple[list[Range], str]]:
    """The entities of an answer, counted from the sentence's beginning."""
    return [(sheet.place(entity.span), entity.label) for entity in answer.entities]


def align_stances(sheets: Sequence[Sheet], scheme: Scheme) -> Aligned:
    """The stances of sheets, aligned.

    Raises:
        NoValue: one annotator, or no sentence that two answered.
    """
    stances = [
        one
        for sheet in sheets
        for who, answer in sheet.answers.items()
        for one in held(sheet.name, who, answer.stances, answer.attributions)
    ]
    scale = [point.label for point in scheme.stance.scale]
    gone = {str(one.label) for one in stances} - set(scale)
    return align({sheet.name: list(sheet.answers) for sheet in sheets}, stances, [*scale, *sorted(gone)])


def _roles(sheet: Sheet, attribution: Attribution, tokens: Sequence[Range]) -> Iterator[tuple[Any, frozenset[int]]]:
    for role in ROLES:
        span = attribution.role(role)
        if span is not None:
            yield role, _cover(sheet.place(span), tokens)


def _cover(ranges: Iterable[Range], tokens: Sequence[Range]) -> frozenset[int]:
    """The tokens that a span touches; of white space alone, the token before it, so that it is not lost."""
    found: set[int] = set()
    last = 0
    for start, end in ranges:
        first = bisect_right(tokens, start, key=_end)
        last = bisect_left(tokens, end, key=_start)
        found.update(range(first, last))
    return frozenset(found or {max(last - 1, 0)})


def _start(token: Range) -> int:
    return token[0]


def _end(token: Range) -> int:
    return token[1]


def _role_spans(answer: Annotation) -> Iterator[Span]:
    for item in answer.attributions:
        for role in ROLES:
            span = item.role(role)
            if span is not None:
                yield span
