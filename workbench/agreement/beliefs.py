"""What a model of the annotators holds probable about items, fitted over a whole project.

Dawid and Skene's model (`dawid_skene.py`), with "there is no such item" as one more label: so it learns how often
each annotator overlooks items and makes them up, beside which labels they mistake for which. What it learns from
are patterns of votes with their counts, of which there are few however large the project.

A group of items exists only where somebody found something. For each there is therefore a place in the same sentence
where nobody did: without those the model could not tell who overlooks from who makes up.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from workbench.agreement.dawid_skene import dawid_skene
from workbench.agreement.merging import Belief
from workbench.agreement.patterns import Labels, Pattern
from workbench.agreement.votes import Votes
from workbench.domain.layers import LayerName

_DIGITS = 6
"""Beliefs are rounded, so that they are the same wherever floats differ in their last bits."""


class Beliefs:
    """The beliefs of models that were fitted layer by layer."""

    def __init__(self, counts: "Counter[tuple[LayerName, Pattern]]", labels: Labels) -> None:
        """Args:
        counts: how often each pattern occurs.
        labels: of each layer; none where items have no labels.

        >>> said = {(("ann", 1), ("bob", 1)): 8, (("ann", 1), ("bob", 0)): 1}
        >>> found = Beliefs(Counter({("attribution", votes): n for votes, n in said.items()}), {})
        >>> found("attribution", (("ann", 1), ("bob", 1))).presence
        1.0
        """
        self._known: dict[tuple[LayerName, Pattern], Belief] = {}
        by_layer: dict[LayerName, dict[Pattern, int]] = {}
        for (layer, pattern), count in counts.items():
            by_layer.setdefault(layer, {})[pattern] = count
        for layer, known in by_layer.items():
            self._fit(layer, known, labels.get(layer, ()))

    def __call__(self, layer: LayerName, pattern: Pattern) -> Belief:
        return self._known[layer, pattern]

    def _fit(self, layer: LayerName, counts: Mapping[Pattern, int], labels: Sequence[str]) -> None:
        everything = Counter(counts)
        for pattern, count in counts.items():
            everything[tuple((who, 0) for who, _ in pattern)] += count
        seen = sorted(everything)
        triples = [(unit, who, code) for unit, votes in enumerate(seen) for who, code in votes]
        units, people, codes = zip(*triples, strict=True)
        votes = Votes.from_triples(units, people, codes, scale=range(max(len(labels), 1) + 1))
        weights = np.array([everything[pattern] for pattern in seen], float)
        for pattern, row in zip(seen, dawid_skene(votes, weights=weights).posteriors, strict=True):
            there = float(row[1:].sum())
            shares = tuple(round(float(share) / there, _DIGITS) if there else 0.0 for share in row[1:])
            self._known[layer, pattern] = Belief(round(there, _DIGITS), shares if labels else ())
