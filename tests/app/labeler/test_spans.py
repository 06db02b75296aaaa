"""Spans in the browser obey the domain's rules for spans."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import texts
from workbench.domain.codec import decode, encode
from workbench.domain.spans import Span

pytestmark = pytest.mark.browser

ranges = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted), min_size=1, max_size=4)


@given(texts(4, 14), ranges)
def test_made_spans_are_valid(run: Callable[..., Any], text: str, chosen: list[list[int]]) -> None:
    """Whatever is selected becomes a span that the domain takes, with the document's own words."""
    inside = [[min(start, len(text)), min(end, len(text))] for start, end in chosen]
    made = run(
        "model/codepoints.js model/spans.js",
        "({CodePoints}, {makeSpan}, [text, ranges]) => makeSpan(new CodePoints(text), ranges)",
        [text, inside],
    )
    points = {at for start, end in inside for at in range(start, end)}
    assert (made is None) == (not points)
    if made:
        span = decode(encode(made), Span)
        span.check_quotes(text)
        assert {at for start, end in span.ranges for at in range(start, end)} == points


@given(texts(4, 14), ranges, ranges)
def test_within_and_overlap(run: Callable[..., Any], text: str, one: list[list[int]], other: list[list[int]]) -> None:
    """Within and overlapping mean in the browser what they mean in the domain."""
    text = text.ljust(31, ".")
    answer = run(
        "model/codepoints.js model/spans.js",
        """({CodePoints}, {makeSpan, within, overlap, rangesOf}, [text, ...both]) => {
             const [a, b] = both.map((ranges) => makeSpan(new CodePoints(text), ranges));
             return a && b && [a, b, within(a, b), overlap(rangesOf(a), rangesOf(b))];
           }""",
        [text, one, other],
    )
    if answer:
        a, b = (decode(encode(span), Span) for span in answer[:2])
        assert answer[2:] == [a.within(b), a.overlaps(b)]


@given(ranges, ranges)
def test_subtract(run: Callable[..., Any], one: list[list[int]], other: list[list[int]]) -> None:
    """What is left of ranges is what was in the first and not in the others."""
    left = run("model/spans.js", "({subtract, joinTouching}, [a, b]) => subtract(joinTouching(a), b)", [one, other])

    def points(found: list[list[int]]) -> set[int]:
        return {at for start, end in found for at in range(start, end)}

    assert points(left) == points(one) - points(other)
