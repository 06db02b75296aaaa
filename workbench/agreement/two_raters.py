"""Coefficients that tell annotators apart, for two of them or as a mean over pairs.

The layout has a table of labels × labels for each pair of annotators, over the units both rated.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np

from workbench.agreement.arrays import Floats, Numbers, divide
from workbench.agreement.confusion import confusion_of_all
from workbench.agreement.defined import check_chance
from workbench.agreement.distances import Weighting
from workbench.agreement.distances import weights as weights_of
from workbench.agreement.ratings import Ratings
from workbench.agreement.sample import Sample
from workbench.errors import NoValue, Reason


def cohen_kappa(ratings: Ratings, weighting: Weighting | Floats = "identity") -> float:
    """Chance: each annotator gives labels as often as they do, without looking.

    Formula: κ = (pₒ − pₑ) / (1 − pₑ), pₒ = Σ wₖₗ pₖₗ, pₑ = Σ wₖₗ pₖ· p·ₗ. With more than two
    annotators it is the mean over the pairs that have a value (Light's κ).

    Source: Cohen (1960), *Educational and Psychological Measurement* 20, 37–46; weighted: Cohen (1968),
    *Psychological Bulletin* 70, 213–220; Light (1971), *ibid.* 76, 365–377.

    Args:
        ratings: who gave what.
        weighting: what a pair of labels is worth; disagreement weights v become 1 − v / max v.

    Raises:
        NoValue: one annotator, no overlap, fewer than two shared units, or one label in all.

    >>> table = Ratings.from_confusion([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    >>> round(cohen_kappa(table), 3)  # Cohen (1960), p. 45
    0.492
    >>> round(cohen_kappa(table, 1 - np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]]) / 6), 3)  # Cohen (1968)
    0.348
    """
    return cohen_sample(ratings, weighting).estimate()


def cohen_sample(ratings: Ratings, weighting: Weighting | Floats = "identity") -> Sample:
    return _mean_over_pairs(ratings, weighting, cohen_chance)


def scott_pi(ratings: Ratings, weighting: Weighting | Floats = "identity") -> float:
    """Chance: both annotators give labels as often as the two do together.

    Formula: π = (pₒ − pₑ) / (1 − pₑ), pₑ = Σ wₖₗ πₖ πₗ, πₖ = (pₖ· + p·ₖ) / 2. With more than two
    annotators it is the mean over the pairs that have a value; Fleiss' κ is the other extension.

    Source: Scott (1955), *Public Opinion Quarterly* 19, 321–325.

    Raises:
        NoValue: one annotator, no overlap, fewer than two shared units, or one label in all.

    >>> round(scott_pi(Ratings.from_confusion([[20, 10], [20, 50]])), 3)  # Artstein & Poesio (2008), p. 558
    0.341
    """
    return scott_sample(ratings, weighting).estimate()


def scott_sample(ratings: Ratings, weighting: Weighting | Floats = "identity") -> Sample:
    return _mean_over_pairs(ratings, weighting, scott_chance)


def kappa_maximum(ratings: Ratings) -> float:
    """The highest Cohen's κ that the two annotators' totals allow.

    Formula: (Σ min(pₖ·, p·ₖ) − pₑ) / (1 − pₑ).

    Source: Cohen (1960), p. 42.

    Raises:
        NoValue: as `cohen_kappa`, or there are not exactly two annotators.

    >>> round(kappa_maximum(Ratings.from_confusion([[88, 14, 18], [10, 40, 10], [2, 6, 12]])), 3)
    0.831
    """
    check_chance(ratings)
    table = confusion_of_all(ratings)[0, 1].astype(float)
    first, second = table.sum(axis=1) / table.sum(), table.sum(axis=0) / table.sum()
    by_chance = float(first @ second)
    if by_chance == 1:
        raise NoValue("single_label", "both annotators used only one label, the same")
    return float((np.minimum(first, second).sum() - by_chance) / (1 - by_chance))


@dataclass(frozen=True)
class Pair:
    """What two annotators have in common.

    Attributes:
        first, second: their names.
        units: how many both rated.
        agreement: share of those on which they gave the same label; None if there are none.
        value: the coefficient; None where it is not defined.
        reason: why it is not.
    """

    first: Hashable
    second: Hashable
    units: int
    agreement: float | None
    value: float | None
    reason: Reason | None


def cohen_pairs(ratings: Ratings, weighting: Weighting | Floats = "identity") -> list[Pair]:
    """Cohen's κ of every pair of annotators, all at once.

    >>> pairs = cohen_pairs(Ratings.from_table([["a", "b", "a"], ["a", "b", "b"], [None, None, "a"]], raters="xyz"))
    >>> [(p.first, p.second, p.units, p.value and round(p.value, 3), p.reason) for p in pairs]
    [('x', 'y', 3, 0.4, None), ('x', 'z', 1, None, 'too_few_items'), ('y', 'z', 1, None, 'too_few_items')]
    """
    left, right = np.triu_indices(len(ratings.raters), 1)
    tables = confusion_of_all(ratings)[left, right].astype(float)
    weights = weights_of(len(ratings.labels), weighting, ratings.values)
    units = tables.sum(axis=(1, 2))
    values = _kappa(tables, weights, cohen_chance)
    same = divide(np.trace(tables, axis1=1, axis2=2), units)
    return [
        _pair(ratings.raters[i], ratings.raters[j], int(n), agreement, value)
        for i, j, n, agreement, value in zip(
            left.tolist(), right.tolist(), units.tolist(), same.tolist(), values.tolist(), strict=True
        )
    ]


def cohen_chance(tables: Numbers, weights: Floats) -> Numbers:
    """(…, labels, labels) shares → (…) expected agreement."""
    return np.asarray(np.einsum("...k,kl,...l->...", tables.sum(axis=-1), weights, tables.sum(axis=-2)))


def scott_chance(tables: Numbers, weights: Floats) -> Numbers:
    """(…, labels, labels) shares → (…) expected agreement."""
    use = (tables.sum(axis=-1) + tables.sum(axis=-2)) / 2
    return np.asarray(np.einsum("...k,kl,...l->...", use, weights, use))


def _pair(first: Hashable, second: Hashable, units: int, agreement: float, value: float) -> Pair:
    reason: Reason | None = None
    if units < 2:
        reason = "too_few_items" if units else "no_overlap"
    elif np.isnan(value):
        reason = "single_label"
    return Pair(first, second, units, agreement if units else None, None if reason else value, reason)


def _kappa(tables: Numbers, weights: Floats, chance: Callable[[Numbers, Floats], Numbers]) -> Numbers:
    """(…, labels, labels) counts → (…), NaN where undefined."""
    shares = divide(tables, tables.sum(axis=(-2, -1), keepdims=True))
    observed = (shares * weights).sum(axis=(-2, -1))
    expected = chance(shares, weights)
    return divide(observed - expected, 1 - expected)


def _mean_over_pairs(
    ratings: Ratings, weighting: Weighting | Floats, chance: Callable[[Numbers, Floats], Numbers]
) -> Sample:
    check_chance(ratings)
    shared = ratings.rows.pairable
    labels = len(ratings.labels)
    weights = weights_of(labels, weighting, ratings.values)

    def each(totals: Numbers) -> Numbers:
        return _kappa(totals.reshape(*totals.shape[:-1], -1, labels, labels), weights, chance)

    def value(totals: Numbers) -> Numbers:
        found = each(totals)
        has = ~np.isnan(found)
        return divide(np.where(has, found, 0).sum(axis=-1), has.sum(axis=-1))

    return Sample(shared.pair_tables, shared.times, value, shared.of_unit, each)
