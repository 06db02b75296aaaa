"""How far apart two labels are, and what partial agreement is worth.

A *distance* is 0 for the same label and grows; a *weight* is 1 for the same label and falls.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.arrays import Floats, Numbers
from workbench.agreement.ratings import Label
from workbench.errors import InvalidInput

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Weighting = Literal["identity", "linear", "quadratic", "ordinal"]


def nominal(labels: int) -> Floats:
    """All different labels are equally far apart.

    >>> nominal(2).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    return 1 - np.eye(labels)


def interval(values: Floats) -> Floats:
    """(c − k)².

    >>> interval(np.array([1.0, 2.0, 4.0]))[0].tolist()
    [0.0, 1.0, 9.0]
    """
    return np.asarray((values[:, None] - values[None, :]) ** 2)


def ratio(values: Floats) -> Floats:
    """((c − k) / (c + k))², and 0 for 0 and 0.

    >>> ratio(np.array([0.0, 1.0, 3.0]))[1].tolist()
    [1.0, 0.0, 0.25]
    """
    total = values[:, None] + values[None, :]
    return np.asarray(((values[:, None] - values[None, :]) / np.where(total == 0, 1, total)) ** 2)


def ordinal(uses: Numbers) -> Numbers:
    """(uses of the labels between c and k, of c and k themselves by half)².

    Args:
        uses: (…, labels), how often each label on the scale was given.

    Returns:
        (…, labels, labels).

    Source: Krippendorff (2011), section C; the table checked is in Krippendorff (1980).

    >>> ordinal(np.array([2, 2, 4, 8, 2, 2]))[0].tolist()
    [0.0, 4.0, 25.0, 121.0, 256.0, 324.0]
    """
    middle = np.cumsum(uses, axis=-1) - uses / 2
    return np.asarray((middle[..., :, None] - middle[..., None, :]) ** 2)


def masi(labels: Sequence[Label]) -> Floats:
    """1 − Jaccard × (1 identical, ⅔ subset, ⅓ overlap, 0 disjoint), for labels that are sets.

    Source: Passonneau (2006), *Measuring agreement on set-valued items*, LREC, pp. 831–836.

    >>> masi([frozenset("A"), frozenset("AB"), frozenset("C")]).round(3)[0].tolist()
    [0.0, 0.667, 1.0]
    """
    return _on_sets(labels, lambda jaccard, kind: 1 - jaccard * (1 - kind))


def masi_product(labels: Sequence[Label]) -> Floats:
    """(1 − Jaccard) × (0 identical, ⅓ subset, ⅔ overlap, 1 disjoint), for labels that are sets.

    A reading of MASI that multiplies the two distances, not the two similarities; DKPro Statistics
    publishes its values by it.

    >>> masi_product([frozenset("A"), frozenset("AB"), frozenset("C")]).round(3)[0].tolist()
    [0.0, 0.167, 1.0]
    """
    return _on_sets(labels, lambda jaccard, kind: (1 - jaccard) * kind)


def set_kinds(labels: Sequence[Label]) -> Floats:
    """0 identical, ⅓ subset, ⅔ overlap, 1 disjoint, for labels that are sets.

    >>> set_kinds([frozenset("A"), frozenset("AB"), frozenset("BC")]).round(3)[1].tolist()
    [0.333, 0.0, 0.667]
    """
    return _on_sets(labels, lambda _, kind: kind)


def weights(labels: int, weighting: Weighting | Floats, values: Floats | None = None) -> Floats:
    """What a pair of labels is worth, (labels, labels).

    - identity: 1 for the same label, 0 otherwise.
    - linear: 1 − |c − k| / (max − min).
    - quadratic: 1 − (c − k)² / (max − min)².
    - ordinal: 1 − M(c, k) / max M, with M the number of pairs of labels from c to k: C(|c − k| + 1, 2).

    Args:
        labels: how many there are.
        weighting: one of the above, or the weights themselves.
        values: (labels,), where each label stands; its place on the scale if left out.

    Source: Cohen (1968); Gwet (2014), *Handbook of Inter-Rater Reliability*, 4th ed., section 3.5.

    >>> weights(3, "quadratic")[0].tolist()
    [1.0, 0.75, 0.0]
    >>> weights(3, "ordinal").round(3)[0].tolist()
    [1.0, 0.667, 0.0]
    """
    if not isinstance(weighting, str):
        given = np.asarray(weighting, dtype=float)
        if given.shape != (labels, labels) or not np.allclose(given, given.T):
            raise InvalidInput(f"weights must be symmetric with the shape ({labels}, {labels}), not {given.shape}")
        return given
    at = np.arange(labels, dtype=float) if values is None else values
    apart = np.abs(at[:, None] - at[None, :])
    match weighting:
        case "identity":
            return np.eye(labels)
        case "linear":
            loss = apart
        case "quadratic":
            loss = apart**2
        case "ordinal":
            steps = np.abs(np.subtract.outer(np.arange(labels), np.arange(labels))).astype(float)
            loss = steps * (steps + 1) / 2
    most = loss.max(initial=0)
    return np.asarray(1 - loss / most if most > 0 else np.ones_like(loss))


def _on_sets(labels: Sequence[Label], distance: Any) -> Floats:
    sets = []
    for label in labels:
        if not isinstance(label, frozenset):
            raise InvalidInput(f"a distance between sets needs labels that are sets, not {label!r}")
        sets.append(label)
    result: NDArray[np.float64] = np.zeros((len(sets), len(sets)))
    for i, j in combinations(range(len(sets)), 2):
        left, right = sets[i], sets[j]
        kind = 1 / 3 if left <= right or right <= left else 2 / 3 if left & right else 1.0
        result[i, j] = result[j, i] = distance(len(left & right) / len(left | right), kind)
    return result
