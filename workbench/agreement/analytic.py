"""Intervals without draws, for so many items that draws would cost time and tell nothing more.

The bootstrap asks how a value moves when items weigh a little more or less. Where there are many
items, two derivatives answer that: ABC, “approximate bootstrap confidence”, is BCa with each of its
parts derived instead of drawn, and as accurate to the second order.
"""

from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.special import ndtr, ndtri

from workbench.agreement.arrays import Floats, cross_product
from workbench.agreement.sample import Sample

# Second derivatives are taken from steps of so many standard deviations.
_STEP = 0.01
_NOTHING = 1e-10
# What rounding leaves of a value that no item moves.
_NONE = 1e-12


class Spread(NamedTuple):
    """How the totals of a sample vary, whatever is made of them; measures of the same parts share it.

    Attributes:
        totals: (d,)
        axes: (axes, d), directions whose squares add up to their covariance; where there are blocks of columns, that
            of each block, since the value's second derivatives across blocks are 0.
    """

    totals: Floats
    axes: Floats


def spread_of(sample: Sample) -> Spread:
    """The covariance that the totals have over the bootstrap, which is known without drawing.

    >>> spread_of(Sample(np.array([[1.0], [3.0]]), np.array([2, 2]), lambda t: t[..., 0])).totals.tolist()
    [8.0]
    """
    parts, totals = sample.parts, sample.totals
    if sparse.issparse(parts):
        squares = (parts.T @ parts.multiply(sample.times[:, None])).toarray()
    else:
        squares = cross_product(parts, parts if sample.items == len(parts) else parts * sample.times[:, None])
    covariance = squares - np.outer(totals, totals) / sample.items
    blocks = range(0, len(totals), sample.width)
    return Spread(totals, _axes(np.array([covariance[(slice(at, at + sample.width),) * 2] for at in blocks])))


def _axes(covariance: Floats) -> Floats:
    """Cholesky's, of all blocks at once, but for directions in which nothing varies, as where parts sum to the same.

    It keeps to one core: LAPACK would wake the others for every one of these small tables.

    Args:
        covariance: (blocks, width, width).

    Returns:
        (axes, blocks × width)
    """
    rest = covariance.copy()
    axes: Floats = np.zeros_like(rest)
    for at in range(rest.shape[1]):
        variance = rest[:, at, at]
        varies = variance > _NOTHING * covariance[:, at, at]
        axis = axes[:, at, at:]
        axis[varies] = rest[varies, at, at:] / np.sqrt(variance[varies, None])
        rest[:, at + 1 :, at + 1 :] -= axis[:, 1:, None] * axis[:, None, 1:]
    found = axes.transpose(1, 0, 2).reshape(rest.shape[1], -1)
    return np.asarray(found[found.any(axis=1)])


def _slope(sample: Sample, totals: Floats) -> Floats:
    """(d,), derivatives of the value, by steps of 1e-30 along the imaginary axis."""
    if sample.each is None:
        return np.asarray(sample.value(totals + 1e-30j * np.eye(len(totals))).imag / 1e-30)
    width = sample.width
    steps = np.tile(np.eye(width), len(totals) // width)
    found = sample.each(totals + 1e-30j * steps)
    has = ~np.isnan(found)
    return np.asarray((np.where(has, found.imag, 0) / 1e-30 / has.sum(axis=1, keepdims=True)).T.reshape(-1))


def abc_ends(sample: Sample, ends: Floats, spread: Spread | None = None) -> Floats:
    """(ends,), the ends of an ABC interval; NaN where the value has no derivative.

    Formula: value(weights 1 + λ qᵢ) for λ = w / (1 − a w)², w = z₀ + Φ⁻¹(end); qᵢ = pᵢ / σ with pᵢ the
    derivative of the value for the weight of item i, σ² = Σ pᵢ², a = Σ pᵢ³ / (6 σ³), z₀ = Φ⁻¹(2 Φ(a)
    Φ(c − b / σ)), b half the trace of the second derivative over the bootstrap's covariance, c half the
    second derivative along q, over σ. A weight that would fall below 0 is 0.

    Source: DiCiccio & Efron (1992), *Biometrika* 79, 231–245; Efron & Tibshirani (1993), *An Introduction
    to the Bootstrap*, sections 14.4 and 22.6.

    Args:
        sample: the measure, laid out.
        ends: shares of the replicates that lie below, as 0.025 and 0.975.
        spread: of `spread_of`, where it is known.

    >>> parts = np.column_stack([np.arange(9.0), np.ones(9)])
    >>> mean = Sample(parts, np.full(9, 50), lambda totals: totals[..., 0] / totals[..., 1])
    >>> abc_ends(mean, np.array([0.025, 0.975])).round(2).tolist()
    [3.76, 4.24]
    """
    totals, axes = spread or spread_of(sample)
    slope = _slope(sample, totals)
    pull = sample.project(slope) - totals @ slope / sample.items
    deviation = float(np.sqrt((sample.times * pull * pull).sum()))
    value = float(sample.value(totals))
    if not deviation > _NONE:
        return np.full(len(ends), value if deviation <= _NONE else np.nan)
    pull /= deviation
    skewed = float((sample.times * pull * pull * pull).sum()) / 6
    along = sample.weigh(sample.times * pull)
    steps = _STEP * np.vstack([along, axes])
    curves = (sample.value(totals + steps) - 2 * value + sample.value(totals - steps)) / _STEP**2
    curvature = (curves[1:].sum() - curves[0]) / (2 * deviation)
    moved = ndtri(2 * ndtr(skewed) * ndtr(-curvature)) + ndtri(ends)
    far = moved / (1 - skewed * moved) ** 2
    return np.array([float(sample.value(_reweighed(sample, pull, along, step))) for step in far])


def _reweighed(sample: Sample, pull: Floats, along: Floats, step: float) -> Floats:
    """(d,), the totals where each item weighs 1 + step · pull, or nothing if that were less."""
    if min(step * pull.min(), step * pull.max()) >= -1:
        return np.asarray(sample.totals + step * along)
    weights = np.maximum(1 + step * pull, 0) * sample.times
    return sample.weigh(weights) * sample.items / float(weights.sum())
