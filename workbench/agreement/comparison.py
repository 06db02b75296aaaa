"""Every pair of annotators side by side, with all pairs of spans that overlap.

All pairs of annotators and all texts are compared at once: each comparison (two annotators, one text)
is laid on one long line, where overlaps are found by sorting.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.agreement.arrays import Bools, Floats, Ints, expand
from workbench.agreement.spans import Spans


@dataclass(frozen=True, eq=False)
class Comparison:
    """Overlaps between the spans of each first and each second annotator.

    Attributes:
        texts: how many there are, compared or not.
        text, first, second: (comparisons,), what was compared.
        lefts, rights: (comparisons,), how many spans each side has.
        comparison: (pairs,), where each overlapping pair is.
        left, right: (pairs,), the spans of `Spans`, each pair once in its comparison.
        left_place, right_place: (pairs,), the same, but numbered apart in each comparison.
        shared: (pairs,), how much the two have in common.
        sizes: (pairs, 2), how much each covers.
        same_label: (pairs,).
    """

    texts: int
    text: Ints
    first: Ints
    second: Ints
    lefts: Ints
    rights: Ints
    comparison: Ints
    left: Ints
    right: Ints
    left_place: Ints
    right_place: Ints
    shared: Floats
    sizes: Floats
    same_label: Bools

    @cached_property
    def exact(self) -> Bools:
        """(pairs,), whether both cover the same."""
        return np.asarray((self.shared == self.sizes[:, 0]) & (self.shared == self.sizes[:, 1]))

    @cached_property
    def dice(self) -> Floats:
        """(pairs,), 2 |A ∩ B| / (|A| + |B|)."""
        return np.asarray(2 * self.shared / self.sizes.sum(axis=1))


def compare(spans: "Spans | Comparison") -> Comparison:
    """Put every two annotators side by side on every text for which both answered.

    What is compared already is handed back, so that many measures can share the work.

    Raises:
        NoValue: one annotator, or no text that two annotated.
    """
    if isinstance(spans, Comparison):
        return spans
    spans.check_overlap()
    first, second = np.triu_indices(len(spans.annotators), 1)
    pair, text = np.nonzero(spans.answered[first] & spans.answered[second])
    left, right = _side(spans, first[pair], text), _side(spans, second[pair], text)
    place_left, place_right, shared = _overlaps(left, right)
    a, b = left.span[place_left], right.span[place_right]
    sizes = np.column_stack([spans.size[a], spans.size[b]]).astype(float)
    return Comparison(
        texts=len(spans.texts),
        text=text,
        first=first[pair],
        second=second[pair],
        lefts=np.bincount(left.comparison, minlength=len(pair)),
        rights=np.bincount(right.comparison, minlength=len(pair)),
        comparison=left.comparison[place_left],
        left=a,
        right=b,
        left_place=place_left,
        right_place=place_right,
        shared=shared,
        sizes=sizes,
        same_label=spans.label[a] == spans.label[b],
    )


@dataclass(frozen=True, eq=False)
class _Side:
    """One side of all comparisons: (places,) comparison and span; (fragments,) place, start, end on the line."""

    comparison: Ints
    span: Ints
    place: Ints
    start: Ints
    end: Ints


def _side(spans: Spans, annotator: Ints, text: Ints) -> _Side:
    texts = len(spans.texts)
    order = np.argsort(spans.annotator * texts + spans.text, kind="stable")
    key = (spans.annotator * texts + spans.text)[order]
    comparison, at = expand(
        np.searchsorted(key, annotator * texts + text, side="left"),
        np.searchsorted(key, annotator * texts + text, side="right"),
    )
    span = order[at]
    by_owner = np.argsort(spans.owner, kind="stable")
    owner = spans.owner[by_owner]
    place, fragment = expand(np.searchsorted(owner, span, side="left"), np.searchsorted(owner, span, side="right"))
    fragment = by_owner[fragment]
    base = comparison[place] * spans.stride
    return _Side(comparison, span, place, spans.start[fragment] + base, spans.end[fragment] + base)


def _overlaps(left: _Side, right: _Side) -> tuple[Ints, Ints, Floats]:
    """Places that overlap, each pair once, with how much they share."""
    order = np.argsort(right.start, kind="stable")
    start, end = right.start[order], right.end[order]
    # Ends need not be in order, but the furthest end so far is.
    first = np.searchsorted(np.maximum.accumulate(end) if end.size else end, left.start, side="right")
    at_left, at_right = expand(first, np.maximum(first, np.searchsorted(start, left.end, side="left")))
    shared = np.minimum(left.end[at_left], end[at_right]) - np.maximum(left.start[at_left], start[at_right])
    real = shared > 0
    place_left, place_right = left.place[at_left[real]], right.place[order[at_right[real]]]
    many = len(left.place) > len(left.span) or len(right.place) > len(right.span)
    if not many:
        return place_left, place_right, shared[real].astype(float)
    key, pair = np.unique(place_left * len(right.span) + place_right, return_inverse=True)
    total = np.bincount(pair.reshape(-1), shared[real], minlength=len(key))
    return key // len(right.span), key % len(right.span), total.astype(float)
