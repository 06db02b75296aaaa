"""Does an annotator agree with themselves, and does that change over time?"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.alpha import alpha
from workbench.agreement.coding import encode
from workbench.agreement.distances import Level
from workbench.agreement.percent import percent_agreement
from workbench.agreement.ratings import Label, Ratings
from workbench.errors import InvalidInput, NoValue, Reason


@dataclass(frozen=True)
class Consistency:
    """An annotator's agreement with their earlier self, or with the others in one period.

    Attributes:
        annotator: who.
        period: of the ratings; None for self-agreement.
        units: how many units it rests on.
        agreement: percent agreement; None if there is no such unit.
        alpha: Krippendorff's; None where it is not defined.
        reason: why it is not.
    """

    annotator: Hashable
    period: Hashable
    units: int
    agreement: float | None
    alpha: float | None
    reason: Reason | None


def self_agreement(
    units: Sequence[Hashable],
    raters: Sequence[Hashable],
    labels: Sequence[Label],
    *,
    scale: Sequence[Label] | None = None,
    level: Level = "nominal",
) -> list[Consistency]:
    """Agreement of each annotator with themselves on units that were served again.

    The occasions take the place of annotators: α is between the first, second, … rating of a unit. It
    is a ceiling for agreement with others: nobody can agree more with others than with themselves.

    Formula: percent agreement and α, with occasions in place of annotators.

    Source: Krippendorff (2019), *Content Analysis*, 4th ed., section 12.2.1, “stability”.

    Args:
        units, raters, labels: (ratings,), in the order in which they were given.
        scale: all labels that could have been given, in order.
        level: of measurement.

    >>> found = self_agreement([1, 2, 3, 1, 2, 3], ["ann"] * 6, list("xyxxyy"))[0]
    >>> found.units, round(found.agreement, 3), round(found.alpha, 3)
    (3, 0.667, 0.444)
    """
    names = list(dict.fromkeys(raters))
    every = tuple(scale) if scale is not None else encode(list(labels), None, "label")[1]
    found = []
    for name in names:
        own = [(unit, label) for unit, rater, label in zip(units, raters, labels, strict=True) if rater == name]
        occasions: dict[Hashable, int] = {}
        occasion = []
        for unit, _ in own:
            occasions[unit] = occasions.get(unit, -1) + 1
            occasion.append(occasions[unit])
        ratings = Ratings.from_triples([unit for unit, _ in own], occasion, [label for _, label in own], scale=every)
        found.append(_consistency(name, None, ratings, level))
    return found


def drift(
    ratings: Ratings, periods: Sequence[Hashable] | NDArray[Any], *, level: Level = "nominal"
) -> list[Consistency]:
    """Agreement of each annotator with the others, by the period in which they rated.

    Formula: percent agreement and α, over the units that the annotator rated in the period.

    Source: Krippendorff (2019), *Content Analysis*, 4th ed., section 12.2.1, on stability over time.

    An annotator's rating counts in the period in which it was given; the others' ratings of the unit
    count whenever they were given, so that one who drifts shows, not those who are compared with them.

    Args:
        ratings: who gave what.
        periods: (ratings,), when each was given, as anything that sorts: a week, say.
        level: of measurement.

    Returns:
        by annotator, then period, those in which they rated.

    >>> table = Ratings.from_table([list("xyxy"), list("xyyx")], raters=["ann", "bob"])
    >>> [(c.annotator, c.period, c.agreement) for c in drift(table, [1, 1, 2, 2, 1, 1, 2, 2])]
    [('ann', 1, 1.0), ('ann', 2, 0.0), ('bob', 1, 1.0), ('bob', 2, 0.0)]
    """
    if len(periods) != len(ratings.unit):
        raise InvalidInput(f"{len(ratings.unit)} ratings need as many periods, not {len(periods)}")
    code, names = encode(periods, None, "period")
    found = []
    for rater, name in enumerate(ratings.raters):
        mine = ratings.rater == rater
        for period in np.unique(code[mine]):
            then = mine & (code == period)
            rated = np.zeros(ratings.units, dtype=bool)
            rated[ratings.unit[then]] = True
            found.append(_consistency(name, names[period], ratings.only(then | (~mine & rated[ratings.unit])), level))
    return found


def _consistency(name: Hashable, period: Hashable, ratings: Ratings, level: Level) -> Consistency:
    units = int(ratings.patterns.pairable.times.sum())
    try:
        agreement: float | None = percent_agreement(ratings)
    except NoValue as none:
        return Consistency(name, period, units, None, None, none.reason)
    try:
        return Consistency(name, period, units, agreement, alpha(ratings, level), None)
    except NoValue as none:
        return Consistency(name, period, units, agreement, None, none.reason)
