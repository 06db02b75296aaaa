"""Tokens are what selections snap to."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import texts

pytestmark = pytest.mark.browser

TOKENIZE = """({CodePoints}, {tokenize}, sample) => sample.map((text) => {
  const points = new CodePoints(text);
  return tokenize(points, [0, points.length]);
})"""


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Turkey's interests", ["Turkey", "'s", "interests"]),
        ("Turkey isn’t", ["Turkey", "isn", "’t"]),
        ("the U.S. said:", ["the", "U.S.", "said", ":"]),
        ('"[Erdogan] wants"', ['"', "[", "Erdogan", "]", "wants", '"']),
        ("1,000.5 drones", ["1,000.5", "drones"]),
        ("👩‍👩‍👧‍👦 🇹🇷é", ["👩‍👩‍👧‍👦", "🇹🇷", "é"]),
        ("قال الرئيس.", ["قال", "الرئيس", "."]),
    ],
)
def test_tokens(run: Callable[..., Any], text: str, tokens: list[str]) -> None:
    """Words, clitics, initials, numbers, punctuation and joined emoji are tokens of their own."""
    (found,) = run("model/codepoints.js model/tokens.js", TOKENIZE, [text])
    assert [text[start:end] for start, end in found] == tokens


@given(st.lists(texts(), max_size=8))
def test_cover(run: Callable[..., Any], sample: list[str]) -> None:
    """Tokens stand in order, never overlap, and leave out nothing but what is blank to the browser."""
    for text, tokens in zip(sample, run("model/codepoints.js model/tokens.js", TOKENIZE, sample), strict=True):
        left, at = "", 0
        for start, end in tokens:
            assert at <= start < end <= len(text)
            left += text[at:start]
            at = end
        left += text[at:]
        assert not left.replace("\ufeff", "").strip(), f"left out {left!r}"
