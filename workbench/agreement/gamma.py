"""γ: agreement on where units are and what they are, with the alignment found along with it.

Source: Mathet, Widlöcher & Métivier (2015), *The Unified and Holistic Method Gamma (γ) for
Inter-Annotator Agreement Measure and Alignment*, Computational Linguistics 41(3), 437–479,
doi:10.1162/COLI_a_00227; γ-cat: Mathet (2017), *The Agreement Measure γcat, a Complement to γ Focused
on Categorization of a Continuum*, Computational Linguistics 43(3), 661–681, doi:10.1162/COLI_a_00296.
"""

from dataclasses import dataclass
from itertools import combinations
from math import ceil, sqrt

import numpy as np

from workbench.agreement.alignment import Alignment, Continuum, Dissimilarity, best_alignment, position_apart
from workbench.agreement.arrays import Floats
from workbench.agreement.random_continua import Sampler, random_continuum
from workbench.agreement.spans import Spans
from workbench.errors import InvalidInput, NoValue


@dataclass(frozen=True, eq=False)
class Gamma:
    """γ with all that it was made of.

    Attributes:
        value: γ.
        observed: disorder of the best alignment.
        expected: mean disorder of the best alignments of random continua.
        category: γ-cat; None where no two units that are aligned overlap, or no two could differ.
        alignment: the best.
        samples: how many random continua were drawn.
        error: standard error of `value` from their number.
        seed, sampler: how they were drawn.
    """

    value: float
    observed: float
    expected: float
    category: float | None
    alignment: Alignment
    samples: int
    error: float
    seed: int
    sampler: Sampler


def gamma(
    units: Continuum,
    by: Dissimilarity | None = None,
    *,
    samples: int = 30,
    precision: float | None = None,
    sampler: Sampler = "shuffle",
    seed: int = 0,
) -> Gamma:
    """1 − disorder observed / disorder expected.

    Formula: γ = 1 − δ(best alignment) / mean of δ(best alignment of a random continuum); γ-cat the same on
    the categorial dissimilarity of the pairs in the alignments, a pair weighing max(0, 1 − α · position) /
    (units aligned − 1), and a unit that stands alone counting as wholly wrong.

    Args:
        units: of all annotators on one line; `continuum_of` makes it from spans.
        by: how unlike two units are.
        samples: random continua to draw.
        precision: draw as many more as the relative error of the expected disorder asks for, at 95 %.
        sampler: how to draw them.
        seed: same seed, same value.

    Raises:
        NoValue: one annotator, nobody marked anything, or so little that chance has no disorder.

    >>> line = Continuum(np.array([0, 0, 0, 1, 1, 1]), np.array([1.0, 6, 11, 2, 7, 12]),
    ...                  np.array([5.0, 10, 15, 6, 11, 16]), np.array([0, 1, 0, 0, 1, 0]), 2)
    >>> found = gamma(line)
    >>> found.observed, 0.5 < found.value < 1, found.samples
    (0.0625, True, 30)
    """
    by = by or Dissimilarity()
    if units.annotators < 2:
        raise NoValue("one_annotator", "agreement needs two annotators or more")
    if not len(units.annotator):
        raise NoValue("too_few_items", "nobody marked anything")
    if samples < 2 or (precision is not None and not 0 < precision < 1):
        raise InvalidInput("γ needs two samples or more, and a precision between 0 and 1")
    generator = np.random.default_rng(seed)
    best = best_alignment(units, by)
    disorders, categories = _draw(units, by, sampler, generator, samples)
    if precision is not None:
        wanted = ceil((float(disorders.std() / disorders.mean()) * 1.96 / precision) ** 2)
        more = _draw(units, by, sampler, generator, max(0, wanted - samples))
        disorders, categories = np.append(disorders, more[0]), np.append(categories, more[1])
    expected = float(disorders.mean())
    if not expected > 0:
        raise NoValue("too_few_items", "there are so few units that chance always agrees on them")
    value = 1 - best.disorder / expected
    error = best.disorder / expected**2 * float(disorders.std(ddof=1)) / sqrt(len(disorders))
    category = _category(category_disorder(units, best, by), categories)
    return Gamma(value, best.disorder, expected, category, best, len(disorders), error, seed, sampler)


def continuum_of(spans: Spans) -> Continuum:
    """Lay the texts that all annotators answered for end to end; split spans become one, from end to end.

    Raises:
        NoValue: one annotator, or no text that all annotated.

    >>> from workbench.agreement.spans import Answer
    >>> rows = [Answer(text, who, [([(0, 4)], "PER")]) for text in ("s1", "s2") for who in ("ann", "bob")]
    >>> continuum_of(Spans.from_answers(rows)).start.tolist()
    [0.0, 0.0, 5.0, 5.0]
    """
    spans.check_overlap()
    common = np.asarray(spans.answered.all(axis=0))
    if not common.any():
        raise NoValue("no_overlap", "no text was annotated by all; γ compares them all at once")
    count = len(spans.text)
    start, end = np.full(count, np.inf), np.zeros(count)
    np.minimum.at(start, spans.owner, spans.start)
    np.maximum.at(end, spans.owner, spans.end)
    reach = np.zeros(len(spans.texts))
    np.maximum.at(reach, spans.text, end)
    base = np.concatenate([[0.0], np.cumsum(np.where(common, reach + 1, 0))])[spans.text]
    keep = common[spans.text]
    place = (base + start)[keep], (base + end)[keep]
    return Continuum(spans.annotator[keep], *place, spans.label[keep], len(spans.annotators))


def gamma_by_label(units: Continuum, found: Gamma, by: Dissimilarity | None = None) -> dict[int, float | None]:
    """γ-k: γ-cat of the pairs that one label takes part in; None where it is not defined.

    Formula: that of γ-cat, over pairs of units of which one has the label.

    Args:
        units: as given to `gamma`.
        found: by `gamma`, whose random continua are drawn again.
        by: as given to `gamma`.
    """
    by = by or Dissimilarity()
    generator = np.random.default_rng(found.seed)
    labels = np.unique(units.label)
    drawn: dict[int, list[float]] = {int(label): [] for label in labels}
    for _ in range(found.samples):
        other = random_continuum(units, found.sampler, generator)
        best = best_alignment(other, by)
        for label, values in drawn.items():
            values.append(category_disorder(other, best, by, label))
    return {
        label: _category(category_disorder(units, found.alignment, by, label), np.array(values))
        for label, values in drawn.items()
    }


def category_disorder(units: Continuum, best: Alignment, by: Dissimilarity, label: int | None = None) -> float:
    """Weighted mean of the categorial dissimilarity over pairs of aligned units; NaN where there is no pair."""
    size = (best.members >= 0).sum(axis=1)
    total = weight = 0.0
    for a, b in combinations(range(units.annotators), 2):
        left, right = best.members[:, a], best.members[:, b]
        there = (left >= 0) | (right >= 0)
        if label is not None:
            there &= ((left >= 0) & (units.label[left] == label)) | ((right >= 0) & (units.label[right] == label))
        both = there & (left >= 0) & (right >= 0)
        i, j = left[both], right[both]
        confidence = np.maximum(0, 1 - by.alpha * by.empty * position_apart(units, i, j)) / (size[both] - 1)
        total += by.empty * float((confidence * (units.label[i] != units.label[j])).sum())
        weight += float(confidence.sum())
        alone = int((there & ~both).sum())
        total += alone * by.empty**2
        weight += alone * by.empty
    return total / weight if weight > 0 else float("nan")


def _draw(
    units: Continuum, by: Dissimilarity, sampler: Sampler, generator: np.random.Generator, samples: int
) -> tuple[Floats, Floats]:
    disorders, categories = np.zeros(samples), np.zeros(samples)
    for at in range(samples):
        other = random_continuum(units, sampler, generator)
        best = best_alignment(other, by)
        disorders[at], categories[at] = best.disorder, category_disorder(other, best, by)
    return disorders, categories


def _category(observed: float, drawn: Floats) -> float | None:
    expected = float(np.nanmean(drawn)) if np.isfinite(drawn).any() else 0.0
    if not np.isfinite(observed) or not expected > 0:
        return None
    return 1 - observed / expected
