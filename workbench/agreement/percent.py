"""Percent agreement, in the two ways that are both called so."""

import numpy as np

from workbench.agreement.arrays import Floats, Numbers, divide
from workbench.agreement.defined import check_overlap
from workbench.agreement.ratings import Patterns, Ratings
from workbench.agreement.sample import Sample


def percent_agreement(ratings: Ratings) -> float:
    """Mean over units: every unit counts alike, however many rated it.

    Formula: mean over units with nᵢ ≥ 2 of Σₖ nᵢₖ (nᵢₖ − 1) / (nᵢ (nᵢ − 1)).

    Source: Fleiss (1971), *Psychological Bulletin* 76, p. 379; Gwet (2014), p. 120.

    Raises:
        NoValue: one annotator, or no unit that two rated.

    >>> percent_agreement(Ratings.from_counts([[2, 0], [1, 1], [3, 1]]))
    0.5
    """
    return percent_sample(ratings).estimate()


def percent_sample(ratings: Ratings) -> Sample:
    check_overlap(ratings)
    shared = ratings.patterns.pairable
    parts = np.column_stack([agreement_of(shared, np.eye(len(ratings.labels))), np.ones(len(shared.times))])
    return Sample(parts, shared.times, _ratio, shared.of_unit)


def pairwise_agreement(ratings: Ratings) -> float:
    """Mean over ratings: a unit counts by how many rated it. It is 1 − Dₒ of Krippendorff's α.

    Formula: Σᵢ Σₖ nᵢₖ (nᵢₖ − 1) / (nᵢ − 1) / Σᵢ nᵢ over units with nᵢ ≥ 2.

    Source: Krippendorff (2011), section C.

    Raises:
        NoValue: one annotator, or no unit that two rated.

    >>> round(pairwise_agreement(Ratings.from_counts([[2, 0], [1, 1], [3, 1]])), 6)
    0.5
    """
    return pairwise_sample(ratings).estimate()


def pairwise_sample(ratings: Ratings) -> Sample:
    check_overlap(ratings)
    shared = ratings.patterns.pairable
    agree = agreement_of(shared, np.eye(len(ratings.labels))) * shared.ratings
    return Sample(np.column_stack([agree, shared.ratings]), shared.times, _ratio, shared.of_unit)


def agreement_of(patterns: Patterns, weights: Floats) -> Floats:
    """(patterns,), Σₖₗ wₖₗ nₖ (nₗ − [k = l]) / (n (n − 1)); 0 where n < 2."""
    counts, n = patterns.counts, patterns.ratings
    pairs = np.einsum("pk,kl,pl->p", counts, weights, counts, optimize=True) - counts @ np.diag(weights)
    return np.asarray(pairs / np.maximum(n * (n - 1), 1))


def _ratio(totals: Numbers) -> Numbers:
    return divide(totals[..., 0], totals[..., 1])
