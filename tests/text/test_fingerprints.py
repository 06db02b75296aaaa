"""Fingerprints say how alike texts are, and stay what they are."""

import hashlib

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbench.text.fingerprints import HASHES, fingerprints, shingles

WORDS = st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=3, max_size=120).map(" ".join)


def estimate(one: str, other: str) -> float:
    first, second = (np.frombuffer(made, "<u2") for made in fingerprints([one, other]))
    return float((first == second).mean())


@given(WORDS, WORDS)
def test_they_estimate_how_alike_texts_are(one: str, other: str) -> None:
    """Within five standard errors of the Jaccard similarity."""
    mine, theirs = set(shingles(one)), set(shingles(other))
    exact = len(mine & theirs) / len(mine | theirs)
    assert abs(estimate(one, other) - exact) <= 5 * 0.5 / HASHES**0.5


def test_case_punctuation_and_space_make_no_difference() -> None:
    """Wire copy is set anew by everyone who prints it."""
    assert estimate("MOSCOW — Talks failed, he said.", "Moscow: talks\r\nfailed; he said") == 1


def test_texts_without_words_are_alike_when_they_are_the_same() -> None:
    """A row of dashes is no empty text."""
    assert estimate("", "") == estimate("---", " --- ") == 1
    assert estimate("", "---") < 0.1


def test_scripts_without_spaces_have_words() -> None:
    """One changed character leaves most of the rest."""
    text = "土耳其总统埃尔多安星期一在安卡拉表示他愿意在俄罗斯和乌克兰之间进行调解"
    assert len(shingles(text)) == len(text) - 2
    assert estimate(text, text.replace("一", "二")) > 0.7


def test_fingerprints_are_what_they_were() -> None:
    """Another fingerprint would move documents between splits of published datasets."""
    made = fingerprints(["The talks between Russia and Ukraine failed on Monday, the Turkish president said.", ""])
    assert [hashlib.sha256(one).hexdigest()[:16] for one in made] == ["d7373a2a09b56ff1", "13c603a2328dc92d"]
