"""Spans drawn into their sentence: a coloured line under the words of each, and its name behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """One span.

    Attributes:
        ranges: of its fragments, in code points of the document.
        name: what stands behind it.
        colour: of the line and the name.
        differs: whether others see it differently.
    """

    ranges: tuple[tuple[int, int], ...]
    name: str
    colour: str
    differs: bool = False

    @property
    def start(self) -> int:
        return self.ranges[0][0]

    @property
    def end(self) -> int:
        return self.ranges[-1][1]


def draw_marks(text: str, start: int, end: int, marks: Iterable[Mark]) -> str:
    """The text from `start` to `end` as HTML. What of a mark lies outside is left out.

    >>> draw_marks("<Turkey> agreed", 0, 15, [Mark(((1, 7),), "GPE", "#0067a5")])
    '&lt;<span class="wb-mark" style="--c:#0067a5;--lane:0">Turkey</span><small class="wb-name" \
style="color:#0067a5">GPE</small>&gt; agreed'
    """
    within = [mark for mark in marks if any(a < end and start < b for a, b in mark.ranges)]
    lanes = _lanes(within)
    cuts = {start, end}
    for mark in within:
        cuts |= {edge for fragment in mark.ranges for edge in fragment if start < edge < end}
    edges = sorted(cuts)
    drawn: list[str] = []
    for a, b in pairwise(edges):
        words = escape(text[a:b])
        covering = [
            (lane, mark)
            for lane, mark in zip(lanes, within, strict=True)
            if any(first <= a and b <= last for first, last in mark.ranges)
        ]
        for lane, mark in sorted(covering, key=lambda each: each[0]):
            words = f'<span class="wb-mark" style="--c:{mark.colour};--lane:{lane}">{words}</span>'
        drawn.append(words)
        drawn += [_name(mark) for mark in sorted(within, key=_length) if _last_edge(mark, end) == b]
    return "".join(drawn)


def _lanes(marks: Sequence[Mark]) -> list[int]:
    """The lowest free lane for each, the shortest first, so that what is nested stands nearest to its words."""
    lanes = [0] * len(marks)
    taken: list[tuple[int, Mark]] = []
    for place in sorted(range(len(marks)), key=lambda at: (_length(marks[at]), marks[at].start, marks[at].name)):
        mark = marks[place]
        used = {lane for lane, other in taken if mark.start < other.end and other.start < mark.end}
        lanes[place] = next(lane for lane in range(len(marks) + 1) if lane not in used)
        taken.append((lanes[place], mark))
    return lanes


def _length(mark: Mark) -> int:
    return mark.end - mark.start


def _last_edge(mark: Mark, end: int) -> int:
    """Where its name stands: behind its last word that is shown."""
    return max(min(last, end) for first, last in mark.ranges if first < end)


def _name(mark: Mark) -> str:
    differs = '<b class="wb-differs" title="Others see it differently">≠</b>' if mark.differs else ""
    return f'<small class="wb-name" style="color:{mark.colour}">{escape(mark.name)}{differs}</small>'
