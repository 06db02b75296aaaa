"""MACE: who answers by knowledge and who by habit.

Model: on each vote annotator j knows the truth with probability κⱼ and says it; otherwise they draw an
answer from their own habit ξⱼ. All labels are equally likely at first. EM, or its variational form
with priors Beta(½, ½) on κ and Dirichlet(10) on ξ, from several random starts, of which the one with
the highest marginal likelihood is kept.

Source: Hovy, Berg-Kirkpatrick, Vaswani & Hovy (2013), *Learning Whom to Trust with MACE*, NAACL-HLT,
1120–1130, https://aclanthology.org/N13-1132.
"""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from scipy.special import digamma

from workbench.agreement.arrays import Floats, Ints
from workbench.agreement.ratings import Label
from workbench.agreement.votes import Votes
from workbench.errors import InvalidInput

_NOISE = 0.5
_CHANCE_PRIOR = 0.5
_HABIT_PRIOR = 10.0
_SMOOTHING = 0.01

# (raters, 2) chances of answering by habit and by knowledge, and (raters, labels) habits.
Start = tuple[Floats, Floats]


@dataclass(frozen=True, eq=False)
class Mace:
    """What the best start arrived at.

    Attributes:
        units, raters, labels: names, in the order of the axes below.
        posteriors: (units, labels).
        competence: (raters,), how probably each answers by knowledge.
        habits: (raters, labels), what each answers otherwise.
        log_likelihood: (starts,), what each start arrived at.
        seed: of the starts.
    """

    units: tuple[Hashable, ...]
    raters: tuple[Hashable, ...]
    labels: tuple[Label, ...]
    posteriors: Floats
    competence: Floats
    habits: Floats
    log_likelihood: Floats
    seed: int

    @property
    def best(self) -> tuple[Label, ...]:
        """The most probable label of each unit; of equals, the first on the scale."""
        return tuple(self.labels[at] for at in self.posteriors.argmax(axis=1))


def mace(
    votes: Votes,
    *,
    weights: Floats | None = None,
    starts: int = 10,
    iterations: int = 50,
    variational: bool = True,
    seed: int = 0,
) -> Mace:
    """Fit from `starts` different random starts and keep the best.

    Args:
        votes: who voted for what.
        weights: (units,), how many units with these very votes each stands for; one, unless given.
        starts: how many.
        iterations: of each.
        variational: with priors.
        seed: of the starts.

    >>> votes = Votes.from_triples([1, 1, 1, 2, 2, 2, 3, 3, 3], list("abcabcabc"), list("xxyyyyxxy"))
    >>> found = mace(votes)
    >>> found.best, bool(found.competence[0] > found.competence[2])
    (('x', 'y', 'x'), True)
    """
    if starts < 1 or iterations < 1:
        raise InvalidInput("MACE needs at least one start and one iteration")
    generator = np.random.default_rng(seed)
    found = [
        fit(
            votes,
            random_start(generator, len(votes.raters), len(votes.labels)),
            iterations,
            variational=variational,
            weights=weights,
        )
        for _ in range(starts)
    ]
    likelihoods = np.array([likelihood for likelihood, *_ in found])
    _, posteriors, chances, habits = found[int(likelihoods.argmax())]
    competence = _shares(chances, 0)[:, 1]
    habits = _shares(habits, 0)
    return Mace(votes.units, votes.raters, votes.labels, posteriors, competence, habits, likelihoods, seed)


def random_start(generator: np.random.Generator, raters: int, labels: int) -> Start:
    """Near enough to even that no start prejudges, far enough from it that EM can leave."""
    chances = generator.uniform(1, 2 + _NOISE, size=(raters, 2))
    habits = generator.uniform(1, 2 + _NOISE, size=(raters, labels))
    return _shares(chances, 0), _shares(habits, 0)


def fit(
    votes: Votes, start: Start, iterations: int, *, variational: bool = True, weights: Floats | None = None
) -> tuple[float, Floats, Floats, Floats]:
    """Log-likelihood, posteriors, chances and habits after so many iterations from one start."""
    raters, labels = len(votes.raters), len(votes.labels)
    answer = votes.rater * labels + votes.label
    times = np.ones(len(votes.units)) if weights is None else weights
    of_vote = times[votes.unit]
    given = np.bincount(answer, of_vote, minlength=raters * labels).reshape(raters, labels)
    chances, habits = start
    for _ in range(iterations):
        _, posteriors = _infer(votes, answer, chances, habits, times)
        true = np.bincount(answer, posteriors[votes.unit, votes.label] * of_vote, minlength=raters * labels)
        knowing = chances[:, 1:]
        known = true.reshape(raters, labels) * knowing / (chances[:, :1] * habits + knowing)
        guessed = given - known
        sums = np.column_stack([guessed.sum(axis=1), known.sum(axis=1)])
        if variational:
            chances, habits = _variational_shares(sums, _CHANCE_PRIOR), _variational_shares(guessed, _HABIT_PRIOR)
        else:
            chances, habits = _shares(sums, _SMOOTHING / labels), _shares(guessed, _SMOOTHING / labels)
    likelihood, posteriors = _infer(votes, answer, chances, habits, times)
    return likelihood, posteriors, chances, habits


def _infer(votes: Votes, answer: Ints, chances: Floats, habits: Floats, times: Floats) -> tuple[float, Floats]:
    """A vote for l is worth (1 − κ) ξₗ to every label, and κ more to l."""
    by_habit = (chances[:, :1] * habits).ravel()
    bonus = np.log1p(np.repeat(chances[:, 1], habits.shape[1]) / by_habit)
    common = np.bincount(votes.unit, np.log(by_habit)[answer], minlength=len(votes.units))
    log = votes.tally(bonus[answer]) + common[:, None] - np.log(len(votes.labels))
    most = log.max(axis=1, keepdims=True)
    weight = np.exp(log - most)
    total = weight.sum(axis=1, keepdims=True)
    return float(times @ (np.log(total) + most)[:, 0]), weight / total


def _shares(counts: Floats, smoothing: float) -> Floats:
    raised = counts + smoothing
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _variational_shares(counts: Floats, prior: float) -> Floats:
    """exp E[log share] under the Dirichlet posterior; they sum to less than 1, as they do in MACE."""
    raised = counts + prior
    return np.asarray(np.exp(digamma(raised) - digamma(raised.sum(axis=1, keepdims=True))))
