"""Krippendorff's α beside two independent libraries."""

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from nltk.metrics.agreement import AnnotationTask

from tests.agreement.tables import Table, as_floats, random_table, tables
from workbench.agreement.alpha import alpha, alpha_by_label, alpha_by_label_samples, alpha_sample, alpha_without
from workbench.agreement.distances import Level, masi
from workbench.agreement.intervals import Interval, interval, intervals
from workbench.agreement.ratings import Ratings
from workbench.errors import NoValue

LEVELS: list[Level] = ["nominal", "ordinal", "interval", "ratio"]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", range(5))
def test_alpha_equals_krippendorff(level: Level, seed: int) -> None:
    """The same value as the `krippendorff` package, gaps included."""
    table = random_table(seed)
    theirs = krippendorff.alpha(reliability_data=as_floats(table), level_of_measurement=level)
    assert alpha(Ratings.from_table(table), level) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("level", LEVELS)
@given(table=tables())
def test_alpha_equals_krippendorff_wherever_both_have_one(level: Level, table: Table) -> None:
    """On the smallest tables too; where it is undefined we say so."""
    try:
        ours = alpha(Ratings.from_table(table), level)
    except NoValue:
        return
    theirs = krippendorff.alpha(reliability_data=as_floats(table), level_of_measurement=level)
    assert ours == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_alpha_equals_nltk(seed: int) -> None:
    """The same value as NLTK's where nothing is missing."""
    table = random_table(seed, missing=0)
    triples = [(rater, unit, label) for rater, row in enumerate(table) for unit, label in enumerate(row)]
    assert alpha(Ratings.from_table(table)) == pytest.approx(AnnotationTask(data=triples).alpha(), abs=1e-9)


def test_one_against_rest_equals_krippendorff() -> None:
    """Each label's α is α of the table with two labels."""
    table = random_table(7)
    cells = as_floats(table)
    for label, value in alpha_by_label(Ratings.from_table(table)).items():
        binary = np.where(np.isnan(cells), np.nan, cells == label)
        theirs = krippendorff.alpha(reliability_data=binary, level_of_measurement="nominal")
        assert value == pytest.approx(theirs, abs=1e-9)


def test_without_an_annotator_is_alpha_of_the_others() -> None:
    """Leaving one out is the same as never having had them."""
    table = random_table(8)
    for rater, value in alpha_without(Ratings.from_table(table)).items():
        others = [row for index, row in enumerate(table) if index != rater]
        assert value == pytest.approx(alpha(Ratings.from_table(others)), abs=1e-12)


def test_without_one_of_two_there_is_no_value() -> None:
    """One annotator has nobody to agree with; the reason stands in the value's place."""
    for value in alpha_without(Ratings.from_table([[1, 2], [1, 2]])).values():
        assert isinstance(value, NoValue)
        assert value.reason == "one_annotator"


def test_sets_agree_by_their_overlap() -> None:
    """A subset is nearer than a stranger."""
    near = [[frozenset("ab"), frozenset("c")], [frozenset("a"), frozenset("c")]]
    far = [[frozenset("ab"), frozenset("c")], [frozenset("d"), frozenset("c")]]
    first, second = (Ratings.from_table(table) for table in (near, far))
    assert alpha(first, masi(first.labels)) > alpha(second, masi(second.labels))


def test_all_labels_at_once_have_the_intervals_of_each() -> None:
    """What is laid out for all labels together is what one label against the rest is laid out as."""
    ratings = Ratings.from_table(random_table(6), scale=range(5))
    samples = alpha_by_label_samples(ratings)
    together = intervals({str(label): one for label, one in samples.items() if not isinstance(one, NoValue)})
    assert list(together) == ["0", "1", "2", "3"]
    for label in range(4):
        alone = interval(alpha_sample(ratings.one_against_rest(label)), resamples=20_000)
        found = together[str(label)]
        assert isinstance(found, Interval)
        assert found.value == pytest.approx(alone.value, abs=1e-12)
        assert (found.low, found.high) == pytest.approx((alone.low, alone.high), abs=0.1 * alone.width)


def test_labels_without_agreement_to_measure_say_why() -> None:
    """Too little for any label, or too little of one."""
    one = alpha_by_label(Ratings.from_table([["a"], ["b"]], scale="ab"))
    assert [none.reason for none in one.values() if isinstance(none, NoValue)] == ["too_few_items"] * 2
    alone = alpha_by_label(Ratings.from_table([["a", "b"]], scale="ab"))
    assert [none.reason for none in alone.values() if isinstance(none, NoValue)] == ["one_annotator"] * 2
