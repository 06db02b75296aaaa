"""What annotators said of each cell of a text: of each token, or of each stretch between two edges.

A cell takes the set of labels of the spans that touch it; the empty set where there is none. Once
spans are ratings of cells, every measure of ratings applies.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.agreement.arrays import Ints, expand
from workbench.agreement.packing import unit_codes
from workbench.agreement.ratings import Label, Ratings
from workbench.agreement.spans import Spans
from workbench.errors import InvalidInput


@dataclass(frozen=True, eq=False)
class Cells:
    """Disjoint stretches of texts, in order.

    Attributes:
        text, start, end: (cells,); the text's code, and the range within it.
    """

    text: Ints
    start: Ints
    end: Ints

    @property
    def length(self) -> Ints:
        return np.asarray(self.end - self.start)


def token_cells(spans: Spans, tokens: Mapping[Hashable, Sequence[tuple[int, int]]]) -> Cells:
    """The tokens of each text.

    Args:
        spans: whose texts are meant.
        tokens: the ranges of each text's tokens, in order and without overlap.

    Raises:
        InvalidInput: a text has none listed, or its tokens overlap.
    """
    missing = [name for name in spans.texts if name not in tokens]
    if missing:
        raise InvalidInput(f"text {missing[0]!r} has no tokens listed")
    each = [np.array(tokens[name], dtype=np.int64).reshape(-1, 2) for name in spans.texts]
    edges = np.concatenate(each) if each else np.zeros((0, 2), dtype=np.int64)
    text = np.repeat(np.arange(len(each)), [len(one) for one in each])
    start, end = edges[:, 0], edges[:, 1]
    if (start >= end).any() or ((start[1:] < end[:-1]) & (text[1:] == text[:-1])).any():
        raise InvalidInput("tokens must be in order, not empty, and must not overlap")
    return Cells(text, start, end)


def edge_cells(spans: Spans, lengths: Mapping[Hashable, int]) -> Cells:
    """The stretches between any two neighbouring edges of anybody's spans.

    Args:
        spans: who marked what.
        lengths: of each text.

    Raises:
        InvalidInput: a text has no length listed, or a span ends after it.
    """
    missing = [name for name in spans.texts if name not in lengths]
    if missing:
        raise InvalidInput(f"text {missing[0]!r} has no length listed")
    length = np.array([lengths[name] for name in spans.texts], dtype=np.int64)
    text = spans.text[spans.owner]
    if (spans.end > length[text]).any():
        raise InvalidInput("a span ends after its text")
    stride = int(length.max(initial=0)) + 1
    base = np.arange(len(length)) * stride
    cuts = np.unique(np.concatenate([base, base + length, spans.start + base[text], spans.end + base[text]]))
    start, end = cuts[:-1], cuts[1:]
    inside = start // stride == end // stride
    start, end = start[inside], end[inside]
    of = start // stride
    return Cells(of, start - of * stride, end - of * stride)


def rate_cells(spans: Spans, cells: Cells, *, typed: bool = True) -> Ratings:
    """Everybody's rating of every cell of every text they answered for.

    Args:
        spans: who marked what.
        cells: what is rated.
        typed: rate with the set of labels, a frozenset; otherwise with whether there is any span.

    Returns:
        ratings whose units are the cells and whose raters are the annotators.
    """
    texts = len(spans.texts)
    first, last = (np.searchsorted(cells.text, np.arange(texts), side=side) for side in ("left", "right"))
    annotator, text = np.nonzero(spans.answered)
    answer, cell = expand(first[text], last[text])
    row_of = np.full(spans.answered.shape, 0, dtype=np.int64)
    row_of[annotator, text] = np.searchsorted(answer, np.arange(len(text))) - first[text]

    fragment, covered = covered_cells(spans, cells)
    span = spans.owner[fragment]
    row = row_of[spans.annotator[span], spans.text[span]] + covered
    if not typed:
        label: Ints = np.zeros(len(cell), dtype=np.int64)
        label[row] = 1
        names: tuple[Label, ...] = (False, True)
    else:
        kinds = len(spans.labels)
        marks = np.unique(row * kinds + spans.label[span])
        digits, label, _ = unit_codes(marks // max(kinds, 1), marks % max(kinds, 1), None, (2, kinds), len(cell))
        names = tuple(frozenset(name for name, digit in zip(spans.labels, row, strict=True) if digit) for row in digits)
    return Ratings(cell, annotator[answer], label, len(cells.text), spans.annotators, names)


def covered_cells(spans: Spans, cells: Cells) -> tuple[Ints, Ints]:
    """(pairs,) fragment and (pairs,) cell, wherever the one touches the other."""
    stride = max(spans.stride, int(cells.end.max(initial=0)) + 1)
    base, line = spans.text[spans.owner] * stride, cells.text * stride
    first = np.searchsorted(line + cells.end, base + spans.start, side="right")
    last = np.searchsorted(line + cells.start, base + spans.end, side="left")
    return expand(first, np.maximum(first, last))
