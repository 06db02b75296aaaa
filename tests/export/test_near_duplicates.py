"""Near-duplicates are on one side, and no document ever changes sides."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from workbench.domain.scheme import Splits
from workbench.export import SPLITS, Dealing, deal, split_of
from workbench.export.near_duplicates import Hashes, _across

SHARES = Splits(train=0.5, validation=0.2, test=0.3)


@st.composite
def corpora(draw: st.DrawFn) -> Hashes:
    """Fingerprints, of which each may be that of an earlier one with some hashes changed."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    made: list[Hashes] = []
    for changed in draw(st.lists(st.none() | st.integers(0, 60), min_size=1, max_size=40)):
        fresh = chance.integers(0, 2**16, 128).astype(np.uint16)
        if changed is not None and made:
            earlier = made[chance.integers(len(made))]
            kept = chance.permutation(128) >= changed
            fresh = np.where(kept, earlier, fresh).astype(np.uint16)
        made.append(fresh)
    return np.array(made)


def names(count: int) -> list[str]:
    return [f"d{number}" for number in range(count)]


@given(corpora())
def test_no_near_duplicates_are_on_two_sides(hashes: Hashes) -> None:
    """Compared one with another; at this size no pair is missed."""
    ids = names(len(hashes))
    dealing = deal(ids, hashes, SHARES)
    sides = [dealing.side_of(name, SHARES) for name in ids]
    for one, other in combinations(range(len(ids)), 2):
        if sides[one] and sides[other] and sides[one] != sides[other]:
            assert (hashes[one] == hashes[other]).mean() < SHARES.near_duplicates
    assert dealing.across == 0
    assert dealing.left_out == tuple(name for name, side in zip(ids, sides, strict=True) if side is None)


@given(corpora(), st.data())
def test_what_comes_later_moves_nothing(hashes: Hashes, data: st.DataObject) -> None:
    """Every document is where it was when it was the last."""
    ids = names(len(hashes))
    count = data.draw(st.integers(0, len(ids)))
    before, after = deal(ids[:count], hashes[:count], SHARES), deal(ids, hashes, SHARES)
    assert [before.side_of(name, SHARES) for name in ids[:count]] == [
        after.side_of(name, SHARES) for name in ids[:count]
    ]


@given(corpora())
def test_a_document_is_left_out_only_between_two_sides(hashes: Hashes) -> None:
    """It nearly duplicates a document of each."""
    ids = names(len(hashes))
    dealing = deal(ids, hashes, SHARES)
    for name in dealing.left_out:
        number = ids.index(name)
        earlier = [other for other in range(number) if (hashes[other] == hashes[number]).mean() >= 0.8]
        assert len({dealing.side_of(ids[other], SHARES) for other in earlier} - {None}) > 1


def test_a_document_like_none_is_where_its_own_hash_has_it() -> None:
    """So sides are those of before there were fingerprints."""
    hashes = np.random.default_rng(1).integers(0, 2**16, (200, 128)).astype(np.uint16)
    dealing = deal(names(200), hashes, SHARES)
    assert (dealing.sides, dealing.joined, dealing.left_out) == ({}, 0, ())


def _far_apart() -> tuple[str, str]:
    """Two ids whose own hashes have them on train and test."""
    return tuple(next(name for name in names(100) if split_of(name, SHARES) == side) for side in ("train", "test"))  # type: ignore[return-value]


def test_a_copy_follows_its_original() -> None:
    """Wherever its own hash would have it."""
    train, test = _far_apart()
    hashes = np.zeros((2, 128), np.uint16)
    for first, second in ((train, test), (test, train)):
        dealing = deal([first, second], hashes, SHARES)
        assert dealing.sides == {second: split_of(first, SHARES)}
        assert dealing.joined == 1


def test_a_bridge_is_left_out_with_its_copies() -> None:
    """It is like both of two that are not alike; what is like it alone goes its own way."""
    train, test = _far_apart()
    chance = np.random.default_rng(3)
    first, other = (chance.integers(0, 2**16, 128).astype(np.uint16) for _ in range(2))
    second = first.copy()
    second[:40] = other[:40]  # like the first in 88 of 128
    bridge = first.copy()
    bridge[:20] = other[:20]  # like either in 108
    dealing = deal([train, test, "bridge", "copy"], np.array([first, second, bridge, bridge]), SHARES)
    assert dealing.left_out == ("bridge", "copy")
    assert dealing.side_of("bridge", SHARES) is None


def test_a_leak_would_be_found() -> None:
    """Pairs on two sides are counted from where documents are, however they came there."""
    train, test = _far_apart()
    hashes = np.random.default_rng(4).integers(0, 2**16, (3, 128)).astype(np.uint16)
    hashes[2, :120] = hashes[0, :120]
    assert _across([train, "other", test], hashes, Dealing(), SHARES) == 1
    assert _across([train, "other", test], hashes, Dealing({test: "train"}), SHARES) == 0
    assert _across([train, "other", test], hashes, Dealing({test: None}), SHARES) == 0


def test_boilerplate_makes_no_near_duplicates() -> None:
    """Where all share much of their text, few are near-duplicates, and all near-duplicates are on one side."""
    chance = np.random.default_rng(1)
    fresh = chance.integers(0, 2**16, (400, 128)).astype(np.uint16)
    hashes = np.where(chance.random((400, 128)) < 0.8, fresh[0], fresh).astype(np.uint16)
    dealing = deal(names(400), hashes, SHARES)
    alike = (hashes[:, None] == hashes[None]).mean(axis=2) >= SHARES.near_duplicates
    sides = np.array([dealing.side_of(name, SHARES) or "" for name in names(400)])
    kept = sides != ""
    assert not (alike & (sides[:, None] != sides[None]) & kept[:, None] & kept[None]).any()
    assert len(set(sides)) > 2


@pytest.mark.parametrize("threshold", [0.5, 0.7, 0.8, 0.9, 1.0])
def test_the_threshold_is_the_scheme_s(threshold: float) -> None:
    """Just alike enough joins, a little less does not."""
    train, test = _far_apart()
    chance = np.random.default_rng(5)
    shares = replace(SHARES, near_duplicates=threshold)
    least = int(np.ceil(threshold * 128))
    for same in (least, least - 1):
        one, other = chance.integers(0, 2**16, (2, 128)).astype(np.uint16)
        other[:same] = one[:same]
        assert deal([train, test], np.array([one, other]), shares).joined == (same == least)


def test_many_copies_cost_little() -> None:
    """They are compared once."""
    hashes = np.zeros((20_000, 128), np.uint16)
    dealing = deal(names(20_000), hashes, SHARES)
    assert dealing.joined == 19_999
    assert {dealing.side_of(name, SHARES) for name in names(20_000)} <= set(SPLITS)
