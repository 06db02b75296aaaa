"""Gwet's standard errors of AC1, AC2 and α, as printed in the literature.

With complete ratings AC's is `intervals.standard_error`. With missing ones Gwet takes the share of
units with two ratings as given; and for α he leaves out the correction for small samples.
"""

from dataclasses import replace

import numpy as np

from workbench.agreement.alpha import alpha_sample
from workbench.agreement.arrays import Floats, Numbers, divide
from workbench.agreement.distances import Weighting, nominal
from workbench.agreement.distances import weights as weights_of
from workbench.agreement.intervals import standard_error
from workbench.agreement.many_raters import gwet_chance_of, gwet_sample
from workbench.agreement.ratings import Ratings


def gwet_error(ratings: Ratings, weighting: Weighting | Floats = "identity") -> float:
    """Standard error of `gwet_ac`; the share of units with two ratings is taken as given where it divides.

    Source: Gwet (2014), *Handbook of Inter-Rater Reliability*, 4th ed., ch. 5; R package irrCAC.

    Raises:
        NoValue: as `gwet_ac`.

    >>> _ = None
    >>> table = [[1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    ...          [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, _],
    ...          [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    ...          [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _]]
    >>> round(gwet_error(Ratings.from_table(table)), 4)
    0.1429
    """
    sample = gwet_sample(ratings, weighting)
    weights = weights_of(len(ratings.labels), weighting, ratings.values)
    overlap = sample.totals[1] / sample.items

    def value(totals: Numbers) -> Numbers:
        agreement, shared, rated = totals[..., 0], totals[..., 1], totals[..., 2]
        by_chance = gwet_chance_of(divide(totals[..., 3:], rated[..., None]), weights)
        return divide((agreement - by_chance * shared) / (rated * overlap), 1 - by_chance)

    return standard_error(replace(sample, value=value))


def gwet_alpha_error(ratings: Ratings) -> float:
    """Standard error of nominal α by linearisation, without α's correction for small samples.

    Source: Gwet (2014), ch. 2; R package irrCAC.

    Raises:
        NoValue: as `alpha`.

    >>> _ = None
    >>> table = [[1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    ...          [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, _],
    ...          [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    ...          [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _]]
    >>> round(gwet_alpha_error(Ratings.from_table(table)), 4)
    0.1455
    """
    distance = nominal(len(ratings.labels))

    def value(totals: Numbers) -> Numbers:
        uses = totals[..., 1:]
        expected = divide(((uses @ distance) * uses).sum(axis=-1), uses.sum(axis=-1))
        return np.asarray(1 - divide(totals[..., 0], expected))

    return standard_error(replace(alpha_sample(ratings), value=value))
