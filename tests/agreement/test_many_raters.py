"""Coefficients for many annotators: what holds of each of them, and equality with statsmodels."""

import random as stdlib_random
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import fleiss_kappa as statsmodels_fleiss

from tests.agreement.tables import Table, random_table, tables
from workbench.agreement import alpha, conger, many_raters, percent, two_raters
from workbench.agreement.ratings import Ratings
from workbench.errors import NoValue

MEASURES: dict[str, Callable[[Ratings], float]] = {
    "alpha": alpha.alpha,
    "alpha ordinal": lambda ratings: alpha.alpha(ratings, "ordinal"),
    "alpha interval": lambda ratings: alpha.alpha(ratings, "interval"),
    "fleiss": many_raters.fleiss_kappa,
    "gwet": many_raters.gwet_ac,
    "gwet quadratic": lambda ratings: many_raters.gwet_ac(ratings, "quadratic"),
    "brennan prediger": many_raters.brennan_prediger,
    "conger": conger.conger_kappa,
    "cohen": two_raters.cohen_kappa,
    "scott": two_raters.scott_pi,
    "percent": percent.percent_agreement,
    "pairwise": percent.pairwise_agreement,
}
each_measure = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES.keys())


def value_or_reason(measure: Callable[[Ratings], float], table: Table) -> float | str:
    try:
        return measure(Ratings.from_table(table, scale=range(4)))
    except NoValue as none:
        return none.reason


@each_measure
@given(row=st.lists(st.integers(0, 3), min_size=2, max_size=8), raters=st.integers(2, 4))
def test_perfect_agreement_is_one_or_undefined(
    measure: Callable[[Ratings], float], row: list[int], raters: int
) -> None:
    """Nothing between."""
    value = value_or_reason(measure, [list(row)] * raters)
    assert value == pytest.approx(1) if isinstance(value, float) else value == "single_label"


@each_measure
@given(table=tables(), random=st.randoms())
def test_order_of_annotators_and_units_is_irrelevant(
    measure: Callable[[Ratings], float], table: Table, random: stdlib_random.Random
) -> None:
    """A table shuffled both ways has the same value, or the same reason for none."""
    columns = list(zip(*table, strict=True))
    random.shuffle(columns)
    shuffled = [list(row) for row in zip(*columns, strict=True)]
    random.shuffle(shuffled)
    before, after = value_or_reason(measure, table), value_or_reason(measure, shuffled)
    assert after == (pytest.approx(before, abs=1e-12) if isinstance(before, float) else before)


@each_measure
@given(table=tables())
def test_a_value_is_a_finite_number_of_one_or_less(measure: Callable[[Ratings], float], table: Table) -> None:
    """Never NaN, never infinite, never more than perfect."""
    value = value_or_reason(measure, table)
    assert isinstance(value, str) or (np.isfinite(value) and value <= 1 + 1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_fleiss_equals_statsmodels(seed: int) -> None:
    """The same value on a table of counts."""
    table = random_table(seed, missing=0)
    counts = [np.bincount(column, minlength=4) for column in zip(*table, strict=True)]
    ours = many_raters.fleiss_kappa(Ratings.from_table(table))
    assert ours == pytest.approx(statsmodels_fleiss(np.array(counts)), abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_uniform_chance_equals_randolph_in_statsmodels(seed: int) -> None:
    """Brennan–Prediger for many annotators is Randolph's κ."""
    table = random_table(seed, missing=0)
    counts = [np.bincount(column, minlength=4) for column in zip(*table, strict=True)]
    ours = many_raters.brennan_prediger(Ratings.from_table(table))
    assert ours == pytest.approx(statsmodels_fleiss(np.array(counts), method="randolph"), abs=1e-9)


def test_two_complete_annotators_have_one_kappa() -> None:
    """Conger's κ of two is Cohen's, weighted or not."""
    ratings = Ratings.from_table(random_table(4, raters=2, missing=0))
    assert conger.conger_kappa(ratings) == pytest.approx(two_raters.cohen_kappa(ratings), abs=1e-12)
    linear = conger.conger_kappa(ratings, "linear"), two_raters.cohen_kappa(ratings, "linear")
    assert linear[0] == pytest.approx(linear[1], abs=1e-12)


def test_a_declared_scale_gives_gwet_a_value_for_one_label() -> None:
    """With two labels to choose from, always choosing one is agreement; chance is not certain."""
    ratings = Ratings.from_table([[0, 0], [0, 0]], scale=[0, 1])
    assert many_raters.gwet_ac(ratings) == 1
