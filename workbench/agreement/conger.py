"""Conger's κ: Cohen's for any number of annotators, each with their own habits."""

import numpy as np

from workbench.agreement.arrays import Floats, Numbers, divide
from workbench.agreement.defined import check_chance
from workbench.agreement.distances import Weighting
from workbench.agreement.distances import weights as weights_of
from workbench.agreement.percent import agreement_of
from workbench.agreement.ratings import Ratings
from workbench.agreement.sample import Sample


def conger_kappa(ratings: Ratings, weighting: Weighting | Floats = "identity") -> float:
    """Chance: each annotator gives labels as often as they do; over all pairs of annotators.

    Formula: κ = (pₐ − pₑ) / (1 − pₑ), pₑ = Σₖₗ wₖₗ (p̄ₖ p̄ₗ − s²ₖₗ / r), with p_gk the share of label k
    among the ratings of annotator g, p̄ₖ their mean over the r annotators, s²ₖₗ their covariance
    (divisor r − 1); pₐ is the (weighted) mean over units.

    Source: Conger (1980), *Psychological Bulletin* 88, 322–328; with missing ratings Gwet (2014), ch. 2.

    Raises:
        NoValue: one annotator, no overlap, fewer than two shared units, or one label in all.

    >>> _ = None
    >>> table = [[1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    ...          [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, _],
    ...          [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    ...          [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _]]
    >>> round(conger_kappa(Ratings.from_table(table)), 5)  # Gwet (2014), p. 120
    0.76282
    """
    return conger_sample(ratings, weighting).estimate()


def conger_sample(ratings: Ratings, weighting: Weighting | Floats = "identity") -> Sample:
    check_chance(ratings)
    rated = ratings.rows.rated
    rows = rated.rows
    assert rows is not None, "these patterns tell annotators apart"
    labels = len(ratings.labels)
    weights = weights_of(labels, weighting, ratings.values)
    present = np.flatnonzero((rows >= 0).any(axis=0))
    gave = (rows[:, present, None] == np.arange(labels)).reshape(len(rows), -1)
    parts = np.column_stack([agreement_of(rated, weights), rated.ratings >= 2, gave])

    def value(totals: Numbers) -> Numbers:
        observed = divide(totals[..., 0], totals[..., 1])
        given = totals[..., 2:].reshape(*totals.shape[:-1], len(present), labels)
        shares = divide(given, given.sum(axis=-1, keepdims=True))
        mean = shares.mean(axis=-2)
        apart = shares - mean[..., None, :]
        spread = np.einsum("...gk,kl,...gl->...", apart, weights, apart) / (len(present) - 1) / len(present)
        by_chance = np.einsum("...k,kl,...l->...", mean, weights, mean) - spread
        return divide(observed - by_chance, 1 - by_chance)

    return Sample(parts, rated.times, value, rated.of_unit)
