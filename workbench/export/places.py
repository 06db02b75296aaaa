"""Spans, written into columns with offsets in the row's text and in the document."""

from collections.abc import Mapping
from typing import NamedTuple

from workbench.domain.canonical import CanonicalEntity
from workbench.domain.spans import Span
from workbench.export.columns import List


class Place(NamedTuple):
    """Where a row's text stands in its document, and what is known about the world.

    Attributes:
        start, end: the sentence, in the document.
        canonicals: at least those that the row refers to, by id.
    """

    start: int
    end: int
    canonicals: Mapping[str, CanonicalEntity]

    def name(self, canonical: str | None) -> str | None:
        return None if canonical is None else self.canonicals[canonical].name


class Fragments:
    """A column of spans, each as the list of its fragments; no span is an empty list."""

    __slots__ = ("_close", "_document_end", "_document_start", "_end", "_start", "_text")

    def __init__(self, column: List) -> None:
        self._close = column.close
        self._start, self._end, self._document_start, self._document_end, self._text = (
            column.item[name].append for name in ("start", "end", "document_start", "document_end", "text")
        )

    def add(self, span: Span | None, place: Place) -> None:
        if span is not None:
            offset = place.start
            for fragment in span.fragments:
                start, end = fragment.start, fragment.end
                if offset <= start and end <= place.end:
                    self._start(start - offset)
                    self._end(end - offset)
                else:
                    self._start(None)
                    self._end(None)
                self._document_start(start)
                self._document_end(end)
                self._text(fragment.text)
        self._close()
