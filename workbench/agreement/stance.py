"""Stances of several annotators, aligned by who is for or against what.

Labels can be compared only where people speak of the same holder and the same target. So the pairs are
aligned first; whether they are found by both is one measure, how they are labelled all the others.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple, assert_never

import numpy as np

from workbench.agreement.arrays import Floats, Ints, Numbers, divide
from workbench.agreement.frames import dice
from workbench.agreement.ratings import Label, Ratings
from workbench.agreement.sample import Sample
from workbench.domain.layers import (
    Attribution,
    AuthorHolder,
    CanonicalHolder,
    CanonicalTarget,
    SchemeTarget,
    SourceHolder,
    SpanTarget,
    Stance,
    TextTarget,
)
from workbench.domain.spans import Span
from workbench.errors import InvalidInput, NoValue


@dataclass(frozen=True)
class Party:
    """A holder or a target, as far as two can be compared.

    Attributes:
        names: what it is called: the author, a canonical entity, a target of the scheme, a text. Two
            parties with a name in common are the same.
        places: code points of the document, for what is but words; compared by Dice.
    """

    names: frozenset[str]
    places: frozenset[int] = frozenset()

    def alike(self, other: "Party") -> float:
        """From 0 to 1.

        >>> Party(frozenset({"canonical:t"}), frozenset({1})).alike(Party(frozenset({"canonical:t"})))
        1.0
        """
        return 1.0 if self.names & other.names else dice(self.places, other.places)


class Held(NamedTuple):
    """One stance of one annotator: for this text, holder, target and label."""

    text: Hashable
    annotator: Hashable
    holder: Party
    target: Party
    label: Label


def held(
    text: Hashable, annotator: Hashable, stances: Iterable[Stance], attributions: Sequence[Attribution]
) -> list[Held]:
    """Read the stances of one annotation.

    The source of an attribution is the canonical entity it names, if it does, and its words; if it has
    neither, the words of the content stand for it: whoever said *that*.

    >>> from workbench.domain.spans import Span
    >>> stance = Stance(id="s", holder=AuthorHolder(), target=TextTarget(" The  war"), label="against")
    >>> held("d/1", "ann", [stance], [])[0].target.names
    frozenset({'text:the war'})
    """
    by_id = {attribution.id: attribution for attribution in attributions}
    return [Held(text, annotator, _holder(one, by_id), _target(one), one.label) for one in stances]


@dataclass(frozen=True, eq=False)
class Aligned:
    """Stances of all annotators, aligned.

    Attributes:
        ratings: of the pairs (holder, target), which are its units; the labels are the stances'.
        text: (units,), code of the text of each, for intervals over texts or documents.
        texts: names of the texts that two annotators answered for.
        found: (texts, 2): per text, 2 × pairs found by both, and pairs found by either, over all pairs of annotators.
    """

    ratings: Ratings
    text: Ints
    texts: tuple[Hashable, ...]
    found: Floats

    def pair_f1_sample(self) -> Sample:
        """F1 of pairs (holder, target) that both found; the items are texts.

        Formula: 2 · found by both / (found by one + found by the other), over all pairs of annotators.

        Source: Hripcsak & Rothschild (2005), *Journal of the American Medical Informatics Association* 12,
        296–298, doi:10.1197/jamia.M1733.

        Raises:
            NoValue: nobody found a stance.
        """
        if not self.found[:, 1].sum():
            raise NoValue("too_few_items", "nobody found a stance in the texts that two annotated")
        return Sample(self.found, np.ones(len(self.found), dtype=np.int64), _ratio)


def align(answered: Mapping[Hashable, Sequence[Hashable]], stances: Iterable[Held], scale: Sequence[Label]) -> Aligned:
    """Find out which stances of different annotators are about the same holder and target.

    Two are as alike as their holders times their targets. The likest join first, and groups join as long
    as no annotator is in both, so that a unit has one rating of each at most. Of equally like ones the
    order is that of what they say, never that in which they came.

    Args:
        answered: who annotated each text, whether they found a stance or not.
        stances: of all annotators.
        scale: the labels, in order.

    Raises:
        InvalidInput: a stance of somebody who is not listed for its text.
        NoValue: one annotator, or no text that two annotated.

    >>> party = lambda name: Party(frozenset({name}))
    >>> said = [Held("s", "ann", party("author"), party("tax"), "for"),
    ...         Held("s", "bob", party("author"), party("tax"), "for"),
    ...         Held("s", "bob", party("author"), party("war"), "against")]
    >>> found = align({"s": ["ann", "bob"]}, said, ["against", "for"])
    >>> round(found.pair_f1_sample().estimate(), 3), found.ratings.units
    (0.667, 2)
    """
    people = tuple(sorted({who for names in answered.values() for who in names}, key=str))
    if len(people) < 2:
        raise NoValue("one_annotator", "agreement needs two annotators or more")
    texts = tuple(text for text, names in answered.items() if len(set(names)) > 1)
    if not texts:
        raise NoValue("no_overlap", "no text was annotated by two annotators")
    by_text: dict[Hashable, list[Held]] = {text: [] for text in texts}
    for one in stances:
        if one.annotator not in answered.get(one.text, ()):
            raise InvalidInput(f"{one.annotator!r} has a stance for {one.text!r}, but is not listed as its annotator")
        if one.text in by_text:
            by_text[one.text].append(one)
    found = np.zeros((len(texts), 2))
    rows: list[tuple[int, Hashable, Label]] = []
    of_text: list[int] = []
    for at, text in enumerate(texts):
        others = len(set(answered[text])) - 1
        found[at, 1] = others * len(by_text[text])
        for group in _groups(by_text[text]):
            found[at, 0] += len(group) * (len(group) - 1)
            rows += [(len(of_text), one.annotator, one.label) for one in group]
            of_text.append(at)
    ratings = Ratings.from_triples(
        np.array([unit for unit, _, _ in rows], dtype=np.int64),
        [who for _, who, _ in rows],
        [label for _, _, label in rows],
        scale=scale,
    )
    return Aligned(ratings, np.array(of_text, dtype=np.int64), texts, found)


def _groups(stances: list[Held]) -> list[list[Held]]:
    stances = sorted(stances, key=_key)
    pairs = [
        (one.holder.alike(other.holder) * one.target.alike(other.target), i, j)
        for (i, one), (j, other) in combinations(enumerate(stances), 2)
        if one.annotator != other.annotator
    ]
    group = [[at] for at in range(len(stances))]
    for alike, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        one, other = group[i], group[j]
        apart = {stances[at].annotator for at in one}.isdisjoint(stances[at].annotator for at in other)
        if alike > 0 and one is not other and apart:
            one += other
            for at in other:
                group[at] = one
    distinct = {id(members): members for members in group}
    return [[stances[at] for at in sorted(members)] for members in distinct.values()]


def _key(one: Held) -> tuple[str, ...]:
    """What it says; annotators come last, so that their names decide only between the same words."""
    said = (sorted(one.holder.names), sorted(one.holder.places), sorted(one.target.names), sorted(one.target.places))
    return (*map(repr, said), str(one.label), str(one.annotator))


def _holder(stance: Stance, attributions: Mapping[str, Attribution]) -> Party:
    match stance.holder:
        case AuthorHolder():
            return Party(frozenset({"author"}))
        case CanonicalHolder(canonical=name):
            return Party(frozenset({f"canonical:{name}"}))
        case SourceHolder(attribution=name):
            said = attributions[name]
            named = frozenset({f"canonical:{said.source_canonical}"} if said.source_canonical else ())
            return Party(named, _places(said.source or said.content))
        case _ as unreachable:
            assert_never(unreachable)


def _target(stance: Stance) -> Party:
    match stance.target:
        case SchemeTarget(target=name):
            return Party(frozenset({f"target:{name}"}))
        case CanonicalTarget(canonical=name):
            return Party(frozenset({f"canonical:{name}"}))
        case SpanTarget(span=span):
            return Party(frozenset(), _places(span))
        case TextTarget(text=text):
            return Party(frozenset({f"text:{' '.join(text.casefold().split())}"}))
        case _ as unreachable:
            assert_never(unreachable)


def _places(span: Span) -> frozenset[int]:
    return frozenset(at for start, end in span.ranges for at in range(start, end))


def _ratio(totals: Numbers) -> Numbers:
    return divide(totals[..., 0], totals[..., 1])
