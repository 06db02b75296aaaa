"""Cohen's κ and Scott's π beside scikit-learn, statsmodels and NLTK."""

import numpy as np
import pytest
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa

from tests.agreement.tables import random_table
from workbench.agreement.confusion import confusion_of_all
from workbench.agreement.distances import Weighting
from workbench.agreement.intervals import standard_error
from workbench.agreement.ratings import Ratings
from workbench.agreement.two_raters import cohen_kappa, cohen_pairs, cohen_sample, scott_pi

WEIGHTS: list[tuple[Weighting, str | None]] = [("identity", None), ("linear", "linear"), ("quadratic", "quadratic")]


@pytest.mark.parametrize(("ours", "theirs"), WEIGHTS)
@pytest.mark.parametrize("seed", range(5))
def test_kappa_equals_scikit_learn(ours: Weighting, theirs: str | None, seed: int) -> None:
    """The same value, weighted or not."""
    first, second = random_table(seed, raters=2, missing=0)
    expected = cohen_kappa_score(first, second, weights=theirs)
    assert cohen_kappa(Ratings.from_table([first, second]), ours) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("weighting", ["linear", "quadratic"])
def test_kappa_and_its_error_equal_statsmodels(weighting: Weighting) -> None:
    """The asymptotic error is that of Fleiss, Cohen and Everitt."""
    table = np.random.default_rng(3).integers(1, 20, size=(4, 4))
    theirs = cohens_kappa(table, wt=weighting)
    sample = cohen_sample(Ratings.from_confusion(table), weighting)
    assert sample.estimate() == pytest.approx(theirs.kappa, abs=1e-9)
    assert standard_error(sample, correct=False) == pytest.approx(theirs.std_kappa, abs=1e-9)


def test_every_pair_equals_scikit_learn() -> None:
    """All pairs at once are the pairs one by one, on the units that both rated."""
    table = random_table(11, raters=6)
    labels = list(range(4))
    for pair in cohen_pairs(Ratings.from_table(table)):
        both = [
            (a, b)
            for a, b in zip(table[pair.first], table[pair.second], strict=True)
            if a is not None and b is not None
        ]
        first, second = zip(*both, strict=True)
        assert pair.units == len(both)
        assert pair.value == pytest.approx(cohen_kappa_score(first, second, labels=labels), abs=1e-9)


def test_many_annotators_have_the_mean_of_their_pairs() -> None:
    """Light's κ."""
    ratings = Ratings.from_table(random_table(12))
    pairs = [pair.value for pair in cohen_pairs(ratings)]
    assert cohen_kappa(ratings) == pytest.approx(np.mean(pairs), abs=1e-12)


def test_pi_equals_nltk() -> None:
    """NLTK's π pools all annotators; with two it is Scott's."""
    table = random_table(13, raters=2, missing=0)
    triples = [(rater, unit, label) for rater, row in enumerate(table) for unit, label in enumerate(row)]
    assert scott_pi(Ratings.from_table(table)) == pytest.approx(AnnotationTask(data=triples).pi(), abs=1e-9)


def test_sparse_and_dense_confusions_are_the_same() -> None:
    """Few annotators a unit take the sparse road; the tables do not differ."""
    rng = np.random.default_rng(5)
    unit = np.repeat(np.arange(200), 2)
    rater = np.concatenate([rng.choice(20, 2, replace=False) for _ in range(200)])
    label = rng.integers(3, size=400)
    ratings = Ratings.from_triples(unit, rater, label, scale=range(3))
    tables = confusion_of_all(ratings)
    table = np.full((20, 200), -1)
    table[ratings.rater, unit] = label
    for a, b in ((0, 1), (4, 9)):
        both = (table[a] >= 0) & (table[b] >= 0)
        expected = np.zeros((3, 3), dtype=int)
        np.add.at(expected, (table[a][both], table[b][both]), 1)
        assert (tables[a, b] == expected).all()


def test_confusions_of_many_units_are_counted_one_by_one() -> None:
    """More units than are worked on at a time, not all of them rated by all."""
    rng = np.random.default_rng(6)
    table = rng.integers(-1, 4, size=(3, 1500))
    rater, unit = np.nonzero(table >= 0)
    order = rng.permutation(len(unit))
    ratings = Ratings.from_triples(unit[order], rater[order], table[rater, unit][order], scale=range(4))
    tables = confusion_of_all(ratings)
    for a, b in ((0, 1), (2, 1), (1, 1)):
        both = (table[a] >= 0) & (table[b] >= 0)
        expected = np.zeros((4, 4), dtype=int)
        np.add.at(expected, (table[a][both], table[b][both]), 1)
        assert (tables[a, b] == expected).all()
