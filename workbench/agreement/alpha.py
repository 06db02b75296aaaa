"""Krippendorff's α: any number of annotators, missing ratings, any level of measurement."""

from collections.abc import Hashable

import numpy as np

from workbench.agreement.arrays import Floats, Numbers, divide
from workbench.agreement.defined import check_chance, check_overlap, check_units
from workbench.agreement.distances import Level, interval, nominal, ordinal, ratio
from workbench.agreement.ratings import Label, Patterns, Ratings
from workbench.agreement.sample import Sample
from workbench.errors import InvalidInput, NoValue


def alpha(ratings: Ratings, level: Level | Floats = "nominal") -> float:
    """1 minus the disagreement that was observed over that expected by chance.

    Formula: α = 1 − Dₒ / Dₑ with the coincidences o꜀ₖ = Σᵤ n꜀ᵤ (nₖᵤ − [c = k]) / (nᵤ − 1) of units
    with nᵤ ≥ 2, n꜀ = Σₖ o꜀ₖ, n = Σ꜀ n꜀; Dₒ = Σ o꜀ₖ δ²꜀ₖ / n, Dₑ = Σ n꜀ nₖ δ²꜀ₖ / (n (n − 1)).

    Source: Krippendorff (2011), *Computing Krippendorff's Alpha-Reliability*,
    https://repository.upenn.edu/asc_papers/43.

    Args:
        ratings: who gave what.
        level: of measurement (interval and ratio use the labels' own values if they are numbers),
            or squared distances with the shape (labels, labels).

    Raises:
        NoValue: one annotator, no overlap, fewer than two shared units, or one label in all.

    >>> _ = None
    >>> table = [[1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    ...          [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, _],
    ...          [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    ...          [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _]]
    >>> for level in ("nominal", "ordinal", "interval", "ratio"):  # section C of the paper
    ...     print(level, round(alpha(Ratings.from_table(table), level), 3))
    nominal 0.743
    ordinal 0.815
    interval 0.849
    ratio 0.797
    """
    return alpha_sample(ratings, level).estimate()


def alpha_sample(ratings: Ratings, level: Level | Floats = "nominal") -> Sample:
    check_chance(ratings)
    shared = ratings.patterns.pairable
    if isinstance(level, str) and level == "ordinal":
        return Sample(_ordinal_parts(shared), shared.times, _ordinal_alpha, shared.of_unit)
    distance = _fixed_distance(ratings, level)

    def value(totals: Numbers) -> Numbers:
        observed, expected = _disagreements(totals, distance)
        return 1 - divide(observed, expected)

    return Sample(_fixed_parts(shared, distance), shared.times, value, shared.of_unit)


def disagreements(ratings: Ratings, level: Level | Floats = "nominal") -> tuple[float, float]:
    """Dₒ and Dₑ, of which α is made; not for the ordinal level, whose distances depend on use.

    >>> tuple(round(d, 3) for d in disagreements(Ratings.from_confusion([[5, 1], [3, 1]])))
    (0.4, 0.442)
    """
    check_chance(ratings)
    distance = _fixed_distance(ratings, level)
    shared = ratings.patterns.pairable
    observed, expected = _disagreements(shared.times @ _fixed_parts(shared, distance), distance)
    return float(observed), float(expected)


def alpha_by_label(ratings: Ratings) -> dict[Label, float | NoValue]:
    """α of each label against all the others together; the reason where there is none.

    Source: Krippendorff (2004), *Content Analysis*, 2nd ed., section 11.3.

    >>> by_label = alpha_by_label(Ratings.from_table([[1, 1, 2, 4, 1, 2, 1, 3, 2],
    ...                                               [1, 2, 2, 4, 4, 2, 2, 3, 2],
    ...                                               [1, 2, 2, 4, 4, 2, 3, 3, 2]]))
    >>> {label: round(value, 3) for label, value in by_label.items()}  # Krippendorff (1980), p. 139
    {1: 0.381, 2: 0.711, 3: 0.717, 4: 0.764}
    """
    found: dict[Label, float | NoValue] = {}
    for label, sample in alpha_by_label_samples(ratings).items():
        found[label] = sample if isinstance(sample, NoValue) else sample.estimate()
    return found


def alpha_by_label_samples(ratings: Ratings) -> dict[Label, Sample | NoValue]:
    """The same laid out, for all labels from the one table of patterns; `intervals` takes them all at once.

    >>> samples = alpha_by_label_samples(Ratings.from_table([["a", "b", "b"], ["a", "b", "a"]], scale="abc"))
    >>> samples["a"].parts.tolist(), samples["c"].reason
    ([[0.0, 0.0, 2.0], [2.0, 1.0, 1.0], [0.0, 2.0, 0.0]], 'single_label')
    """
    try:
        check_overlap(ratings)
        check_units(ratings)
    except NoValue as none:
        return dict.fromkeys(ratings.labels, none)
    shared = ratings.patterns.pairable
    distance = nominal(2)

    def value(totals: Numbers) -> Numbers:
        observed, expected = _disagreements(totals, distance)
        return 1 - divide(observed, expected)

    found: dict[Label, Sample | NoValue] = {}
    for at, label in enumerate(ratings.labels):
        it = shared.counts[:, at]
        rest = shared.ratings - it
        if (it == 0).all() or (rest == 0).all():
            found[label] = NoValue("single_label", f"label {label} was given always or never")
        else:
            parts = np.column_stack([2 * it * rest / (shared.ratings - 1), rest, it])
            found[label] = Sample(parts, shared.times, value, shared.of_unit)
    return found


def alpha_without(ratings: Ratings, level: Level | Floats = "nominal") -> dict[Hashable, float | NoValue]:
    """α of the others, for each annotator left out; the reason where there is none.

    Formula: α of the ratings of all annotators but one, for each of them.

    Source: Krippendorff (2004), *Content Analysis*, 2nd ed., ch. 11, on unreliable observers.

    >>> table = [["a", "b", "a", "b"], ["a", "b", "a", "b"], ["b", "b", "a", "a"]]
    >>> {who: round(v, 3) for who, v in alpha_without(Ratings.from_table(table, raters=["x", "y", "z"])).items()}
    {'x': 0.125, 'y': 0.125, 'z': 1.0}
    """
    return {
        name: _or_reason(ratings.only(ratings.rater != code), level)
        for code, name in enumerate(ratings.raters)
        if (ratings.rater == code).any()
    }


def _or_reason(ratings: Ratings, level: Level | Floats) -> float | NoValue:
    try:
        return alpha(ratings, level)
    except NoValue as none:
        return none


def _fixed_distance(ratings: Ratings, level: Level | Floats) -> Floats:
    if isinstance(level, str):
        match level:
            case "nominal":
                return nominal(len(ratings.labels))
            case "interval":
                return interval(ratings.values)
            case "ratio":
                return ratio(ratings.values)
            case "ordinal":
                raise InvalidInput("ordinal distances depend on how often the labels were used")
    given = np.asarray(level, dtype=float)
    if given.shape != (len(ratings.labels),) * 2 or not np.allclose(given, given.T) or np.diag(given).any():
        raise InvalidInput(f"distances must be symmetric, 0 on the diagonal, for {len(ratings.labels)} labels")
    return given


def _fixed_parts(shared: Patterns, distance: Floats) -> Floats:
    """(patterns, 1 + labels): a unit's disagreement × nᵤ, and its label counts."""
    counts = shared.counts
    apart = ((counts @ distance) * counts).sum(axis=1) / (shared.ratings - 1)
    return np.column_stack([apart, counts])


def _disagreements(totals: Numbers, distance: Floats) -> tuple[Numbers, Numbers]:
    uses = totals[..., 1:]
    n = uses.sum(axis=-1)
    return divide(totals[..., 0], n), divide(((uses @ distance) * uses).sum(axis=-1), n * (n - 1))


def _ordinal_parts(shared: Patterns) -> Floats:
    """(patterns, labels (labels − 1) / 2 + labels): coincidences above the diagonal, and label counts."""
    counts = shared.counts
    above = np.triu_indices(counts.shape[1], 1)
    together = counts[:, above[0]] * counts[:, above[1]] / (shared.ratings - 1)[:, None]
    return np.hstack([together, counts])


def _ordinal_alpha(totals: Numbers) -> Numbers:
    pairs = totals.shape[-1]
    labels = round((np.sqrt(1 + 8 * pairs) - 1) / 2)
    above = np.triu_indices(labels, 1)
    together, uses = totals[..., : pairs - labels], totals[..., pairs - labels :]
    distance = ordinal(uses)[..., above[0], above[1]]
    n = uses.sum(axis=-1)
    expected = (uses[..., above[0]] * uses[..., above[1]] * distance).sum(axis=-1)
    return np.asarray(1 - (n - 1) * divide((together * distance).sum(axis=-1), expected))
