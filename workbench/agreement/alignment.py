"""The best alignment of units of a continuum: which of everybody's units are one and the same?

A unitary alignment takes one unit, or none, of each annotator; an alignment puts every unit into
exactly one of them. The best has the least disorder. With two annotators that is an assignment
problem; with more, an integer programme, in which only unitary alignments count that cost less than
leaving all their units alone.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import optimize, sparse

from workbench.agreement.arrays import Bools, Floats, Ints, expand
from workbench.agreement.matching import match
from workbench.errors import InvalidInput, Unavailable

_FEWEST_UNITS = 1e-9

# Of alignments with the same disorder the one that leaves fewest units alone is taken.
_TIE = 1e-6


@dataclass(frozen=True)
class Dissimilarity:
    """How unlike two units are: α · position + β · category.

    Formula: position ((|Δstart| + |Δend|) / (length + length))² Δ∅; category Δ∅ where labels differ, else 0.

    Source: Mathet, Widlöcher & Métivier (2015), section 4.3.

    Attributes:
        alpha, beta: weights of position and category.
        empty: Δ∅, what a missing unit costs.
    """

    alpha: float = 1.0
    beta: float = 1.0
    empty: float = 1.0

    def __post_init__(self) -> None:
        if not (self.alpha > 0 and self.beta >= 0 and self.empty > 0):
            raise InvalidInput("α and Δ∅ must be more than 0, and β not less")


@dataclass(frozen=True, eq=False)
class Continuum:
    """Units of annotators on a line.

    Attributes:
        annotator, start, end, label: (units,).
        annotators: how many there are, though one may have no units.
    """

    annotator: Ints
    start: Floats
    end: Floats
    label: Ints
    annotators: int

    @property
    def mean_units(self) -> float:
        return len(self.annotator) / self.annotators


@dataclass(frozen=True, eq=False)
class Alignment:
    """A best alignment.

    Attributes:
        members: (unitary, annotators), the unit of each annotator, -1 for none.
        disorders: (unitary,), mean dissimilarity over all pairs of annotators.
        disorder: their sum over the mean number of units of an annotator.
    """

    members: Ints
    disorders: Floats
    disorder: float


def best_alignment(units: Continuum, by: Dissimilarity) -> Alignment:
    """Align with the least disorder there is.

    Source: Mathet, Widlöcher & Métivier (2015), *Computational Linguistics* 41(3), 437–479, section 4.4.

    >>> line = Continuum(np.array([0, 0, 1]), np.array([1.0, 6, 2]), np.array([5.0, 10, 6]), np.zeros(3, int), 2)
    >>> found = best_alignment(line, Dissimilarity())
    >>> found.members.tolist(), found.disorders.tolist()
    ([[0, 2], [1, -1]], [0.0625, 1.0])
    """
    members, disorders = _worthwhile(units, by)
    size = (members >= 0).sum(axis=1)
    gain = size * by.empty - disorders + _TIE * by.empty * (size - 1)
    chosen = match(members[:, 0], members[:, 1], gain) if units.annotators == 2 else _pack(members, gain)
    members, disorders = members[chosen], disorders[chosen]
    alone = np.ones(len(units.annotator), dtype=bool)
    alone[members[members >= 0]] = False
    single = np.flatnonzero(alone)
    rest = np.full((len(single), units.annotators), -1)
    rest[np.arange(len(single)), units.annotator[single]] = single
    every = np.concatenate([disorders, np.full(len(single), by.empty)])
    total = float(every.sum() / max(units.mean_units, _FEWEST_UNITS))
    return Alignment(np.concatenate([members, rest]), every, total)


def position_apart(units: Continuum, i: Ints, j: Ints) -> Floats:
    """(pairs,), the positional dissimilarity over Δ∅."""
    apart = np.abs(units.start[i] - units.start[j]) + np.abs(units.end[i] - units.end[j])
    length = units.end[i] - units.start[i] + units.end[j] - units.start[j]
    return np.asarray((apart / length) ** 2)


def _apart(units: Continuum, i: Ints, j: Ints, by: Dissimilarity) -> Floats:
    return np.asarray(
        by.empty * (by.alpha * position_apart(units, i, j) + by.beta * (units.label[i] != units.label[j]))
    )


def _worthwhile(units: Continuum, by: Dissimilarity) -> tuple[Ints, Floats]:
    """Unitary alignments of two units or more that cost no more than without any one of them, with their disorder.

    Taking unit u out of k saves its dissimilarities to the others and costs Δ∅ for it and for each of
    them; so a unit further than (C(n, 2) + k − 1) Δ∅ from the others together is better off alone.
    """
    people = units.annotators
    pairs = people * (people - 1) / 2
    furthest = by.empty * (pairs + people - 1)
    middle = (units.start + units.end) / 2
    order = [own[np.argsort(middle[own], kind="stable")] for own in _by_annotator(units)]
    found: list[Ints] = []
    for first in range(people - 1):
        partial = np.full((len(order[first]), people), -1)
        partial[:, first] = order[first]
        for other in range(first + 1, people):
            partial = np.concatenate([partial, _extend(partial, first, other, units, order[other], furthest, by)])
        found.append(partial[(partial >= 0).sum(axis=1) >= 2])
    members = np.concatenate(found)
    size = (members >= 0).sum(axis=1)
    of_unit = np.zeros(members.shape)
    total = np.zeros(len(members))
    for a, b in combinations(range(people), 2):
        both = (members[:, a] >= 0) & (members[:, b] >= 0)
        far = np.where(both, _apart(units, members[:, a], members[:, b], by), 0)
        of_unit[:, a] += far
        of_unit[:, b] += far
        total += far
    keep = (of_unit <= by.empty * (pairs + size - 1)[:, None]).all(axis=1)
    disorders = (total + (pairs - size * (size - 1) / 2) * by.empty) / pairs
    keep &= disorders <= size * by.empty
    return members[keep], disorders[keep]


def _by_annotator(units: Continuum) -> list[Ints]:
    return [np.flatnonzero(units.annotator == person) for person in range(units.annotators)]


def _extend(
    partial: Ints, first: int, other: int, units: Continuum, candidates: Ints, furthest: float, by: Dissimilarity
) -> Ints:
    """Partial alignments with a unit of one more annotator, near enough to all units they have.

    Two units are no nearer than their middles: |Δstart| + |Δend| ≥ 2 |Δmiddle|.
    """
    if not candidates.size or not len(partial):
        return partial[:0]
    middle, length = (units.start + units.end) / 2, units.end - units.start
    at, sizes = middle[candidates], length[candidates]
    one = partial[:, first]
    reach = np.sqrt(furthest / (by.alpha * by.empty)) * (length[one] + sizes.max()) / 2
    which, place = expand(
        np.searchsorted(at, middle[one] - reach, side="left"), np.searchsorted(at, middle[one] + reach, side="right")
    )
    new = candidates[place]
    near: Bools = np.ones(len(which), dtype=bool)
    for person in range(first, other):
        present = partial[which, person]
        has = present >= 0
        near[has] &= _apart(units, present[has], new[has], by) <= furthest
    extended = partial[which[near]]
    extended[:, other] = new[near]
    return extended


def _pack(members: Ints, gain: Floats) -> Bools:
    """Choose so that no unit is in two, and the gains sum to as much as possible."""
    chosen: Bools = np.zeros(len(members), dtype=bool)
    if not len(members):
        return chosen
    row, column = np.nonzero(members >= 0)
    unit = members[row, column]
    names, at = np.unique(unit, return_inverse=True)
    table = sparse.csr_array((np.ones(len(row)), (at.reshape(-1), row)), shape=(len(names), len(members)))
    solved = optimize.milp(
        -gain,
        constraints=optimize.LinearConstraint(table, -np.inf, 1),
        integrality=np.ones(len(gain), dtype=np.int64),
        bounds=optimize.Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    if solved.x is None:
        raise Unavailable(f"the solver found no alignment: {solved.message}")
    chosen[:] = solved.x > 0.5
    return chosen
