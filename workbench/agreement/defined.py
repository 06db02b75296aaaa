"""When a measure has no value, and why. Never 0, 1 or NaN in its place."""

import numpy as np

from workbench.agreement.ratings import Patterns, Ratings
from workbench.errors import NoValue


def check_overlap(ratings: Ratings) -> None:
    """Two annotators, and a unit that both rated.

    Raises:
        NoValue: `one_annotator` or `no_overlap`.

    >>> check_overlap(Ratings.from_table([[1, None], [None, 2]]))
    Traceback (most recent call last):
    workbench.errors.NoValue: no unit was rated by two annotators
    """
    if ratings.active < 2:
        raise NoValue("one_annotator", "agreement needs two annotators or more")
    if not ratings.patterns.pairable.times.size:
        raise NoValue("no_overlap", "no unit was rated by two annotators")


def check_chance(ratings: Ratings, *, declared: bool = False) -> None:
    """All that `check_overlap` asks, two such units, and two labels.

    Args:
        ratings: those to be measured.
        declared: whether a scale of two labels is enough, though but one was used (measures whose
            chance does not depend on use: Gwet, Brennan and Prediger).

    Raises:
        NoValue: also `too_few_items` or `single_label`.

    >>> check_chance(Ratings.from_table([[1], [2]]))
    Traceback (most recent call last):
    workbench.errors.NoValue: only 1 unit was rated by two annotators; chance needs 2 or more
    """
    check_overlap(ratings)
    check_units(ratings)
    shared = ratings.patterns.pairable
    if len(ratings.labels) < 2 if declared else labels_in_use(shared) < 2:
        raise NoValue("single_label", "only one label was used, so chance agreement is certain")


def check_units(ratings: Ratings) -> None:
    """Two units that two annotators rated.

    Raises:
        NoValue: `too_few_items`.
    """
    if ratings.patterns.pairable.times.sum() < 2:
        raise NoValue("too_few_items", "only 1 unit was rated by two annotators; chance needs 2 or more")


def labels_in_use(patterns: Patterns) -> int:
    return int(np.count_nonzero(patterns.times @ patterns.counts))


def provisional(ratings: Ratings, *, items: int = 50, uses: int = 5) -> tuple[str, ...]:
    """Why a value is to be taken as provisional; empty where it need not be.

    Args:
        ratings: those that were measured.
        items: fewer shared units than this are too few.
        uses: fewer uses of a label than this are too few.

    >>> provisional(Ratings.from_table([[1, 2], [1, 2]]))[0]
    '2 of 50 units'
    """
    shared = ratings.patterns.pairable
    count, used = int(shared.times.sum()), shared.times @ shared.counts
    few = [f"{count} of {items} units"] if count < items else []
    few += [
        f"label {label} used {int(use)} of {uses} times"
        for label, use in zip(ratings.labels, used, strict=True)
        if use < uses
    ]
    return tuple(few)
