"""Spans drawn into their sentence."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from workbench.app.pages.marking import Mark, draw_marks

TEXT = "He <quoted> Erdoğan as saying 👩‍👩‍👧 “so”."


def plain(html: str) -> str:
    """What is read, without the names of the marks."""
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"<small.*?</small>", "", html)))


@st.composite
def marks(draw: st.DrawFn) -> list[Mark]:
    """Marks with one or more fragments, also beyond the sentence."""
    found = []
    for _ in range(draw(st.integers(0, 5))):
        edges = sorted(draw(st.sets(st.integers(0, len(TEXT)), min_size=2, max_size=6)))
        ranges = tuple(zip(edges[::2], edges[1::2], strict=False))
        found.append(Mark(ranges, draw(st.sampled_from(["GPE", "A<B"])), "#0067a5", draw(st.booleans())))
    return found


@given(marks(), st.integers(0, 10), st.integers(20, len(TEXT)))
def test_the_text_stays_what_it_is(some: list[Mark], start: int, end: int) -> None:
    """However marks nest and cross, every character of the sentence is shown once, as text."""
    assert plain(draw_marks(TEXT, start, end, some)) == TEXT[start:end]


@given(marks(), st.integers(0, 10), st.integers(20, len(TEXT)))
def test_each_mark_is_named_once(some: list[Mark], start: int, end: int) -> None:
    """Split spans too; what lies outside the sentence is not named."""
    within = [mark for mark in some if any(a < end and start < b for a, b in mark.ranges)]
    drawn = draw_marks(TEXT, start, end, some)
    assert drawn.count('<small class="wb-name"') == len(within)
    assert drawn.count('class="wb-differs"') == sum(mark.differs for mark in within)


def test_what_is_nested_stands_nearest_to_its_words() -> None:
    """Each of overlapping marks has a line of its own."""
    outer, inner = Mark(((0, 10),), "A", "#111111"), Mark(((3, 6),), "B", "#222222")
    drawn = draw_marks("0123456789", 0, 10, [outer, inner])
    assert "--c:#222222;--lane:0" in drawn
    assert "--c:#111111;--lane:1" in drawn
