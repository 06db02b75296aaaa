"""Intervals, standard errors and sample sizes."""

from dataclasses import replace

import numpy as np
import pytest

from tests.agreement.tables import random_table
from workbench.agreement.alpha import alpha, alpha_sample
from workbench.agreement.analytic import spread_of
from workbench.agreement.arrays import cross_product
from workbench.agreement.conger import conger_sample
from workbench.agreement.defined import provisional
from workbench.agreement.intervals import (
    Interval,
    Method,
    interval,
    intervals,
    items_for_alpha,
    items_for_width,
    standard_error,
)
from workbench.agreement.many_raters import gwet_sample
from workbench.agreement.measures import MEASURES
from workbench.agreement.percent import percent_sample
from workbench.agreement.ratings import Ratings
from workbench.agreement.resampling import draw_kinds, influence, jackknife, replicates
from workbench.agreement.sample import Sample
from workbench.agreement.two_raters import cohen_sample, scott_sample
from workbench.errors import InvalidInput, NoValue


def test_a_resample_of_patterns_is_a_resample_of_units() -> None:
    """The multinomial over patterns and the draw of units have the same mean and spread."""
    table = random_table(1, units=80)
    ratings = Ratings.from_table(table)
    ours = replicates(alpha_sample(ratings), 4000, 0)
    rng = np.random.default_rng(2)
    columns = np.array([[-1 if cell is None else cell for cell in row] for row in table])
    drawn = []
    for _ in range(400):
        some = columns[:, rng.integers(80, size=80)]
        drawn.append(alpha(Ratings.from_table([[None if c < 0 else int(c) for c in row] for row in some])))
    assert ours.mean() == pytest.approx(np.mean(drawn), abs=4 * np.std(drawn) / 20)
    assert ours.std() == pytest.approx(np.std(drawn), rel=0.12)


def test_the_jackknife_leaves_one_unit_out() -> None:
    """Each pattern's value is α of the table without one such unit."""
    table = random_table(3, units=20, missing=0)
    ratings = Ratings.from_table(table, scale=range(4))
    left_out = jackknife(alpha_sample(ratings))
    for unit in range(20):
        rest = Ratings.from_table([row[:unit] + row[unit + 1 :] for row in table], scale=range(4))
        assert left_out[ratings.patterns.of_unit[unit]] == pytest.approx(alpha(rest), abs=1e-12)


@pytest.mark.parametrize("lay_out", [alpha_sample, gwet_sample, conger_sample, cohen_sample])
def test_influence_is_the_derivative(lay_out: "type[alpha_sample]") -> None:
    """The step along the imaginary axis agrees with a small real one."""
    sample = lay_out(Ratings.from_table(random_table(4)))
    rows = sample.rows(0, len(sample.times))
    step = 1e-6 * (rows * sample.items - sample.totals)
    numeric = (sample.value(sample.totals + step) - sample.value(sample.totals - step)) / 2e-6
    assert influence(sample) == pytest.approx(numeric, abs=1e-4)


def test_the_same_seed_gives_the_same_interval() -> None:
    """And the order of the units does not matter to it."""
    table = random_table(5)
    reversed_units = [row[::-1] for row in table]
    assert interval(alpha_sample(Ratings.from_table(table))) == interval(
        alpha_sample(Ratings.from_table(reversed_units))
    )


def test_an_interval_holds_its_value() -> None:
    """Low ≤ value ≤ high on ordinary data, and more confidence is wider."""
    sample = alpha_sample(Ratings.from_table(random_table(6)))
    narrow, wide = interval(sample, confidence=0.8), interval(sample, confidence=0.99)
    assert wide.low < narrow.low < narrow.value < narrow.high < wide.high


def test_clustered_units_widen_the_interval() -> None:
    """Ten copies of each sentence are not ten times the evidence, once the document is resampled."""
    table = [row * 10 for row in random_table(7, units=30)]
    sample = alpha_sample(Ratings.from_table(table))
    documents = np.tile(np.arange(30), 10)
    assert interval(sample, clusters=documents).width > 2 * interval(sample).width


def test_many_measures_share_their_draws_and_keep_their_values() -> None:
    """Together they are what they are alone."""
    ratings = Ratings.from_table(random_table(8))
    samples = {"alpha": alpha_sample(ratings), "gwet": gwet_sample(ratings), "percent": percent_sample(ratings)}
    together = intervals(samples)
    for name, sample in samples.items():
        alone = interval(sample)
        found = together[name]
        assert isinstance(found, Interval)
        assert (found.value, found.low, found.high) == pytest.approx((alone.value, alone.low, alone.high), abs=1e-12)


@pytest.mark.parametrize("name", ["alpha", "alpha_ordinal", "cohen", "conger", "ac1", "percent_pairwise"])
def test_a_derived_interval_is_the_drawn_one(name: str) -> None:
    """ABC and BCa end within a few hundredths of the interval's width of each other."""
    sample = MEASURES[name].lay_out(Ratings.from_table(random_table(11, units=400)))
    drawn, derived = interval(sample, resamples=20_000), interval(sample, method="abc")
    assert (derived.method, derived.resamples, derived.value) == ("abc", 0, drawn.value)
    assert derived.low == pytest.approx(drawn.low, abs=0.03 * drawn.width)
    assert derived.high == pytest.approx(drawn.high, abs=0.03 * drawn.width)


@pytest.mark.parametrize("errors", [1, 3, 10])
def test_a_derived_interval_of_rare_errors_stays_below_one(errors: int) -> None:
    """No weight falls below 0, so that no share rises above 1; and it ends where the drawn one does."""
    parts = np.array([[0.0, 1.0], [1.0, 1.0]])
    sample = Sample(parts, np.array([errors, 1000 - errors]), lambda totals: totals[..., 0] / totals[..., 1])
    drawn, derived = interval(sample, resamples=20_000), interval(sample, method="abc")
    assert derived.low < derived.value < derived.high <= 1
    assert derived.low == pytest.approx(drawn.low, abs=0.25 * drawn.width)
    assert derived.high == pytest.approx(drawn.high, abs=0.25 * drawn.width)


def test_the_spread_of_totals_is_that_of_draws() -> None:
    """The squares of its axes are the covariance of the multinomial, though some parts always sum to the same."""
    sample = conger_sample(Ratings.from_table(random_table(16, missing=0)))
    totals, axes = spread_of(sample)
    rows = sample.rows(0, len(sample.times)) - totals / sample.items
    assert len(axes) < len(totals)
    assert axes.T @ axes == pytest.approx(rows.T @ (rows * sample.times[:, None]), abs=1e-9)


@pytest.mark.parametrize("lay_out", [cohen_sample, scott_sample])
def test_blocks_of_columns_change_no_interval(lay_out: "type[cohen_sample]") -> None:
    """A mean over pairs has the same ends whether or not it is known to be one, a pair without a value among them."""
    table = random_table(17, units=120)
    table[3] = [0 if at < 9 else None for at in range(120)]
    table[2][:9] = [0] * 9
    sample = lay_out(Ratings.from_table(table, scale=range(4)))
    whole = replace(sample, each=None)
    assert len(spread_of(sample).axes) < len(spread_of(whole).axes)
    known, plain = interval(sample, method="abc"), interval(whole, method="abc")
    assert (known.low, known.high) == pytest.approx((plain.low, plain.high), abs=1e-6)


def test_wide_products_are_taken_in_bites() -> None:
    """Bite by bite a product of wide tables is what it is at once."""
    left, right = (np.random.default_rng(18).random((700, width)) for width in (70, 33))
    assert cross_product(left, right) == pytest.approx(left.T @ right, rel=1e-12)


def test_perfect_agreement_is_certain_however_many_items() -> None:
    """Where no item differs, neither does a derived interval."""
    sample = Sample(np.ones((2000, 2)), np.ones(2000, dtype=int), lambda totals: totals[..., 0] / totals[..., 1])
    found = interval(sample)
    assert (found.method, found.low, found.high) == ("abc", 1.0, 1.0)


def test_many_kinds_of_items_are_not_drawn() -> None:
    """Beyond five hundred an interval is derived, unless it is to be of percentiles, which must be drawn."""
    rng = np.random.default_rng(12)
    sample = Sample(
        np.column_stack([rng.random(600), np.ones(600)]),
        np.ones(600, dtype=int),
        lambda totals: totals[..., 0] / totals[..., 1],
    )
    derived, drawn = interval(sample), interval(sample, method="percentile")
    assert (derived.method, drawn.method) == ("abc", "percentile")
    assert (derived.low, derived.high) == pytest.approx((drawn.low, drawn.high), abs=0.05 * drawn.width)


def test_clusters_of_many_measures_are_those_of_each() -> None:
    """Measures of the same items share what belongs to which document, and keep their intervals."""
    ratings = Ratings.from_table(random_table(13, units=90))
    documents = np.arange(90) // 3
    samples = {name: MEASURES[name].lay_out(ratings) for name in ("alpha", "fleiss", "cohen")}
    together = intervals(samples, clusters=documents)
    for name, sample in samples.items():
        assert together[name] == interval(sample, clusters=documents)


@pytest.mark.parametrize("name", ["alpha_ordinal", "cohen", "conger", "ac1"])
def test_some_of_the_items_are_measured_as_if_alone(name: str) -> None:
    """A measure of the units of one week is that measure on their ratings."""
    table = random_table(15, units=60)
    week = np.arange(60) % 3
    sample = MEASURES[name].lay_out(Ratings.from_table(table, scale=range(4)))
    for one in range(3):
        rows = [[cell for cell, at in zip(row, week, strict=True) if at == one] for row in table]
        alone = MEASURES[name].lay_out(Ratings.from_table(rows, scale=range(4)))
        some = sample.only(week == one)
        assert (some.estimate(), some.items) == (pytest.approx(alone.estimate(), abs=1e-12), alone.items)


@pytest.mark.slow
@pytest.mark.parametrize("method", ["bca", "abc"])
def test_clustered_intervals_cover_what_they_promise(method: Method) -> None:
    """95 % intervals over 100 documents of unlike length, whose sentences resemble each other: 93 to 97 %."""
    documents, studies = 100, 800
    rng = np.random.default_rng(14)

    def study(size: int) -> tuple[Ratings, "np.ndarray[tuple[int], np.dtype[np.int64]]"]:
        document = np.repeat(np.arange(size), rng.integers(1, 9, size=size))
        ease = rng.beta(4, 2, size=size)[document]
        truth = rng.integers(3, size=len(document))
        right = rng.random((2, len(document))) < ease
        return Ratings.from_table(np.where(right, truth, rng.integers(3, size=right.shape)), scale=range(3)), document

    truth = alpha(study(300_000)[0])
    inside = 0
    for _ in range(studies):
        ratings, document = study(documents)
        found = interval(alpha_sample(ratings), clusters=document, method=method, resamples=1000)
        inside += found.low <= truth <= found.high
    assert 0.93 <= inside / studies <= 0.97


@pytest.mark.slow
def test_intervals_cover_what_they_promise() -> None:
    """95 % intervals at 50 balanced items hold the truth in 93 to 97 % of studies."""
    labels, items, studies = 3, 50, 1500
    rng = np.random.default_rng(9)

    def study(size: int) -> Ratings:
        truth = rng.integers(labels, size=size)
        right = rng.random((2, size)) < 0.75
        return Ratings.from_table(np.where(right, truth, rng.integers(labels, size=(2, size))), scale=range(labels))

    truth = alpha(study(2_000_000))
    inside = 0
    for seed in range(studies):
        found = interval(alpha_sample(study(items)), resamples=1000, seed=seed)
        inside += found.low <= truth <= found.high
    assert 0.93 <= inside / studies <= 0.97


def test_more_items_narrow_the_interval_as_promised() -> None:
    """Four times the items, half the width."""
    found = Interval(0.7, 0.6, 0.8, 0.95, "bca", 200, 2000, 2000)
    assert items_for_width(found, 0.1) == 600
    assert items_for_width(found, 0.5) == 0


def test_one_item_has_no_interval() -> None:
    """One unit cannot vary."""
    with pytest.raises(NoValue) as none:
        interval(percent_sample(Ratings.from_table([[1], [1]])))
    assert none.value.reason == "too_few_items"


@pytest.mark.parametrize("wrong", [{"confidence": 1.0}, {"resamples": 10}])
def test_impossible_wishes_are_refused(wrong: dict[str, float]) -> None:
    """What is asked of an interval must make sense."""
    with pytest.raises(InvalidInput):
        interval(percent_sample(Ratings.from_table([[1, 2], [1, 2]])), **wrong)  # type: ignore[arg-type]


def test_impossible_sample_sizes_are_refused() -> None:
    """A label that everybody or nobody uses needs no study."""
    with pytest.raises(InvalidInput):
        items_for_alpha(0, 0.8)
    with pytest.raises(InvalidInput):
        items_for_width(Interval(0.7, 0.6, 0.8, 0.95, "bca", 200, 2000, 2000), 0)


def test_little_data_is_provisional_and_says_why() -> None:
    """Few units, or a label that was hardly used."""
    assert provisional(Ratings.from_table([[0] * 30 + [1] * 30] * 2, scale=[0, 1, 2])) == ("label 2 used 0 of 5 times",)
    assert provisional(Ratings.from_table([[0] * 30 + [1] * 30] * 2)) == ()


def test_a_standard_error_shrinks_with_the_square_root() -> None:
    """Four copies of the data, half the error."""
    table = random_table(10)
    once = standard_error(alpha_sample(Ratings.from_table(table)), correct=False)
    four = standard_error(alpha_sample(Ratings.from_table([row * 4 for row in table])), correct=False)
    assert four == pytest.approx(once / 2, rel=0.02)


def test_draws_have_the_moments_of_a_multinomial() -> None:
    """Whether a kind has few items, drawn exactly, or many, drawn as normal: means and covariances are the same."""
    times = np.array([3, 7, 40, 200, 750])
    drawn = draw_kinds(times, 40_000, 0)
    share = times / times.sum()
    covariance = times.sum() * (np.diag(share) - np.outer(share, share))
    assert drawn.sum(axis=1) == pytest.approx(np.full(40_000, times.sum()))
    assert drawn.mean(axis=0) == pytest.approx(times, rel=0.02)
    assert np.cov(drawn.T) == pytest.approx(covariance, abs=0.03 * covariance.max())
