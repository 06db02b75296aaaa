"""The label that most voted for, and how sure the votes are."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from workbench.agreement.arrays import Bools, Floats
from workbench.agreement.ratings import Label
from workbench.agreement.votes import Votes

TieRule = Literal["undecided", "first", "last", "random"]
TIE_RULES: tuple[TieRule, ...] = get_args(TieRule)


@dataclass(frozen=True, eq=False)
class Majority:
    """One label for each unit.

    Attributes:
        labels: for each unit, None where it is undecided.
        tied: (units,), whether several labels had the most votes.
        rule: what was done about those.
        seed: of the rule `random`; None for the others.
    """

    labels: tuple[Label | None, ...]
    tied: Bools
    rule: TieRule
    seed: int | None


def majority(votes: Votes, rule: TieRule = "undecided", seed: int = 0) -> Majority:
    """Take the label with the most votes; what happens to ties is chosen, and recorded.

    Formula: argmaxₖ of the votes for k.

    Source: plurality voting, as the baseline of Snow, O'Connor, Jurafsky & Ng (2008), *Cheap and Fast – But is
    it Good?*, EMNLP, 254–263, https://aclanthology.org/D08-1027.

    - undecided: no label.
    - first, last: of the tied labels, the first or the last on the scale.
    - random: one of the tied labels, by a seeded draw for each unit in turn.

    >>> votes = Votes.from_triples([1, 1, 1, 2, 2], list("abcab"), ["x", "x", "y", "x", "y"])
    >>> majority(votes).labels
    ('x', None)
    >>> majority(votes, "last").labels
    ('x', 'y')
    """
    counts = votes.counts
    most = counts == counts.max(axis=1, keepdims=True)
    tied = most.sum(axis=1) > 1
    match rule:
        case "first" | "undecided":
            chosen = most.argmax(axis=1)
        case "last":
            chosen = most.shape[1] - 1 - most[:, ::-1].argmax(axis=1)
        case "random":
            chosen = np.where(most, np.random.default_rng(seed).random(most.shape), -1).argmax(axis=1)
    labels = tuple(
        None if tie and rule == "undecided" else votes.labels[at]
        for at, tie in zip(chosen.tolist(), tied.tolist(), strict=True)
    )
    return Majority(labels, tied, rule, seed if rule == "random" else None)


def soft_labels(votes: Votes) -> Floats:
    """(units, labels), each label's share of the votes.

    Formula: votes for k / votes.

    Source: Uma et al. (2021), *Learning from Disagreement: A Survey*, Journal of Artificial Intelligence Research 72,
    1385–1470, doi:10.1613/jair.1.12752.

    >>> soft_labels(Votes.from_triples([1, 1, 1, 1], list("abcd"), ["x", "x", "x", "y"])).tolist()
    [[0.75, 0.25]]
    """
    counts = votes.counts
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


def entropy(shares: Floats) -> Floats:
    """(units,), in bits: 0 where all agree, log₂ of the labels where they could not agree less.

    Formula: −Σ p log₂ p.

    Source: Shannon (1948), *Bell System Technical Journal* 27, 379–423.

    >>> entropy(np.array([[0.5, 0.5], [1.0, 0.0]])).tolist()
    [1.0, 0.0]
    """
    return np.asarray(-(shares * np.log2(np.where(shares > 0, shares, 1))).sum(axis=1) + 0.0)
