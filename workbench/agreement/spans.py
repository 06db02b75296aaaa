"""Spans that annotators marked in texts, as columns; and who answered for which text.

A text is whatever is presented as one: a sentence, usually. Offsets are half-open and in any unit that
all annotators share (code points, as in the domain). Spans may nest, cross and have several fragments.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.arrays import Bools, Ints
from workbench.agreement.coding import encode
from workbench.errors import InvalidInput, NoValue

Ranges = Sequence[tuple[int, int]]


class Answer(NamedTuple):
    """What one annotator marked in one text; no spans is an answer too.

    Attributes:
        text: its name.
        annotator: who answered.
        spans: the ranges of each span, with its label.
    """

    text: Hashable
    annotator: Hashable
    spans: Sequence[tuple[Ranges, Hashable]]


@dataclass(frozen=True, eq=False)
class Spans:
    """Spans of all annotators.

    Attributes:
        texts, annotators, labels: names; codes are places here.
        answered: (annotators, texts), who answered for what.
        text, annotator, label: (spans,).
        owner, start, end: (fragments,), the span that each belongs to, and its range in the text.
    """

    texts: tuple[Hashable, ...]
    annotators: tuple[Hashable, ...]
    labels: tuple[Hashable, ...]
    answered: Bools
    text: Ints
    annotator: Ints
    label: Ints
    owner: Ints
    start: Ints
    end: Ints

    @classmethod
    def from_answers(cls, answers: Iterable[Answer], labels: Iterable[Hashable] | None = None) -> Self:
        """Collect answers, at most one of each annotator for each text.

        Raises:
            InvalidInput: a second answer, an empty or reversed range, or a label that is not among `labels`.

        >>> Spans.from_answers([Answer("s1", "ann", [([(0, 4)], "PER")]), Answer("s1", "bob", [])]).label.tolist()
        [0]
        """
        given = list(answers)
        text, texts = encode([answer.text for answer in given], None, "text")
        annotator, annotators = encode([answer.annotator for answer in given], None, "annotator")
        answered = np.zeros((len(annotators), len(texts)), dtype=bool)
        answered[annotator, text] = True
        if int(answered.sum()) != len(given):
            raise InvalidInput("an annotator answered twice for the same text; keep one answer of each")
        sizes = [len(answer.spans) for answer in given]
        spans = [span for answer in given for span in answer.spans]
        label, names = encode([name for _, name in spans], labels, "label")
        fragments = [fragment for ranges, _ in spans for fragment in ranges]
        edges = np.array(fragments, dtype=np.int64).reshape(-1, 2)
        owner = np.repeat(np.arange(len(spans)), [len(ranges) for ranges, _ in spans])
        _check_ranges(edges[:, 0], edges[:, 1])
        who = np.repeat(annotator, sizes), np.repeat(text, sizes)
        return cls(texts, annotators, names, answered, who[1], who[0], label, owner, edges[:, 0], edges[:, 1])

    @classmethod
    def from_columns(
        cls,
        text: NDArray[Any],
        annotator: NDArray[Any],
        label: NDArray[Any],
        start: NDArray[Any],
        end: NDArray[Any],
        sizes: tuple[int, int, int],
    ) -> Self:
        """Take columns of spans of one fragment each; all annotators answered for all texts.

        Args:
            text, annotator, label: (spans,), codes from 0.
            start, end: (spans,).
            sizes: how many texts, annotators and labels there are.
        """
        _check_ranges(start, end)
        texts, annotators, labels = (tuple(range(size)) for size in sizes)
        columns = [np.asarray(column, dtype=np.int64) for column in (text, annotator, label)]
        answered = np.ones((sizes[1], sizes[0]), dtype=bool)
        first, last = np.asarray(start, dtype=np.int64), np.asarray(end, dtype=np.int64)
        owner = np.arange(len(start))
        return cls(texts, annotators, labels, answered, columns[0], columns[1], columns[2], owner, first, last)

    @cached_property
    def size(self) -> Ints:
        """(spans,), how much each covers."""
        return np.bincount(self.owner, self.end - self.start, minlength=len(self.text)).astype(np.int64)

    @cached_property
    def stride(self) -> int:
        """Texts laid end to end begin this far from each other, so that nothing reaches into the next."""
        return int(self.end.max(initial=0)) + 1

    def check_overlap(self) -> None:
        """Two annotators, and a text for which both answered.

        Raises:
            NoValue: `one_annotator` or `no_overlap`.
        """
        if int(self.answered.any(axis=1).sum()) < 2:
            raise NoValue("one_annotator", "agreement needs two annotators or more")
        if not (self.answered.sum(axis=0) >= 2).any():
            raise NoValue("no_overlap", "no text was annotated by two annotators")


def _check_ranges(start: NDArray[Any], end: NDArray[Any]) -> None:
    wrong = np.flatnonzero((start < 0) | (start >= end))
    if wrong.size:
        at = wrong[0]
        raise InvalidInput(f"a range must have 0 ≤ start < end, not [{start[at]}, {end[at]})")
