"""Rows of texts that are kept and added up are the measure itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.tables import Table, random_table, tables
from workbench.agreement.additive import rows_of, sample_of
from workbench.agreement.intervals import interval
from workbench.agreement.measures import MEASURES, measure, measures_of
from workbench.agreement.ratings import Ratings
from workbench.agreement.resampling import cluster
from workbench.errors import InvalidInput, NotFound, NoValue

SCALE = range(4)
each = pytest.mark.parametrize("name", measures_of("ratings"))


@each
def test_rows_made_text_by_text_are_the_measure(name: str) -> None:
    """Each text alone, in any order, some too small for any measure: together they have its value and interval."""
    table = np.array([[np.nan if cell is None else cell for cell in row] for row in random_table(1, units=60)])
    whole = Ratings.from_table(table, scale=SCALE)
    texts = np.arange(60) // 3
    rows = np.vstack(
        [
            rows_of(name, Ratings.from_table(table[:, texts == text], scale=SCALE), np.zeros(3, int), 1)
            for text in range(20)
        ]
    )
    kept = sample_of(name, rows[::-1], whole.labels, whole.raters)
    alone = MEASURES[name].lay_out(whole)
    assert kept.estimate() == pytest.approx(alone.estimate(), abs=1e-12)
    assert interval(kept, method="abc").low == pytest.approx(
        interval(cluster(alone, texts), method="abc").low, abs=1e-9
    )


@given(tables(), st.integers(1, 4))
def test_any_rows_have_the_value_or_the_reason_of_the_measure(table: Table, texts: int) -> None:
    """Kept or not, the same number, or no number."""
    ratings = Ratings.from_table(table, scale=SCALE)
    rows = rows_of("alpha_ordinal", ratings, np.arange(ratings.units) % texts, texts)
    try:
        value = measure("alpha_ordinal").lay_out(ratings).estimate()
    except NoValue as none:
        reasons = {none.reason} | ({"no_overlap"} if none.reason == "one_annotator" else set())
        with pytest.raises(NoValue) as same:
            sample_of("alpha_ordinal", rows, ratings.labels)
        assert same.value.reason in reasons
    else:
        assert sample_of("alpha_ordinal", rows, ratings.labels).estimate() == pytest.approx(value, abs=1e-12)


def test_only_what_adds_up_is_taken() -> None:
    """Units without a text, rows of another scale, measures of spans, and names that there are not."""
    ratings = Ratings.from_table([[0, 1], [0, 1]])
    rows = rows_of("alpha", ratings, np.array([0, 0]), 1)
    with pytest.raises(InvalidInput, match="2 units need as many texts, not 1"):
        rows_of("alpha", ratings, np.array([0]), 1)
    with pytest.raises(InvalidInput, match="rows of alpha on this scale are 5 wide, not 4"):
        sample_of("alpha", rows, range(3))
    with pytest.raises(InvalidInput, match="not a measure of ratings"):
        sample_of("span_strict", rows, range(2))
    with pytest.raises(NotFound):
        sample_of("kapa", rows, range(2))
