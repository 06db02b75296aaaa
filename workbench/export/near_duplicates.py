"""Documents dealt out to the sides of the splits, near-duplicates together.

A document joins the side of those imported before it that it nearly duplicates; where there are none, a
hash of its own id decides. What is imported later plays no part, so no document ever changes sides. One that
nearly duplicates documents of two sides, which do not nearly duplicate each other, can be on neither without
a leak: it is left out, and named.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from workbench.domain.scheme import Splits
from workbench.export.arrays import Integers
from workbench.export.features import Split
from workbench.export.splits import split_of

Hashes = np.ndarray[Any, np.dtype[np.uint16]]

_MISSED_AT_MOST = 1e-4
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


class Dealing(NamedTuple):
    """Who is on which side for the sake of near-duplicates.

    Attributes:
        sides: of documents whose own hash does not decide; None for those that are left out.
        joined: how many documents nearly duplicate one that was imported before.
        left_out: ids of those that nearly duplicate documents of two sides.
        across: pairs of near-duplicates on two sides that a wider search finds; to be 0.
    """

    sides: Mapping[str, Split | None] = {}
    joined: int = 0
    left_out: tuple[str, ...] = ()
    across: int = 0

    def side_of(self, document: str, shares: Splits) -> Split | None:
        """The document's side, or None if it is left out."""
        return self.sides[document] if document in self.sides else split_of(document, shares)


def deal(documents: Sequence[str], hashes: Hashes, shares: Splits) -> Dealing:
    """Deal out documents.

    Args:
        documents: their ids, by import.
        hashes: their fingerprints, shape (documents, hashes).
    """
    buckets_of = _buckets(hashes, _width(shares.near_duplicates, hashes.shape[1]))
    index = _Index()  # of those on a side, of which those exactly alike but once
    decided: dict[bytes, Split | None] = {}
    found: dict[int, Split | None] = {}
    joined = 0
    for number, mine in _not_alone(buckets_of):
        fingerprint = hashes[number].tobytes()
        if fingerprint in decided:  # a copy is like the same documents as what it copies
            found[number] = decided[fingerprint]
            joined += 1
            continue
        near = _alike(hashes, number, index.candidates(mine), shares.near_duplicates)
        taken = {found[other] for other in near}
        side = split_of(documents[number], shares) if not taken else taken.pop() if len(taken) == 1 else None
        joined += bool(near)
        found[number] = decided[fingerprint] = side
        if side is not None:
            index.add(number, mine)
    sides = {documents[number]: side for number, side in found.items()}
    dealing = Dealing(
        {document: side for document, side in sides.items() if side != split_of(document, shares)},
        joined,
        tuple(document for document, side in sides.items() if side is None),
    )
    return dealing._replace(across=_across(documents, hashes, dealing, shares))


def _across(documents: Sequence[str], hashes: Hashes, dealing: Dealing, shares: Splits) -> int:
    """How many pairs of near-duplicates are on two sides, looked for with narrower bands, which find more."""
    pairs = 0
    indexes: defaultdict[Split, _Index] = defaultdict(_Index)
    for number, mine in _not_alone(_buckets(hashes, max(1, _width(shares.near_duplicates, hashes.shape[1]) - 1))):
        side = dealing.side_of(documents[number], shares)
        if side is not None:
            for other, index in indexes.items():
                if other != side:
                    pairs += len(_alike(hashes, number, index.candidates(mine), shares.near_duplicates))
            indexes[side].add(number, mine)
    return pairs


class _Index:
    """Documents by their buckets."""

    def __init__(self) -> None:
        self._buckets: defaultdict[int, list[int]] = defaultdict(list)
        self._all = array("i")

    def add(self, number: int, buckets: Sequence[int]) -> None:
        self._all.append(number)
        for bucket in buckets:
            self._buckets[bucket].append(number)

    def candidates(self, buckets: Sequence[int]) -> Integers:
        """Those in any of the buckets, or all, where boilerplate makes buckets so full that all are less work."""
        filled = [self._buckets[bucket] for bucket in buckets if bucket in self._buckets]
        if sum(map(len, filled)) > len(self._all):
            return np.array(self._all, np.int32)
        return np.array(sorted(set[int]().union(*filled)), np.int32)


def _not_alone(buckets_of: Integers) -> Iterator[tuple[int, list[int]]]:
    """Each document that shares a bucket with another, by import, with its shared buckets."""
    for number in np.flatnonzero((buckets_of >= 0).any(axis=1)).tolist():
        yield number, [bucket for bucket in buckets_of[number].tolist() if bucket >= 0]


def _alike(hashes: Hashes, number: int, others: Integers, threshold: float) -> list[int]:
    """Those of the others that a document nearly duplicates."""
    same = np.count_nonzero(hashes[others] == hashes[number], axis=1)
    near: list[int] = others[same >= threshold * hashes.shape[1]].tolist()
    return near


def _width(threshold: float, hashes: int) -> int:
    """How many hashes make a band: as many as find all but one in ten thousand pairs that are just alike enough.

    Two documents of similarity s share a band of r hashes, of b bands, with a probability of 1 - (1 - s^r)^b.

    Source: J. Leskovec, A. Rajaraman and J. Ullman, Mining of Massive Datasets, section 3.4.2.

    >>> _width(0.8, 128)
    5
    """
    widths = [width for width in range(1, 17) if (1 - threshold**width) ** (hashes // width) <= _MISSED_AT_MOST]
    return max(widths, default=1)


def _buckets(hashes: Hashes, width: int) -> Integers:
    """For each document and band the number of its bucket, or -1 where it is alone in it, shape (documents, bands)."""
    bands = hashes.shape[1] // width
    buckets = np.full((len(hashes), bands), -1, np.int32)
    begun = 0
    for band in range(bands):
        keys = np.zeros(len(hashes), np.uint64)
        for column in range(band * width, (band + 1) * width):
            keys = (keys ^ hashes[:, column]) * _FACTOR
            keys ^= keys >> np.uint64(29)
        _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
        shared = counts > 1
        numbers = np.where(shared, begun + np.cumsum(shared) - 1, -1)
        buckets[:, band] = numbers[inverse]
        begun += int(shared.sum())
    return buckets
