"""Spans of a document.

**Offsets are Python code points, half-open `[start, end)`, in the document** (not in the sentence).
UTF-16 units, as browsers count, are converted where they enter (`app/labeler`), never here.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Self

from msgspec import Struct

from workbench.domain.characters import check_text, is_storable
from workbench.errors import InvalidSpan


class Fragment(Struct, frozen=True, forbid_unknown_fields=True, order=True, gc=False):
    """One contiguous range of a document, with its quote.

    Attributes:
        start: first code point.
        end: one past the last; greater than `start`.
        text: what the document has there.

    Raises:
        InvalidSpan: the range is negative, empty or reversed, or not as long as its text.
    """

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InvalidSpan(f"fragment [{self.start}, {self.end}) must have 0 ≤ start < end")
        if len(self.text) != self.end - self.start:
            raise InvalidSpan(
                f"fragment [{self.start}, {self.end}) is {self.end - self.start} code points long, "
                f"its text {self.text!r} {len(self.text)}"
            )
        if not is_storable(self.text):
            check_text(self.text, f"fragment [{self.start}, {self.end})")


class Span(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """An ordered, non-empty list of fragments that do not overlap; most spans have one.

    Raises:
        InvalidSpan: there is no fragment, or two overlap or stand in the wrong order.
    """

    fragments: tuple[Fragment, ...]

    def __post_init__(self) -> None:
        if not self.fragments:
            raise InvalidSpan("a span needs at least one fragment")
        if len(self.fragments) == 1:
            return
        for left, right in pairwise(self.fragments):
            if right.start < left.end:
                raise InvalidSpan(
                    f"fragments [{left.start}, {left.end}) and [{right.start}, {right.end}) overlap or are out of order"
                )

    @classmethod
    def of(cls, text: str, *ranges: tuple[int, int]) -> Self:
        """Quote `ranges` from a document's text.

        >>> Span.of("He quoted Erdogan as saying", (3, 9), (18, 27)).text
        'quoted … as saying'
        """
        for start, end in ranges:
            if not 0 <= start < end <= len(text):
                raise InvalidSpan(f"fragment [{start}, {end}) is empty or outside the text's [0, {len(text)})")
        return cls(tuple(Fragment(start, end, text[start:end]) for start, end in ranges))

    @property
    def start(self) -> int:
        return self.fragments[0].start

    @property
    def end(self) -> int:
        return self.fragments[-1].end

    @property
    def text(self) -> str:
        """The quotes, joined by an ellipsis where something is left out."""
        if len(self.fragments) == 1:
            return self.fragments[0].text
        return " … ".join(fragment.text for fragment in self.fragments)

    @property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        return tuple((fragment.start, fragment.end) for fragment in self.fragments)

    def check_quotes(self, document_text: str) -> None:
        """Compare every quote with the document.

        Raises:
            InvalidSpan: one differs; both readings are named.
        """
        for fragment in self.fragments:
            actual = document_text[fragment.start : fragment.end]
            if actual != fragment.text:
                raise InvalidSpan(
                    f"fragment [{fragment.start}, {fragment.end}) quotes {fragment.text!r}, "
                    f"but the document has {actual!r} there"
                )

    def within(self, other: "Span") -> bool:
        """Whether every code point of this span belongs to `other` as well."""
        if len(other.fragments) == 1:
            return other.start <= self.start and self.end <= other.end
        covers = join_touching(other.ranges)
        return all(
            any(start <= fragment.start and fragment.end <= end for start, end in covers) for fragment in self.fragments
        )

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a code point; spans that only touch do not."""
        return any(
            mine.start < theirs.end and theirs.start < mine.end for mine in self.fragments for theirs in other.fragments
        )


def join_touching(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge sorted ranges that touch or overlap.

    >>> join_touching([(0, 2), (2, 4), (6, 7)])
    [(0, 4), (6, 7)]
    """
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
