"""Offsets are code points in Python and UTF-16 units in the browser; one module converts."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import texts

pytestmark = pytest.mark.browser

many = st.lists(st.one_of(texts(), st.text(st.characters(exclude_categories=("Cs",)))), max_size=8)


@given(many)
def test_units_and_back(run: Callable[..., Any], sample: list[str]) -> None:
    """Every code point has the unit that Python's own UTF-16 gives it, and is found again from there."""
    found = run(
        "model/codepoints.js",
        """({CodePoints}, sample) => sample.map((text) => {
             const points = new CodePoints(text);
             const all = [...Array(points.length + 1).keys()];
             const units = all.map((at) => points.toUnit(at));
             return [points.length, units, units.map((unit) => points.toPoint(unit))];
           })""",
        sample,
    )
    for text, (length, units, points) in zip(sample, found, strict=True):
        assert length == len(text)
        assert units == [len(text[:at].encode("utf-16-le")) // 2 for at in range(len(text) + 1)]
        assert points == list(range(len(text) + 1))


@given(many, st.randoms(use_true_random=False))
def test_slices(run: Callable[..., Any], sample: list[str], random: Any) -> None:
    """A slice by code points is Python's slice."""
    asked = [(text, *sorted(random.choices(range(len(text) + 1), k=2))) for text in sample]
    found = run(
        "model/codepoints.js",
        "({CodePoints}, asked) => asked.map(([text, start, end]) => new CodePoints(text).slice(start, end))",
        asked,
    )
    assert found == [text[start:end] for text, start, end in asked]


def test_inside_a_pair(run: Callable[..., Any]) -> None:
    """The second unit of a surrogate pair belongs to the code point of the first."""
    assert run("model/codepoints.js", '({CodePoints}) => new CodePoints("a🧑b").toPoint(2)') == 1


@given(many)
def test_counting(run: Callable[..., Any], sample: list[str]) -> None:
    """The browser counts code points as Python does."""
    found = run("model/codepoints.js", "({countPoints}, sample) => sample.map(countPoints)", sample)
    assert found == [len(text) for text in sample]
