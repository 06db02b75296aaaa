"""Attributions of many answers as columns, so that many pairs of answers are compared at once.

What `frames.pair_up` and `attribution_alpha.disagreement` say of one pair after the other is said here
of all of them, number for number: chance compares thousands of answers to texts that they were not for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from workbench.agreement.arrays import Bools, Floats, Ints, expand
from workbench.agreement.frames import ROLE_WEIGHTS, Said
from workbench.agreement.matching import match

_WEIGHTS = np.array(list(ROLE_WEIGHTS.values()))
_NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True, eq=False)
class FrameColumns:
    """All frames of some answers, in the order of the answers.

    Attributes:
        length: (answers,), tokens of the text that each is for.
        first: (answers + 1,), the first frame of each answer, and how many frames there are.
        parent: (frames,), the frame that each is nested in, among those of its answer; -1 for none.
        token_first: (frames + 1,), the first row of each frame in the columns below, and how many there are.
        token, roles: (rows,), each token of a frame once, with a bit for each of `ROLE_WEIGHTS`.
    """

    length: Ints
    first: Ints
    parent: Ints
    token_first: Ints
    token: Ints
    roles: Ints

    @classmethod
    def of(cls, answers: Sequence[Said]) -> "FrameColumns":
        """Lay answers out.

        >>> from workbench.agreement.frames import Frame
        >>> one = Said("s", "ann", (Frame({"content": frozenset({1, 2}), "cue": frozenset({1})}),), 5)
        >>> columns = FrameColumns.of([one])
        >>> columns.token.tolist(), columns.roles.tolist()
        ([1, 2], [5, 1])
        """
        frames = [frame for answer in answers for frame in answer.frames]
        owner, token, bit = [], [], []
        for place, role in enumerate(ROLE_WEIGHTS):
            covered = [frame.roles.get(role, _NOTHING) for frame in frames]
            owner.append(np.repeat(np.arange(len(frames)), np.fromiter(map(len, covered), np.int64, len(covered))))
            token.append(np.fromiter(chain.from_iterable(covered), np.int64, len(owner[-1])))
            bit.append(np.full(len(owner[-1]), 1 << place))
        parent = [-1 if frame.parent is None else frame.parent for frame in frames]
        return cls._merged(
            np.array([answer.length for answer in answers], dtype=np.int64),
            _starts(np.array([len(answer.frames) for answer in answers], dtype=np.int64)),
            np.array(parent, dtype=np.int64),
            (np.concatenate(owner), np.concatenate(token), np.concatenate(bit)),
        )

    def take(self, answers: Ints, into: Ints | None = None) -> "FrameColumns":
        """Some answers, any of them several times.

        Args:
            answers: which.
            into: (answers,), lengths of other texts; each token moves to the same relative place in them.
        """
        length = self.length[answers]
        of_answer, frame = expand(self.first[answers], self.first[answers + 1])
        of_frame, row = expand(self.token_first[frame], self.token_first[frame + 1])
        token, first = self.token[row], _starts(self.first[answers + 1] - self.first[answers])
        if into is None:
            starts = _starts(self.token_first[frame + 1] - self.token_first[frame])
            return FrameColumns(length, first, self.parent[frame], starts, token, self.roles[row])
        moves = (into != length) & (length > 0)
        factor = np.where(moves, into / np.maximum(length, 1), 1.0)[of_answer][of_frame]
        token = np.where(moves[of_answer][of_frame], (token * factor).astype(np.int64), token)
        return self._merged(into, first, self.parent[frame], (of_frame, token, self.roles[row]))

    @classmethod
    def _merged(cls, length: Ints, first: Ints, parent: Ints, rows: tuple[Ints, Ints, Ints]) -> "FrameColumns":
        """Put together rows of the same frame and token, in order."""
        owner, token, roles = rows
        stride = int(token.max(initial=0)) + 1
        key = owner * stride + token
        order = np.argsort(key, kind="stable")
        key = key[order]
        begin = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else np.zeros(0, dtype=np.int64)
        merged = np.bitwise_or.reduceat(roles[order], begin) if len(key) else roles
        owner, token = key[begin] // stride, key[begin] % stride
        return cls(length, first, parent, _starts(np.bincount(owner, minlength=len(parent))), token, merged)

    @property
    def answers(self) -> Ints:
        """(frames,), the answer of each."""
        return np.repeat(np.arange(len(self.length)), np.diff(self.first))

    @property
    def frames(self) -> Ints:
        """(rows,), the frame of each token."""
        return np.repeat(np.arange(len(self.parent)), np.diff(self.token_first))

    @property
    def sizes(self) -> Floats:
        """(frames, roles), how many tokens each covers."""
        owner, many = self.frames, len(self.parent)
        return np.column_stack(
            [np.bincount(owner, self.roles >> role & 1, minlength=many) for role in range(len(_WEIGHTS))]
        )


def disagreements(first: FrameColumns, second: FrameColumns) -> Floats:
    """(answers, 2 × facets): `attribution_alpha.disagreement` of each answer of the one and of the other.

    >>> from workbench.agreement.frames import Frame
    >>> one = Said("s", "ann", (Frame({"content": frozenset({1, 2})}),), 5)
    >>> disagreements(FrameColumns.of([one]), FrameColumns.of([one]))[0].tolist()
    [0.0, 2.0, 0.0, 2.0, 0.0, 2.0, 0.0, 1.0, 0.0, 1.0]
    """
    met = _meetings(first, second)
    likeness = met.likeness(first.sizes, second.sizes)
    met = met.only(match(met.left, met.right, likeness), likeness)
    at = first.answers[met.left]
    many = len(first.length)

    def add(numbers: Floats | Bools | None = None) -> Floats:
        return np.asarray(np.bincount(at, numbers, minlength=many), dtype=float)

    every = np.asarray(np.diff(first.first) + np.diff(second.first), dtype=float)
    pairs = add()
    alone = every - 2 * pairs
    covered = np.diff(first.token_first)[met.left] + np.diff(second.token_first)[met.right]
    return np.column_stack(
        [
            alone + add(2 * (1 - met.alike)),
            every,
            alone,
            every,
            add(met.shared - met.same),
            add(met.shared),
            add(1 - 2 * met.shared / covered),
            pairs,
            add(~_nested_alike(first, second, met)),
            pairs,
        ]
    )


@dataclass(frozen=True, eq=False)
class _Meetings:
    """Frames of two answers that share a token.

    Attributes:
        left, right: (pairs,), frames of the one and of the other side.
        shared: (pairs,), tokens that both cover.
        same: (pairs,), those of them that have the same roles in both.
        common: (pairs, roles), tokens that have the role in both.
        alike: (pairs,), likeness, once it is known.
    """

    left: Ints
    right: Ints
    shared: Floats
    same: Floats
    common: Floats
    alike: Floats

    def likeness(self, lefts: Floats, rights: Floats) -> Floats:
        """As `frames.likeness`, from how many tokens each role covers."""
        both = lefts[self.left] + rights[self.right]
        there = both > 0
        dice = np.where(there, 2 * self.common / np.where(there, both, 1), 0.0)
        credit, weight = np.zeros(len(both)), np.zeros(len(both))
        for role, worth in enumerate(_WEIGHTS):
            credit += worth * dice[:, role]
            weight += worth * there[:, role]
        return np.minimum(1.0, credit / weight)

    def only(self, keep: Bools, alike: Floats) -> "_Meetings":
        return _Meetings(
            self.left[keep], self.right[keep], self.shared[keep], self.same[keep], self.common[keep], alike[keep]
        )


def _meetings(first: FrameColumns, second: FrameColumns) -> _Meetings:
    """All pairs of frames that share a token, in the order of both."""
    stride = 1 + max(int(first.token.max(initial=0)), int(second.token.max(initial=0)))
    one, other = first.frames, second.frames
    key = second.answers[other] * stride + second.token
    order = np.argsort(key, kind="stable")
    wanted = first.answers[one] * stride + first.token
    begin, end = (np.searchsorted(key[order], wanted, side=side) for side in ("left", "right"))
    row, at = expand(begin, end)
    met = order[at]
    pair, which = np.unique(one[row] * len(second.parent) + other[met], return_inverse=True)
    mine, theirs, many = first.roles[row], second.roles[met], len(pair)
    which = which.reshape(-1)
    common = [
        np.bincount(which, (mine & theirs) >> role & 1, minlength=many).astype(float) for role in range(len(_WEIGHTS))
    ]
    left, right = np.divmod(pair, max(len(second.parent), 1))
    shared = np.bincount(which, minlength=many).astype(float)
    same = np.bincount(which, mine == theirs, minlength=many).astype(float)
    return _Meetings(left, right, shared, same, np.column_stack(common), np.zeros(many))


def _nested_alike(first: FrameColumns, second: FrameColumns, met: _Meetings) -> Bools:
    """(pairs,), whether both are nested in the same, or neither is."""
    partner = np.full(len(first.parent), -1)
    partner[met.left] = met.right
    mine, theirs = first.parent[met.left], second.parent[met.right]
    outer_left = first.first[first.answers[met.left]] + mine
    outer_right = second.first[second.answers[met.right]] + theirs
    nested = (mine >= 0) & (theirs >= 0)
    same = partner[np.where(nested, outer_left, 0)] == outer_right if len(partner) else nested
    return np.asarray(np.where(nested, same, mine == theirs))


def _starts(sizes: Ints) -> Ints:
    return np.append(0, np.cumsum(sizes)).astype(np.int64)
