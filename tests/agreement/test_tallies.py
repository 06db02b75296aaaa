"""Measures from sums, text by text, are the measures themselves."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agreement.answers import LENGTH, answers
from workbench.agreement.attribution_alpha import FACETS
from workbench.agreement.frames import Frame, Said, match_frames
from workbench.agreement.measures import Marked, measure, measures_of
from workbench.agreement.spans import Answer, Spans
from workbench.agreement.tallies import (
    ATTRIBUTION_COLUMNS,
    ATTRIBUTION_LAYOUTS,
    SET_COLUMNS,
    SPAN_COLUMNS,
    SPAN_LAYOUTS,
    TEXT_LAYOUTS,
    TOKEN_COLUMNS,
    tally_attributions,
    tally_cells,
    tally_spans,
)
from workbench.errors import NoValue

LABELS = ("A", "B")


def value_of(name: str, data: object) -> float:
    """NaN where there is none."""
    try:
        return measure(name).lay_out(data).estimate()
    except NoValue:
        return float("nan")


def test_every_measure_of_texts_has_its_sums() -> None:
    """A new one is laid out here too, or a project's report would lack it."""
    facets = {"attribution_alpha" if facet == "tuple" else f"attribution_alpha_{facet}" for facet in FACETS}
    assert set(measures_of("spans")) == SPAN_LAYOUTS.keys() | TEXT_LAYOUTS.keys()
    assert set(measures_of("attributions")) == ATTRIBUTION_LAYOUTS.keys() | facets


@given(answers(texts=3))
@settings(max_examples=40)
def test_f1_of_spans_is_a_sum_over_pairs(said: list[Answer]) -> None:
    """Of every two annotators, on every text."""
    by_text: dict[object, list[Answer]] = {}
    for one in said:
        by_text.setdefault(one.text, []).append(one)
    pairs = [(one.spans, other.spans) for some in by_text.values() for one, other in combinations(some, 2)]
    found = tally_spans(pairs, LABELS)
    marked = Marked(Spans.from_answers(said, LABELS), {}, {})
    for name, layout in SPAN_LAYOUTS.items():
        totals = found.columns[:, [SPAN_COLUMNS.index(column) for column in layout.columns]].sum(axis=0)
        assert layout.value(totals) == pytest.approx(value_of(name, marked), nan_ok=True)
    strict = found.columns[:, 0].sum()
    assert found.hits.sum() == pytest.approx(strict)
    assert found.marked.sum() == found.columns[:, -1].sum()
    of_first = [(at, label) for at, (one, _) in enumerate(pairs) for _, label in one]
    rows = found.confusion[found.confusion[:, 1] < len(LABELS)]
    assert rows[:, 3].sum() == len(of_first)


@given(answers(texts=3))
@settings(max_examples=40)
def test_measures_of_tokens_and_units_are_sums_over_texts(said: list[Answer]) -> None:
    """Whatever sets of labels occur."""
    spans = Spans.from_answers(said, LABELS)
    tokens = {text: [(at, at + 1) for at in range(LENGTH)] for text in spans.texts}
    marked = Marked(spans, tokens, dict.fromkeys(spans.texts, LENGTH))
    found = tally_cells(marked)
    names = sorted(set(found.labels) | {frozenset()}, key=lambda one: sorted(map(str, one)))
    sums = np.zeros((len(names), len(SET_COLUMNS)))
    np.add.at(sums, [names.index(labels) for labels in found.labels], found.sets)
    for name, (own, sets, value) in TEXT_LAYOUTS.items():
        totals = [found.tokens[:, TOKEN_COLUMNS.index(column)].sum() for column in own]
        totals += [number for column in sets for number in sums[:, SET_COLUMNS.index(column)]]
        assert value(np.array(totals)) == pytest.approx(value_of(name, marked), nan_ok=True), name


tokens_of = st.frozensets(st.integers(0, 9), min_size=1, max_size=4)
frames = st.builds(
    lambda roles: Frame(roles),
    st.fixed_dictionaries({"content": tokens_of}, optional={"source": tokens_of, "cue": tokens_of}),
)


@given(st.lists(st.tuples(*(st.lists(frames, max_size=3) for _ in range(3))), min_size=1, max_size=4))
@settings(max_examples=40)
def test_measures_of_attributions_are_sums_over_pairs(texts: list[tuple[list[Frame], ...]]) -> None:
    """Of every two annotators, on every text."""
    said = [[Said(at, who, tuple(one), 10) for who, one in enumerate(some)] for at, some in enumerate(texts)]
    pairs = [both for some in said for both in combinations(some, 2)]
    found = tally_attributions(pairs)
    matches = match_frames([one for some in said for one in some])
    for name, layout in ATTRIBUTION_LAYOUTS.items():
        totals = found[:, [ATTRIBUTION_COLUMNS.index(column) for column in layout.columns]].sum(axis=0)
        assert layout.value(totals) == pytest.approx(value_of(name, matches), nan_ok=True), name
