"""Attributions as sets of tokens, and which of two annotators' attributions are the same.

A frame is what an attribution is to a measure: for each role that is there, the tokens it covers, and
the place of the frame it is nested in.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple, TypeVar

import numpy as np

from workbench.agreement.matching import match
from workbench.domain.layers import ROLES, Attribution, Role
from workbench.domain.spans import Span
from workbench.errors import InvalidInput, NoValue

Tokens = Sequence[tuple[int, int]]
Made = TypeVar("Made")

# What each role counts for in the likeness of two attributions: without its content an attribution is another.
ROLE_WEIGHTS: Mapping[Role, float] = {"content": 0.4, "source": 0.3, "cue": 0.2, "addressee": 0.1}


@dataclass(frozen=True)
class Frame:
    """An attribution in tokens.

    Attributes:
        roles: tokens of each role that is there.
        parent: place of the frame it is nested in, in the same answer.
    """

    roles: Mapping[Role, frozenset[int]]
    parent: int | None = None

    @property
    def tokens(self) -> frozenset[int]:
        return frozenset().union(*self.roles.values())


class Said(NamedTuple):
    """All attributions that one annotator found in one text; none is an answer too.

    Attributes:
        text, annotator: names.
        frames: what they found.
        length: how many tokens the text has.
    """

    text: Hashable
    annotator: Hashable
    frames: tuple[Frame, ...]
    length: int


class Match(NamedTuple):
    """Two annotators' answers for one text, with the frames that are the same.

    Attributes:
        first, second: the answers.
        pairs: place in the first, place in the second, likeness.
    """

    first: Said
    second: Said
    pairs: tuple[tuple[int, int, float], ...]


class Matches(tuple[Match, ...]):
    """Matches of many texts, with what was worked out of them, so that measures share it."""

    def once(self, make: Callable[["Matches"], Made]) -> Made:
        """What `make` makes of these; it is made once.

        >>> calls = Matches()
        >>> calls.once(id) == calls.once(id)
        True
        """
        made: dict[Callable[[Matches], Any], Any] = self.__dict__.setdefault("_made", {})
        if make not in made:
            made[make] = make(self)
        found: Made = made[make]
        return found


def said(text: Hashable, annotator: Hashable, attributions: Sequence[Attribution], tokens: Tokens) -> Said:
    """Read attributions in tokens.

    Args:
        text: the name of what was annotated.
        annotator: who.
        attributions: of one annotation.
        tokens: ranges of the document's tokens, in order: all that a role may reach, since a source can
            be in another sentence.

    Raises:
        InvalidInput: a role touches no token.

    >>> from workbench.domain.spans import Span
    >>> text = "NATO warned it"
    >>> warned = Attribution(id="a", content=Span.of(text, (12, 14)), source=Span.of(text, (0, 4)))
    >>> said("s", "ann", [warned], [(0, 4), (5, 11), (12, 14)]).frames[0].roles["source"]
    frozenset({0})
    """
    place = {attribution.id: at for at, attribution in enumerate(attributions)}
    starts, ends = (np.array([edge[side] for edge in tokens], dtype=np.int64) for side in (0, 1))

    def cover(span: Span) -> frozenset[int]:
        found: set[int] = set()
        for start, end in span.ranges:
            found.update(range(int(np.searchsorted(ends, start, "right")), int(np.searchsorted(starts, end, "left"))))
        if not found:
            raise InvalidInput(f"“{span.text}” at {span.start} in {text!r} touches no token")
        return frozenset(found)

    frames = tuple(
        Frame(
            {role: cover(span) for role in ROLES if (span := attribution.role(role)) is not None},
            None if attribution.parent is None else place[attribution.parent],
        )
        for attribution in attributions
    )
    return Said(text, annotator, frames, len(tokens))


def dice(one: frozenset[int], other: frozenset[int]) -> float:
    """2 |A ∩ B| / (|A| + |B|).

    Source: Dice (1945), *Ecology* 26, 297–302.
    """
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def likeness(one: Frame, other: Frame) -> float:
    """Mean token Dice of the roles that either has, weighted by `ROLE_WEIGHTS`.

    >>> full, bare = Frame({"content": frozenset({1, 2}), "cue": frozenset({0})}), Frame({"content": frozenset({1, 2})})
    >>> round(likeness(full, bare), 3), likeness(full, full)
    (0.667, 1.0)
    """
    empty: frozenset[int] = frozenset()
    # In their own order: sums in the order of a set would differ in the last digit from run to run, and so would ties.
    roles = [role for role in ROLE_WEIGHTS if role in one.roles or role in other.roles]
    credit = sum(ROLE_WEIGHTS[role] * dice(one.roles.get(role, empty), other.roles.get(role, empty)) for role in roles)
    weight = sum(ROLE_WEIGHTS[role] for role in roles)
    return min(1.0, credit / weight) if weight else 0.0


def match_frames(answers: Iterable[Said]) -> Matches:
    """Match the frames of every two annotators of every text, so that the likenesses sum to the most.

    Raises:
        InvalidInput: an annotator answered twice for a text.
        NoValue: one annotator, or no text that two annotated.

    >>> ann = Said("s", "ann", (Frame({"content": frozenset({1, 2})}),), 5)
    >>> match_frames([ann, ann._replace(annotator="bob")])[0].pairs
    ((0, 0, 1.0),)
    """
    by_text: dict[Hashable, dict[Hashable, Said]] = {}
    for answer in answers:
        own = by_text.setdefault(answer.text, {})
        if answer.annotator in own:
            raise InvalidInput(f"{answer.annotator!r} answered twice for {answer.text!r}; keep one answer of each")
        own[answer.annotator] = answer
    if len({annotator for own in by_text.values() for annotator in own}) < 2:
        raise NoValue("one_annotator", "agreement needs two annotators or more")
    both = [pair for own in by_text.values() for pair in combinations(sorted(own.values(), key=_name), 2)]
    if not both:
        raise NoValue("no_overlap", "no text was annotated by two annotators")
    return Matches(pair_up(both))


def pair_up(both: Sequence[tuple[Said, Said]]) -> list[Match]:
    """One optimal matching for all texts at once."""
    at: list[tuple[int, int, int]] = []
    weight: list[float] = []
    for index, (first, second) in enumerate(both):
        for i, one in enumerate(first.frames):
            for j, other in enumerate(second.frames):
                alike = likeness(one, other)
                if alike > 0:
                    at.append((index, i, j))
                    weight.append(alike)
    pairs: list[list[tuple[int, int, float]]] = [[] for _ in both]
    if at:
        place = np.array(at)
        width = int(place[:, 1:].max()) + 1
        chosen = match(place[:, 0] * width + place[:, 1], place[:, 0] * width + place[:, 2], np.array(weight))
        for which in np.flatnonzero(chosen):
            index, i, j = at[which]
            pairs[index].append((i, j, weight[which]))
    return [Match(first, second, tuple(found)) for (first, second), found in zip(both, pairs, strict=True)]


def _name(answer: Said) -> str:
    return str(answer.annotator)
