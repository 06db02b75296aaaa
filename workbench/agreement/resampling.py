"""The bootstrap and the jackknife of any measure that is laid out as a `Sample`.

Items of the same kind are exchangeable, so drawing n items with replacement **is** drawing how many
of each kind there are: one multinomial over the kinds, however many items stand behind them.
"""

from typing import Any

import numpy as np
from scipy import sparse

from workbench.agreement.arrays import Floats, Ints, product
from workbench.agreement.sample import Parts, Sample
from workbench.errors import InvalidInput

Belongs = sparse.csr_array[Any, tuple[int, int]]

_CELLS = 1 << 22

# Of a kind with so many items, how many a draw has is as good as normal: its skewness is 0.2 at most.
_MANY = 25

# Up to so many items of a kind, drawing items and counting them is faster than drawing counts.
_FEW = 4


def draw_kinds(times: Ints, resamples: int, seed: int) -> Floats:
    """(resamples, kinds): how many items of each kind a draw of as many items has.

    >>> draw_kinds(np.array([3, 1]), 2, seed=0).sum(axis=1).tolist()
    [4.0, 4.0]
    """
    return _draw(np.random.default_rng(seed), times, resamples)


def _draw(generator: np.random.Generator, times: Ints, resamples: int) -> Floats:
    """A multinomial; for the kinds with many items the normal distribution of the same means and covariances.

    The normal is exact in every mean, variance and covariance, and a few times as fast.
    """
    items = int(times.sum())
    if items <= _FEW * len(times):
        return _count_items(generator, times, resamples)
    many = times >= _MANY
    if np.count_nonzero(many) < 2:
        return generator.multinomial(items, times / items, size=resamples).astype(float)
    crowd = int(times[many].sum())
    of_many = generator.binomial(items, crowd / items, size=(resamples, 1)).astype(float)
    share = times[many] / crowd
    # All in place: these tables are the largest thing there is.
    normal = generator.standard_normal((resamples, len(share)))
    normal -= (normal @ np.sqrt(share))[:, None] * np.sqrt(share)
    normal *= np.sqrt(share)
    normal *= np.sqrt(of_many)
    normal += of_many * share
    np.maximum(normal, 0, out=normal)
    if crowd == items:
        return normal
    drawn = np.empty((resamples, len(times)))
    drawn[:, many] = normal
    few = items - of_many[:, 0].astype(np.int64)
    drawn[:, ~many] = generator.multinomial(few, times[~many] / (items - crowd))
    return drawn


def _count_items(generator: np.random.Generator, times: Ints, resamples: int) -> Floats:
    """The same multinomial, as it is told: draw an item at a time, and count those of each kind."""
    items, kinds = int(times.sum()), len(times)
    kind_of = np.repeat(np.arange(kinds), times)
    drawn = kind_of[generator.integers(items, size=(resamples, items), dtype=np.int32)]
    drawn += np.arange(resamples)[:, None] * kinds
    counts = np.bincount(drawn.reshape(-1), minlength=resamples * kinds)
    return np.asarray(counts.reshape(resamples, kinds), dtype=float)


def totals_of(drawn: Floats, parts: Parts) -> Floats:
    """(resamples, d), what draws of `draw_kinds` add up to."""
    return np.asarray(drawn @ parts) if sparse.issparse(parts) else product(drawn, np.asarray(parts))


def replicates(sample: Sample, resamples: int, seed: int) -> Floats:
    """(resamples,) values of the measure on items drawn with replacement; NaN where a draw has none."""
    kinds = len(sample.times)
    step = max(1, _CELLS // max(kinds, sample.parts.shape[1]))
    generator = np.random.default_rng(seed)
    values = []
    for at in range(0, resamples, step):
        some = _draw(generator, sample.times, min(step, resamples - at))
        values.append(sample.value(totals_of(some, sample.parts)))
    return np.concatenate(values)


def jackknife(sample: Sample) -> Floats:
    """(kinds,) values of the measure without one item of each kind; NaN where that leaves none."""
    kinds, width = sample.parts.shape
    totals = sample.totals
    step = max(1, _CELLS // max(width, 1))
    return np.concatenate(
        [sample.value(totals - sample.rows(at, min(at + step, kinds))) for at in range(0, kinds, step)]
    )


def influence(sample: Sample) -> Floats:
    """(kinds,): what an item of each kind pulls the value by, n times the derivative with respect to its weight.

    The derivative is exact: a step of 1e-30 along the imaginary axis, with no difference to cancel.
    """
    kinds, width = sample.parts.shape
    totals, items = sample.totals, sample.items
    step = max(1, _CELLS // max(width, 1))
    pulls = []
    for at in range(0, kinds, step):
        direction = sample.rows(at, min(at + step, kinds)) * items - totals
        pulls.append(sample.value(totals + 1e-30j * direction).imag / 1e-30)
    return np.concatenate(pulls)


def cluster(sample: Sample, clusters: Ints) -> Sample:
    """The same measure with whole clusters (documents) in place of items (sentences).

    Args:
        sample: the measure.
        clusters: (items,), the cluster of each item, from 0.

    Raises:
        InvalidInput: there are not as many as items.

    >>> each = Sample(np.array([[1.0], [3.0]]), np.array([2, 1]), lambda t: t[..., 0], np.array([0, 1, 0]))
    >>> cluster(each, np.array([0, 0, 1])).rows(0, 2).tolist()
    [[4.0], [1.0]]
    """
    return Clusters(clusters).of(sample)


class Clusters:
    """Clusters of items, for many samples of the same items: what they have in common is worked out once."""

    def __init__(self, clusters: Ints) -> None:
        self._clusters = clusters
        self._known: dict[int | None, tuple[Ints | None, Belongs, Ints]] = {}
        self._parts: dict[tuple[int, int], tuple[Parts, Parts]] = {}

    def of(self, sample: Sample) -> Sample:
        """As `cluster`.

        Raises:
            InvalidInput: there are not as many as items.
        """
        items = len(sample.times) if sample.kind_of is None else len(sample.kind_of)
        if len(self._clusters) != items:
            raise InvalidInput(f"{items} items need as many clusters, not {len(self._clusters)}")
        belongs, times = self._belongs(sample)
        # What an id stands for is kept beside it, so that it cannot come to stand for anything else.
        key = id(belongs), id(sample.parts)
        if key not in self._parts:
            self._parts[key] = sample.parts, belongs @ sample.parts
        return Sample(self._parts[key][1], times, sample.value, each=sample.each)

    def _belongs(self, sample: Sample) -> "tuple[Belongs, Ints]":
        """(clusters, kinds), how many items of each kind each cluster has; and a 1 for each cluster."""
        key = None if sample.kind_of is None else id(sample.kind_of)
        if key not in self._known:
            kind_of = np.arange(len(sample.times)) if sample.kind_of is None else sample.kind_of
            part = kind_of >= 0
            named, place = np.unique(self._clusters[part], return_inverse=True)
            cells = np.ones(int(part.sum())), (place.reshape(-1), kind_of[part])
            belongs = sparse.csr_array(cells, shape=(len(named), len(sample.times)))
            self._known[key] = sample.kind_of, belongs, np.ones(len(named), dtype=np.int64)
        return self._known[key][1:]
