"""Coefficients for any number of annotators that differ only in what they take for chance.

All are (pₐ − pₑ) / (1 − pₑ) with the same pₐ, the (weighted) mean over units of the agreeing pairs,
and ratings may be missing. They share one layout: a unit adds its agreement, whether it has two
ratings, its shares of the labels, and that it was rated.
"""

from collections.abc import Callable

import numpy as np

from workbench.agreement.arrays import Floats, Numbers, divide
from workbench.agreement.defined import check_chance
from workbench.agreement.distances import Weighting
from workbench.agreement.distances import weights as weights_of
from workbench.agreement.percent import agreement_of
from workbench.agreement.ratings import Ratings
from workbench.agreement.sample import Sample
from workbench.errors import NoValue

Chance = Callable[[Numbers, Floats], Numbers]


def fleiss_kappa(ratings: Ratings, weighting: Weighting | Floats = "identity") -> float:
    """Chance: anybody gives each label as often as all together do. Scott's π for many annotators.

    Formula: pₑ = Σₖₗ wₖₗ πₖ πₗ, with πₖ the mean over units of nᵢₖ / nᵢ.

    Source: Fleiss (1971), *Psychological Bulletin* 76, 378–382; with missing ratings Gwet (2014), ch. 2.

    Raises:
        NoValue: one annotator, no overlap, fewer than two shared units, or one label in all.

    >>> table = [[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    ...          [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]]
    >>> round(fleiss_kappa(Ratings.from_counts(table)), 3)  # Wikipedia, “Fleiss' kappa”
    0.21
    """
    return fleiss_sample(ratings, weighting).estimate()


def fleiss_sample(ratings: Ratings, weighting: Weighting | Floats = "identity") -> Sample:
    return _sample(ratings, weighting, _fleiss_chance, declared=False)


def gwet_ac(ratings: Ratings, weighting: Weighting | Floats = "identity") -> float:
    """AC1, and with weights AC2. Chance: only ratings of the hard units are random.

    Formula: pₑ = Σₖₗ wₖₗ / (q (q − 1)) · Σₖ πₖ (1 − πₖ), q labels on the scale, πₖ as in Fleiss' κ.

    Source: Gwet (2008), *British Journal of Mathematical and Statistical Psychology* 61, 29–48;
    AC2: Gwet (2014), ch. 5.

    Raises:
        NoValue: one annotator, no overlap, fewer than two shared units, or a scale of one label.

    >>> round(gwet_ac(Ratings.from_confusion([[80, 7], [8, 5]])), 3)
    0.808
    """
    return gwet_sample(ratings, weighting).estimate()


def gwet_sample(ratings: Ratings, weighting: Weighting | Floats = "identity") -> Sample:
    return _sample(ratings, weighting, gwet_chance_of, declared=True)


def brennan_prediger(ratings: Ratings, weighting: Weighting | Floats = "identity") -> float:
    """Chance: every label on the scale is as likely as the next. With two labels it is PABAK; Bennett's S.

    Formula: pₑ = Σₖₗ wₖₗ / q².

    Source: Brennan & Prediger (1981), *Educational and Psychological Measurement* 41, 687–699;
    Bennett, Alpert & Goldstein (1954); PABAK: Byrt, Bishop & Carlin (1993).

    Raises:
        NoValue: one annotator, no overlap, fewer than two shared units, or a scale of one label.

    >>> round(brennan_prediger(Ratings.from_confusion([[50, 0, 0], [10, 10, 10], [20, 0, 0]])), 3)  # p. 689
    0.4
    """
    return brennan_prediger_sample(ratings, weighting).estimate()


def brennan_prediger_sample(ratings: Ratings, weighting: Weighting | Floats = "identity") -> Sample:
    return _sample(ratings, weighting, _uniform_chance, declared=True)


def fleiss_by_label(ratings: Ratings) -> dict[object, float | NoValue]:
    """Fleiss' κ of each label against all the others together; the reason where there is none.

    Source: Fleiss (1971), p. 381.

    >>> by_label = fleiss_by_label(Ratings.from_counts([[2, 0, 0], [0, 2, 0], [0, 1, 1]]))
    >>> {label: round(value, 3) for label, value in by_label.items()}
    {0: 1.0, 1: 0.333, 2: -0.2}
    """
    result: dict[object, float | NoValue] = {}
    for label in ratings.labels:
        try:
            result[label] = fleiss_kappa(ratings.one_against_rest(label))
        except NoValue as none:
            result[label] = none
    return result


def fleiss_chance(ratings: Ratings, weighting: Weighting | Floats = "identity") -> float:
    """The pₑ of `fleiss_kappa`.

    >>> round(fleiss_chance(Ratings.from_confusion([[80, 7], [8, 5]])), 5)
    0.78125
    """
    return _chance(ratings, weighting, _fleiss_chance, declared=False)


def gwet_chance(ratings: Ratings, weighting: Weighting | Floats = "identity") -> float:
    """The pₑ of `gwet_ac`.

    >>> round(gwet_chance(Ratings.from_confusion([[80, 7], [8, 5]])), 5)
    0.21875
    """
    return _chance(ratings, weighting, gwet_chance_of, declared=True)


def _chance(ratings: Ratings, weighting: Weighting | Floats, chance: Chance, *, declared: bool) -> float:
    check_chance(ratings, declared=declared)
    rated = ratings.patterns.rated
    use = rated.times @ (rated.counts / rated.ratings[:, None]) / rated.times.sum()
    return float(chance(use, weights_of(len(ratings.labels), weighting, ratings.values)))


def _sample(ratings: Ratings, weighting: Weighting | Floats, chance: Chance, *, declared: bool) -> Sample:
    check_chance(ratings, declared=declared)
    rated = ratings.patterns.rated
    weights = weights_of(len(ratings.labels), weighting, ratings.values)
    shares = rated.counts / rated.ratings[:, None]
    parts = np.column_stack(
        [agreement_of(rated, weights), (rated.ratings >= 2).astype(float), np.ones(len(rated.times)), shares]
    )

    def value(totals: Numbers) -> Numbers:
        observed = divide(totals[..., 0], totals[..., 1])
        use = divide(totals[..., 3:], totals[..., 2:3])
        by_chance = chance(use, weights)
        return divide(observed - by_chance, 1 - by_chance)

    return Sample(parts, rated.times, value, rated.of_unit)


def _fleiss_chance(use: Numbers, weights: Floats) -> Numbers:
    return np.asarray(((use @ weights) * use).sum(axis=-1))


def gwet_chance_of(use: Numbers, weights: Floats) -> Numbers:
    """(…, labels) shares of use → (…) expected agreement."""
    labels = len(weights)
    return np.asarray(weights.sum() / (labels * (labels - 1)) * (use * (1 - use)).sum(axis=-1))


def _uniform_chance(use: Numbers, weights: Floats) -> Numbers:
    return np.full(use.shape[:-1], weights.mean())
