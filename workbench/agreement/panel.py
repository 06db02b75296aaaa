"""Many measures of the same data at once, as a dashboard shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from workbench.agreement.arrays import Ints
from workbench.agreement.intervals import Interval, intervals
from workbench.agreement.measures import measure
from workbench.agreement.sample import Sample
from workbench.errors import NoValue, Reason


@dataclass(frozen=True)
class Estimate:
    """A value with its interval, or the reason why there is none.

    Attributes:
        value: None where it is not defined.
        low, high: the ends of its interval; None where that is not defined.
        items: how many it rests on.
        reason: why there is no value, or no interval.
        message: the same as a sentence.
    """

    value: float | None
    low: float | None
    high: float | None
    items: int
    reason: Reason | None
    message: str


def estimates(
    data: Any,
    names: Iterable[str],
    *,
    clusters: Ints | None = None,
    confidence: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
) -> dict[str, Estimate]:
    """Take each measure by name, with its interval.

    Args:
        data: what the measures are laid out from: `Ratings`, `Marked`, or a list of `Match`.
        names: of `MEASURES`.
        clusters: (items,), the document of each item, where those of one document resemble each other.
        confidence, resamples, seed: of the intervals.

    Raises:
        NotFound: a name is not in the table.

    >>> from workbench.agreement.ratings import Ratings
    >>> found = estimates(Ratings.from_table([[1, 1], [1, 1]]), ["percent", "alpha"])
    >>> found["percent"].value, found["alpha"].value, found["alpha"].reason
    (1.0, None, 'single_label')
    """
    samples: dict[str, Sample] = {}
    found: dict[str, Estimate] = {}
    for name in names:
        lay_out = measure(name).lay_out
        try:
            sample = lay_out(data)
            sample.estimate()
        except NoValue as none:
            found[name] = Estimate(None, None, None, 0, none.reason, str(none))
        else:
            samples[name] = sample
            found[name] = Estimate(sample.estimate(), None, None, sample.items, None, "")
    settings: dict[str, Any] = {"confidence": confidence, "resamples": resamples, "seed": seed}
    for name, one in intervals(samples, clusters=clusters, **settings).items():
        found[name] = _with_interval(found[name], one)
    return found


def _with_interval(point: Estimate, one: Interval | NoValue) -> Estimate:
    if isinstance(one, NoValue):
        return Estimate(point.value, None, None, point.items, one.reason, str(one))
    return Estimate(one.value, one.low, one.high, point.items, None, "")
