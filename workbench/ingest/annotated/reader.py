"""What a reader of annotated files is, and what it gives."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from msgspec import Struct, field

from workbench.domain.documents import Document
from workbench.domain.markup import Markup

Ranges = tuple[tuple[int, int], ...]

Losses = Counter[str]
"""What was there and could not be taken, in words, and how many of each."""


class MarkedBy(Struct, frozen=True):
    """What one annotator marked in a document.

    Attributes:
        annotator: as the file calls them; empty where it does not say.
        skipped: whether they passed it over.
    """

    annotator: str
    markup: Markup
    skipped: bool = False


class Marked(Struct, frozen=True):
    """A document with what was marked in it.

    Attributes:
        place: the file, with its line where there is one, for messages.
        sentences: where the format says where they are; else None.
        by: nobody, where the document has no annotation.
        lost: what the format had beside it.
    """

    document: Document
    place: str
    by: tuple[MarkedBy, ...] = ()
    sentences: Ranges | None = None
    lost: Losses = field(default_factory=Counter)


class AnnotatedReader(Protocol):
    """Reads files of one format, a document at a time."""

    def __call__(self, path: Path, language: str) -> Iterator[Marked]:
        """Yield the documents of a file or folder.

        Args:
            language: of documents that do not name their own.

        Raises:
            InvalidFile: naming the file and, where it has lines, the line.
        """
