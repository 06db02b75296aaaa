"""One-to-one matching that is optimal, so that neither order nor side matters."""

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from workbench.agreement.arrays import Bools, Floats, Ints


def match(left: Ints, right: Ints, weight: Floats) -> Bools:
    """Choose pairs so that nothing is in two of them and their weights sum to as much as possible.

    Args:
        left, right: (pairs,), what could be paired with what, each pair once; codes from 0.
        weight: (pairs,), what each pair is worth; only pairs worth more than 0 are chosen.

    Returns:
        (pairs,), whether each is chosen.

    >>> match(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([3.0, 2.0, 2.0])).tolist()
    [False, True, True]
    """
    chosen: Bools = np.zeros(len(weight), dtype=bool)
    rest: Ints = np.flatnonzero(weight > 0)
    while rest.size:
        sure = _sure(left[rest], right[rest], weight[rest])
        if not sure.any():
            chosen[rest[_best(left[rest], right[rest], weight[rest])]] = True
            break
        chosen[rest[sure]] = True
        taken = np.isin(left[rest], left[rest[sure]]) | np.isin(right[rest], right[rest[sure]])
        rest = rest[~taken]
    return chosen


def _sure(left: Ints, right: Ints, weight: Floats) -> Bools:
    """Pairs worth more than the best other pair of their left and the best other pair of their right together.

    Whatever a matching has in their place is worth less, so that they are in every best one.
    """
    return np.asarray(weight > _best_other(left, weight) + _best_other(right, weight))


def _best_other(end: Ints, weight: Floats) -> Floats:
    """(pairs,), the weight of the best other pair with the same end; 0 where there is none."""
    order = np.lexsort((weight, end))
    ordered, worth = end[order], weight[order]
    last = np.append(ordered[1:] != ordered[:-1], True)
    best = worth[last]
    second = np.append(0.0, worth[:-1])[last]
    second[np.append(True, last[:-1])[last]] = 0
    group = np.cumsum(np.append(False, last[:-1]))
    other: Floats = np.empty(len(weight))
    other[order] = np.where(last, second[group], best[group])
    return other


def groups_of(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Which pairs hang together, directly or through others.

    Returns:
        (pairs,) group of each pair, and (groups,) how many pairs the largest matching could have.

    >>> groups_of(np.array([0, 0, 5]), np.array([0, 1, 2]))[0].tolist()
    [0, 0, 1]
    """
    names_left, at_left = np.unique(left, return_inverse=True)
    names_right, at_right = np.unique(right, return_inverse=True)
    at_left, at_right = at_left.reshape(-1), at_right.reshape(-1)
    size = len(names_left) + len(names_right)
    graph = sparse.coo_array((np.ones(len(left)), (at_left, at_right + len(names_left))), shape=(size, size))
    _, group = csgraph.connected_components(graph.tocsr(), directed=False)
    of_pair = np.asarray(group[at_left], dtype=np.int64)
    lefts = np.bincount(group[: len(names_left)], minlength=group.max(initial=-1) + 1)
    rights = np.bincount(group[len(names_left) :], minlength=len(lefts))
    return of_pair, np.minimum(lefts, rights)


def _best(left: Ints, right: Ints, weight: Floats) -> Bools:
    """A full matching in which everybody on the left may also stay alone, with a place of their own."""
    names_left, at_left = np.unique(left, return_inverse=True)
    names_right, at_right = np.unique(right, return_inverse=True)
    at_left, at_right = at_left.reshape(-1), at_right.reshape(-1)
    lefts, rights = len(names_left), len(names_right)
    alone = np.arange(lefts)
    # A weight of 0 would read as no pair, so everything is raised by 1: each left is matched exactly once.
    values = np.concatenate([weight, np.zeros(lefts)]) + 1
    rows, columns = np.concatenate([at_left, alone]), np.concatenate([at_right, rights + alone])
    table = sparse.csr_array((values, (rows, columns)), shape=(lefts, rights + lefts))
    row, column = csgraph.min_weight_full_bipartite_matching(table, maximize=True)
    partner = np.full(lefts, -1)
    partner[row] = column
    return np.asarray(partner[at_left] == at_right)
