"""The uα family of Krippendorff, Mathet, Bouvry and Widlöcher: agreement on units of a continuum.

Every annotator cuts each text into units, with values, and gaps (φ) between them. What coincides is
measured by length; what would by chance, by the lengths of each value, without pairing a unit with
itself. In a gap every point stands for itself.

Source: Krippendorff, Mathet, Bouvry & Widlöcher (2016), *Quality & Quantity* 50, 2347–2364,
doi:10.1007/s11135-015-0266-1; Krippendorff (2019), *Content Analysis*, 4th ed., section 12.6,
equations 32–38.
"""

from collections.abc import Callable, Hashable, Mapping

import numpy as np

from workbench.agreement.arrays import Floats, Numbers, divide
from workbench.agreement.cells import Cells, edge_cells, rate_cells
from workbench.agreement.ratings import Ratings
from workbench.agreement.sample import Sample
from workbench.agreement.spans import Spans
from workbench.errors import NoValue

Lengths = Mapping[Hashable, int]


def unitized_alpha(spans: Spans, lengths: Lengths) -> float:
    """ᵤα: agreement on both where the units are and what they are (eq. 34).

    Formula: 1 − Σ_{c≠k} ℓ꜀ₖ / Σ_{c≠k} ε꜀ₖ; ℓ꜀ₖ the length on which one annotator has c and another k,
    over m − 1; ε꜀ₖ = ℓ.. (ℓ꜀. ℓ.ₖ − [c = k] Σ_{units of c} L²) / (ℓ..² − Σ_{all units} L²), with L in
    place of L² for gaps. Where spans of one annotator overlap, the units are the stretches between
    their edges, with the set of labels as value.

    Args:
        spans: who marked what.
        lengths: of each text.

    Raises:
        NoValue: one annotator, no overlap, or nobody marked anything.

    >>> from workbench.agreement.spans import Answer
    >>> data = [Answer("s", "1", [([(3, 15)], "k"), ([(22, 53)], "k")]),
    ...         Answer("s", "2", [([(3, 10)], "k"), ([(22, 53)], "k")]),
    ...         Answer("s", "3", [([(22, 46)], "k")])]
    >>> round(unitized_alpha(Spans.from_answers(data), {"s": 56}), 4)
    0.5645
    """
    return unitized_alpha_sample(spans, lengths).estimate()


def unitized_alpha_sample(spans: Spans, lengths: Lengths) -> Sample:
    return _sample(spans, lengths, unitized_value)


def boundary_alpha(spans: Spans, lengths: Lengths) -> float:
    """|ᵤα: agreement on where there are units, whatever they are (eq. 35): ᵤα with one value and the gap.

    Raises:
        NoValue: as `unitized_alpha`.

    >>> from workbench.agreement.spans import Answer
    >>> data = [Answer("s", "1", [([(0, 5)], "a")]), Answer("s", "2", [([(0, 5)], "b")])]
    >>> boundary_alpha(Spans.from_answers(data), {"s": 10})
    1.0
    """
    return boundary_alpha_sample(spans, lengths).estimate()


def boundary_alpha_sample(spans: Spans, lengths: Lengths) -> Sample:
    return _sample(spans, lengths, boundary_value)


def coding_alpha(spans: Spans, lengths: Lengths) -> float:
    """꜀ᵤα: agreement on what the units are, where both have one (eqs. 36–37).

    Raises:
        NoValue: as `unitized_alpha`; or no two units overlap, or those that do have one value.

    >>> from workbench.agreement.spans import Answer
    >>> data = [Answer("s", "1", [([(0, 5)], "a"), ([(6, 9)], "b")]),
    ...         Answer("s", "2", [([(0, 4)], "a"), ([(6, 9)], "b")])]
    >>> coding_alpha(Spans.from_answers(data), {"s": 10})
    1.0
    """
    return coding_alpha_sample(spans, lengths).estimate()


def coding_alpha_sample(spans: Spans, lengths: Lengths) -> Sample:
    return _sample(spans, lengths, coding_value)


def coding_alpha_by_value(spans: Spans, lengths: Lengths) -> dict[Hashable, float | NoValue]:
    """₍ₖ₎ᵤα: agreement on one value, where both have a unit (eq. 38); the reason where there is none.

    Returns:
        for each set of labels that was used.

    >>> from workbench.agreement.spans import Answer
    >>> data = [Answer("s", "1", [([(0, 5)], "a"), ([(6, 9)], "b")]),
    ...         Answer("s", "2", [([(0, 5)], "a"), ([(6, 9)], "c")])]
    >>> {"".join(k): round(v, 3) for k, v in coding_alpha_by_value(Spans.from_answers(data), {"s": 10}).items()}
    {'a': 1.0, 'b': 0.0, 'c': 0.0}
    """
    sample = _sample(spans, lengths, coding_value)
    (own, same), (all_expected, same_expected) = _coding_tables(sample.totals)
    found = 1 - divide(all_expected * (own - same), own * (all_expected - same_expected))
    none = NoValue("single_label", "where both have a unit, there is only this value, or never this value")
    _, values = _columns(rate_cells(spans, edge_cells(spans, lengths)))
    return {value: float(one) if np.isfinite(one) else none for value, one in zip(values[1:], found, strict=True)}


def _sample(spans: Spans, lengths: Lengths, value: Callable[[Numbers], Numbers]) -> Sample:
    """The items are texts."""
    tables, values = unit_tables(spans, lengths)
    if len(values) == 1:
        raise NoValue("single_label", "nobody marked anything, so there are no units to agree on")
    shared = spans.answered.sum(axis=0) >= 2
    kind_of = np.where(shared, np.cumsum(shared) - 1, -1)
    parts = np.hstack(list(tables))
    return Sample(parts[shared], np.ones(int(shared.sum()), dtype=np.int64), value, kind_of)


def unit_tables(spans: Spans, lengths: Lengths) -> tuple[Floats, tuple[Hashable, ...]]:
    """What each text adds, for each value: the length on which it coincides with itself, with anything and with
    the gap, and what the pairing of its units with themselves comes to, everywhere and where others have a
    unit too.

    Returns:
        (5, texts, values), and the values: the gap, an empty set, first.

    Raises:
        NoValue: one annotator, or no overlap.
    """
    spans.check_overlap()
    cells = edge_cells(spans, lengths)
    ratings = rate_cells(spans, cells)
    order, values = _columns(ratings)
    by_label = np.zeros((len(cells.text), len(ratings.labels) + 1))
    np.add.at(by_label, (ratings.unit, ratings.label), 1)
    counts = by_label[:, order]
    many = counts.sum(axis=1, keepdims=True)
    weight = np.where(many >= 2, cells.length[:, None] / np.maximum(many - 1, 1), 0)
    texts = len(spans.texts)
    coincide = [
        weight * counts * (counts - 1),
        weight * counts * (many - 1),
        weight * counts * (counts[:, :1] - np.eye(1, counts.shape[1])),
    ]
    tables = [*(_by_text(cells, one, texts) for one in coincide), *_self_pairs(spans, cells, ratings, counts)]
    return np.stack(tables), values


def _columns(ratings: Ratings) -> tuple[list[int], tuple[Hashable, ...]]:
    """Labels with the gap first; its column is the last, empty one, where everything is marked."""
    gap = frozenset[Hashable]()
    at = ratings.labels.index(gap) if gap in ratings.labels else -1
    rest = [label for label in range(len(ratings.labels)) if label != at]
    return [at, *rest], (gap, *(ratings.labels[label] for label in rest))


def _by_text(cells: Cells, numbers: Floats, texts: int) -> Floats:
    result = np.zeros((texts, numbers.shape[1]))
    np.add.at(result, cells.text, numbers)
    return result


def _self_pairs(spans: Spans, cells: Cells, ratings: Ratings, counts: Floats) -> tuple[Floats, Floats]:
    """(texts, values) Σ L² of units, or Σ L of gaps; and (texts, values) the same on what others mark as well."""
    order, values = _columns(ratings)
    column = np.empty(len(ratings.labels) + 1, dtype=np.int64)
    column[order] = np.arange(len(order))
    value, text, length = column[ratings.label], cells.text[ratings.unit], cells.length[ratings.unit]
    stride = max(spans.stride, int(cells.end.max(initial=0)) + 1)
    base = (spans.annotator * len(spans.texts) + spans.text)[spans.owner] * stride
    answer = ratings.rater * len(spans.texts) + text
    edges = np.unique(np.concatenate([base + spans.start, base + spans.end, answer * stride]))
    unit = np.searchsorted(edges, answer * stride + cells.start[ratings.unit], side="right") - 1
    others = counts[ratings.unit, 1:].sum(axis=1) - (value > 0)
    whole = np.bincount(unit, length, minlength=len(edges))
    paired = np.bincount(unit, length * (others > 0), minlength=len(edges))
    first = np.unique(unit, return_index=True)[1]
    everywhere, where_both = (np.zeros((len(spans.texts), len(values))) for _ in range(2))
    for table, extent in ((everywhere, whole), (where_both, paired)):
        term = np.where(value[first] > 0, extent[unit[first]] ** 2, extent[unit[first]])
        np.add.at(table, (text[first], value[first]), term)
    return everywhere, where_both


def _split(totals: Numbers) -> list[Numbers]:
    return np.split(totals, 5, axis=-1)


def unitized_value(totals: Numbers) -> Numbers:
    """ᵤα from the five tables of `unit_tables`, summed over texts and side by side; the next two likewise."""
    same, anything, _, squares, _ = _split(totals)
    whole = anything.sum(axis=-1)
    expected = whole - whole * divide(
        (anything**2).sum(axis=-1) - squares.sum(axis=-1), whole**2 - squares.sum(axis=-1)
    )
    return np.asarray(1 - divide(whole - same.sum(axis=-1), expected))


def boundary_value(totals: Numbers) -> Numbers:
    same, anything, _, squares, _ = _split(totals)
    whole, gap = anything.sum(axis=-1), anything[..., 0]
    expected = divide(whole * gap * (whole - gap), whole**2 - squares.sum(axis=-1))
    return np.asarray(1 - divide(gap - same[..., 0], expected))


def coding_value(totals: Numbers) -> Numbers:
    (own, same), (all_expected, same_expected) = _coding_tables(totals)
    observed = (own - same).sum(axis=-1)
    return np.asarray(1 - divide(observed, (all_expected - same_expected).sum(axis=-1)))


def _coding_tables(totals: Numbers) -> tuple[tuple[Numbers, Numbers], tuple[Numbers, Numbers]]:
    """(…, values but the gap): coincidences with any value and with itself; the same, expected (eqs. 36–37)."""
    same, anything, with_gap, _, squares = (one[..., 1:] for one in _split(totals))
    own = anything - with_gap
    whole = own.sum(axis=-1, keepdims=True)
    below = whole - divide(squares.sum(axis=-1, keepdims=True), whole)
    # So little coincides that no unit could meet any but itself: there is no chance to correct for.
    below = np.where(below.real > 0, below, np.nan)
    return (own, same), (divide(whole * own - squares, below), divide(own**2 - squares, below))
