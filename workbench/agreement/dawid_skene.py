"""Dawid and Skene: what is true, and how each annotator errs, from nothing but their votes.

Model: a unit's true label is k with probability pₖ; annotator j then answers l with probability π⁽ʲ⁾ₖₗ,
independently of the others, each time they are asked. EM: the posteriors Tᵢₖ ∝ pₖ Π π⁽ʲ⁾ₖₗ over the
votes of unit i; then pₖ = mean Tᵢₖ and π⁽ʲ⁾ₖₗ ∝ Σ Tᵢₖ over the votes of j for l. It starts from the
shares of the votes.

Source: Dawid & Skene (1979), *Applied Statistics* 28, 20–28, doi:10.2307/2346806.
"""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from workbench.agreement.arrays import Floats
from workbench.agreement.majority import soft_labels
from workbench.agreement.ratings import Label
from workbench.agreement.votes import Votes
from workbench.errors import InvalidInput

_LEAST = 1e-10


@dataclass(frozen=True, eq=False)
class DawidSkene:
    """What EM arrived at.

    Attributes:
        units, raters, labels: names, in the order of the axes below.
        posteriors: (units, labels).
        prior: (labels,), how frequent each label is.
        errors: (raters, labels, labels), [annotator, true, answered]; each row sums to 1.
        log_likelihood: of the votes, by iteration; it never falls.
        converged: whether the posteriors stood still before the iterations were over.
    """

    units: tuple[Hashable, ...]
    raters: tuple[Hashable, ...]
    labels: tuple[Label, ...]
    posteriors: Floats
    prior: Floats
    errors: Floats
    log_likelihood: Floats
    converged: bool

    @property
    def best(self) -> tuple[Label, ...]:
        """The most probable label of each unit; of equals, the first on the scale."""
        return tuple(self.labels[at] for at in self.posteriors.argmax(axis=1))

    @property
    def accuracy(self) -> Floats:
        """(raters,), how often each is right, over labels as frequent as they are."""
        return np.asarray(np.einsum("k,jkk->j", self.prior, self.errors))


def dawid_skene(
    votes: Votes, *, weights: Floats | None = None, iterations: int = 1000, tolerance: float = 1e-9
) -> DawidSkene:
    """Run EM until no posterior moves by more than `tolerance`.

    Args:
        votes: who voted for what; twice for the same unit counts twice.
        weights: (units,), how many units with these very votes each stands for; one, unless given.
        iterations: at most so many.
        tolerance: largest change of a posterior that counts as none.

    >>> votes = Votes.from_triples([1, 1, 1, 2, 2, 2, 3, 3, 3], list("abcabcabc"), list("xxyyyxxxx"))
    >>> found = dawid_skene(votes)
    >>> found.best, found.accuracy.round(2).tolist()
    (('x', 'y', 'x'), [1.0, 1.0, 0.33])
    """
    if iterations < 1 or not tolerance > 0:
        raise InvalidInput("EM needs at least one iteration and a tolerance above 0")
    answers = _answers(votes)
    raters, labels = len(votes.raters), len(votes.labels)
    posteriors = soft_labels(votes)
    times = np.ones(len(votes.units)) if weights is None else weights
    likelihoods: list[float] = []
    moved = np.inf
    for _ in range(iterations):
        prior, errors = _estimate(answers, posteriors, raters, times)
        log = answers @ np.log(errors.transpose(0, 2, 1).reshape(raters * labels, labels)) + np.log(prior)
        most = log.max(axis=1, keepdims=True)
        weight = np.exp(log - most)
        total = weight.sum(axis=1, keepdims=True)
        likelihoods.append(float(times @ (np.log(total) + most)[:, 0]))
        renewed = weight / total
        moved = float(np.abs(renewed - posteriors).max())
        posteriors = renewed
        if moved <= tolerance:
            break
    prior, errors = _estimate(answers, posteriors, raters, times)
    return DawidSkene(
        votes.units, votes.raters, votes.labels, posteriors, prior, errors, np.array(likelihoods), moved <= tolerance
    )


def _answers(votes: Votes) -> sparse.csr_array:
    """(units, raters × labels), how often each annotator gave each label."""
    column = votes.rater * len(votes.labels) + votes.label
    shape = (len(votes.units), len(votes.raters) * len(votes.labels))
    return sparse.csr_array(sparse.coo_array((np.ones(len(column)), (votes.unit, column)), shape=shape))


def _estimate(answers: sparse.csr_array, posteriors: Floats, raters: int, times: Floats) -> tuple[Floats, Floats]:
    labels = posteriors.shape[1]
    prior = np.maximum(times @ posteriors / times.sum(), _LEAST)
    counts = np.maximum((answers.T @ (posteriors * times[:, None])).reshape(raters, labels, labels), _LEAST)
    return prior, (counts / counts.sum(axis=1, keepdims=True)).transpose(0, 2, 1)
