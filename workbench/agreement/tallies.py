"""Measures as sums: what each text, and each two answers to it, add to them.

A measure of spans or of attributions is a function of a few sums over texts. Kept text by text, they are all
that is needed to measure any part of a project, and a new answer changes those of one text only. They come from
the measures' own layouts, so that both ways lead to the same values.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

import numpy as np

from workbench.agreement.arrays import Bools, Floats, Ints, Numbers, divide
from workbench.agreement.attribution import agr_value, role_alpha_value
from workbench.agreement.attribution_alpha import FACETS, disagreement
from workbench.agreement.cells import rate_cells, token_cells
from workbench.agreement.comparison import Comparison, compare
from workbench.agreement.frames import Said, pair_up
from workbench.agreement.matching import groups_of, match
from workbench.agreement.measures import Marked, measure
from workbench.agreement.ratings import Ratings
from workbench.agreement.span_f1 import GRADES, credit_of
from workbench.agreement.spans import Answer, Spans
from workbench.agreement.unitized_alpha import boundary_value, coding_value, unit_tables, unitized_value
from workbench.domain.layers import ROLES
from workbench.errors import NoValue

Value = Callable[[Numbers], Numbers]


class Layout(NamedTuple):
    """A measure as a function of sums.

    Attributes:
        columns: names of those that it depends on, in this order.
        value: (…, columns) → (…).
    """

    columns: tuple[str, ...]
    value: Value


def ratio(totals: Numbers) -> Numbers:
    """The first sum over the second."""
    return divide(totals[..., 0], totals[..., 1])


# What two answers to one text add, by measure.
SPAN_LAYOUTS: dict[str, Layout] = {f"span_{grade}": Layout((grade, "marked"), ratio) for grade in GRADES}

# agr(first‖second) as what the second met over what the first found, then the other way round.
AGR_COLUMNS = ("met", "of_first", "met_back", "of_second")

ATTRIBUTION_LAYOUTS: dict[str, Layout] = {
    "attribution_agr": Layout(AGR_COLUMNS, agr_value),
    "attribution_detection": Layout(("found", "frames"), ratio),
    "attribution_tuple": Layout(("alike", "frames"), ratio),
    "attribution_link": Layout(("linked", "links"), ratio),
    "attribution_nesting": Layout(("nested", "nests"), ratio),
} | {
    f"{role}_{name}": Layout(tuple(f"{role}_{column}" for column in columns), value)
    for role in ROLES
    for name, columns, value in (
        ("exact", ("exact", "fillers"), ratio),
        ("dice", ("dice", "fillers"), ratio),
        ("alpha", ("differ", "yes", "no"), role_alpha_value),
    )
}

FACET_COLUMNS: tuple[str, ...] = tuple(f"{facet}_{part}" for facet in FACETS for part in ("apart", "of"))
SPAN_COLUMNS: tuple[str, ...] = (*GRADES, "marked")
ATTRIBUTION_COLUMNS: tuple[str, ...] = (
    *dict.fromkeys(column for layout in ATTRIBUTION_LAYOUTS.values() for column in layout.columns),
    *FACET_COLUMNS,
)

# What a text adds, whoever answered: on tokens, and for each set of labels that its tokens or stretches have.
TOKEN_COLUMNS = ("token_apart", "token_no", "token_yes", "typed_apart")
SET_COLUMNS = ("tokens", "same", "anything", "gap", "squares", "paired")


class SpanTallies(NamedTuple):
    """Spans of two answers, compared, over many pairs of answers.

    Attributes:
        columns: (pairs, len(SPAN_COLUMNS)).
        hits, marked: (pairs, labels), of each label 2 × spans that are the same, and spans of both.
        confusion: (cells, 4): pair, label of the first, label of the second, how often; one past the last
            label is none: the other has no such span.
    """

    columns: Floats
    hits: Floats
    marked: Floats
    confusion: Ints


def tally_spans(pairs: Sequence[tuple[Sequence[object], Sequence[object]]], labels: Sequence[str]) -> SpanTallies:
    """Compare two answers to a text, for many at once.

    Args:
        pairs: spans of the first and of the second, as in `Answer.spans`.
        labels: that there are.

    >>> found = tally_spans([([([(0, 4)], "PER")], [([(0, 4)], "PER"), ([(6, 7)], "LOC")])], ["PER", "LOC"])
    >>> found.columns[0].tolist(), found.confusion.tolist()
    ([2.0, 2.0, 2.0, 2.0, 3.0], [[0, 0, 0, 1], [0, 2, 1, 1]])
    """
    answers = [Answer(at, side, both[side]) for at, both in enumerate(pairs) for side in (0, 1)]  # type: ignore[arg-type]
    spans = Spans.from_answers(answers, labels)
    many, kinds = len(pairs), len(labels)
    found = compare(spans)
    columns = np.zeros((many, len(SPAN_COLUMNS)))
    hits = np.zeros((many, kinds))
    for place, grade in enumerate(GRADES):
        credit = credit_of(found, grade)
        chosen = match(found.left_place, found.right_place, credit)
        columns[:, place] = 2 * np.bincount(found.comparison[chosen], credit[chosen], minlength=many)
        if grade == "strict":
            np.add.at(hits, (found.comparison[chosen], spans.label[found.left[chosen]]), 2)
    columns[:, -1] = found.lefts + found.rights
    marked = np.zeros((many, kinds))
    np.add.at(marked, (spans.text, spans.label), 1)
    return SpanTallies(columns, hits, marked, _confusion(spans, found, kinds))


def _confusion(spans: Spans, found: Comparison, kinds: int) -> Ints:
    """As many as possible that are the same, then the same words, then the same label, then that overlap."""
    group, largest = groups_of(found.left_place, found.right_place)
    rank = np.select([found.exact & found.same_label, found.exact, found.same_label], [3, 2, 1], 0)
    base = largest[group] + 1.0 if len(group) else np.zeros(0)
    chosen = match(found.left_place, found.right_place, base**rank)
    met: Bools = np.zeros(len(spans.text), dtype=bool)
    met[found.left[chosen]] = met[found.right[chosen]] = True
    alone = np.flatnonzero(~met)
    first = spans.annotator[alone] == 0
    none = np.full(len(alone), kinds)
    rows = np.concatenate([spans.label[found.left[chosen]], np.where(first, spans.label[alone], none)])
    columns = np.concatenate([spans.label[found.right[chosen]], np.where(first, none, spans.label[alone])])
    pair = np.concatenate([found.comparison[chosen], spans.text[alone]])
    cells, times = np.unique(np.column_stack([pair, rows, columns]), axis=0, return_counts=True)
    return np.column_stack([cells, times]).astype(np.int64)


def tally_attributions(pairs: Sequence[tuple[Said, Said]]) -> Floats:
    """(pairs, len(ATTRIBUTION_COLUMNS)): compare two answers to a text, for many at once.

    >>> from workbench.agreement.frames import Frame
    >>> one = Said("s", "ann", (Frame({"content": frozenset({1})}),), 3)
    >>> row = dict(zip(ATTRIBUTION_COLUMNS, tally_attributions([(one, one)])[0].tolist(), strict=True))
    >>> row["found"], row["frames"], row["content_exact"], row["tuple_apart"]
    (2.0, 2.0, 1.0, 0.0)
    """
    sums = np.zeros((len(pairs), len(ATTRIBUTION_COLUMNS)))
    place = {column: at for at, column in enumerate(ATTRIBUTION_COLUMNS)}
    some = [at for at, (one, other) in enumerate(pairs) if one.frames or other.frames]
    if not some:
        return sums
    # Each pair is a text of its own here, so that the layouts have a row for each.
    matches = pair_up([(pairs[at][0]._replace(text=at), pairs[at][1]._replace(text=at)) for at in some])
    for name, layout in ATTRIBUTION_LAYOUTS.items():
        try:
            parts = measure(name).lay_out(matches).rows(0, len(matches))
        except NoValue:  # nobody has that role, or nests: nothing to add
            continue
        sums[np.ix_(some, [place[column] for column in layout.columns])] = parts
    facets = [place[column] for column in FACET_COLUMNS]
    sums[np.ix_(some, facets)] = [disagreement(found) for found in matches]
    return sums


class CellTallies(NamedTuple):
    """What is marked where, over all who answered.

    Attributes:
        tokens: (texts, len(TOKEN_COLUMNS)).
        text, labels: (rows,), a text, and a set of labels that occurs in it.
        sets: (rows, len(SET_COLUMNS)).
    """

    tokens: Floats
    text: Ints
    labels: tuple[frozenset[Hashable], ...]
    sets: Floats


def tally_cells(marked: Marked) -> CellTallies:
    """What tokens, and the stretches between edges, are marked as.

    Raises:
        NoValue: one annotator, or no text that two annotated.
    """
    spans = marked.spans
    cells = token_cells(spans, marked.tokens)
    texts = len(spans.texts)
    tokens = np.zeros((texts, len(TOKEN_COLUMNS)))
    marks = rate_cells(spans, cells, typed=False)
    tokens[:, 0] = _apart(marks, cells.text, texts)
    shared = spans.answered.sum(axis=0) >= 2
    np.add.at(tokens, (cells.text[marks.unit], 1 + marks.label), 1)
    typed = rate_cells(spans, cells)
    tokens[:, 3] = _apart(typed, cells.text, texts)
    tables, values = unit_tables(spans, marked.lengths)
    names = list(dict.fromkeys(map(_labels, [*values, *typed.labels])))
    place = {name: at for at, name in enumerate(names)}
    sets = np.zeros((texts, len(names), len(SET_COLUMNS)))
    at = np.array([place[_labels(label)] for label in typed.labels], dtype=np.int64)
    np.add.at(sets[:, :, 0], (cells.text[typed.unit], at[typed.label]), 1)
    sets[:, [place[_labels(value)] for value in values], 1:] = tables.transpose(1, 2, 0)
    tokens[~shared], sets[~shared] = 0, 0
    text, which = np.nonzero(sets.any(axis=2))
    return CellTallies(tokens, text, tuple(names[one] for one in which), sets[text, which])


def _apart(ratings: Ratings, text: Ints, texts: int) -> Floats:
    """(texts,), Σ Σ꜀ n꜀ (n − n꜀) / (n − 1) over the cells that two rated, as in nominal α."""
    kinds = max(len(ratings.labels), 1)
    cell, times = np.unique(ratings.unit * kinds + ratings.label, return_counts=True)
    squares = np.bincount(cell // kinds, times.astype(float) ** 2, minlength=ratings.units)
    many = np.bincount(ratings.unit, minlength=ratings.units)
    apart = np.where(many >= 2, (many**2.0 - squares) / np.maximum(many - 1, 1), 0)
    return np.asarray(np.bincount(text, apart, minlength=texts), dtype=float)


def nominal_value(totals: Numbers) -> Numbers:
    """α from sums: the units' disagreement × n, and how often each value was given."""
    uses = totals[..., 1:]
    n = uses.sum(axis=-1)
    expected = divide((uses * (n[..., None] - uses)).sum(axis=-1), n * (n - 1))
    return np.asarray(1 - divide(divide(totals[..., 0], n), expected))


_FIVE = SET_COLUMNS[1:]

# Columns of `TOKEN_COLUMNS` and of `SET_COLUMNS` that a measure depends on; its totals are the former, then each
# of the latter for all sets of labels, the empty one first.
TEXT_LAYOUTS: dict[str, tuple[tuple[str, ...], tuple[str, ...], Value]] = {
    "token_alpha": (TOKEN_COLUMNS[:3], (), nominal_value),
    "token_alpha_typed": (TOKEN_COLUMNS[3:], SET_COLUMNS[:1], nominal_value),
    "unitized_alpha": ((), _FIVE, unitized_value),
    "boundary_alpha": ((), _FIVE, boundary_value),
    "coding_alpha": ((), _FIVE, coding_value),
}


def _labels(value: Hashable) -> frozenset[Hashable]:
    assert isinstance(value, frozenset), "cells are rated with sets of labels"
    return value
