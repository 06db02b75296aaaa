"""What a writer of a format gets, and what it says of itself."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from msgspec import Struct

from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, Sentence
from workbench.domain.scheme import Scheme

Losses = Counter[str]
"""What could not be written, in words, and how many of each."""

TokenRanges = Callable[[str], Sequence[tuple[int, int]]]


class Answers(Struct, frozen=True):
    """What one person, or all together, said of a document.

    Attributes:
        annotator: the name to write; empty for all together.
        annotations: by sentence; none of a sentence without an answer.
    """

    annotator: str
    annotations: tuple[Annotation, ...]


class Answered(Struct, frozen=True):
    """A document with its answers, one for each annotator."""

    document: Document
    sentences: tuple[Sentence, ...]
    answers: tuple[Answers, ...]


class Terms(Struct, frozen=True):
    """What holds for a whole export.

    Attributes:
        tokens: cuts a sentence into tokens.
        losses: to be counted up while writing.
    """

    scheme: Scheme
    tokens: TokenRanges
    losses: Losses


def count_metadata(document: Document, losses: Losses) -> None:
    """For formats that carry texts alone."""
    known = (document.title, document.url, document.date, document.metadata)
    losses["documents with a title, date, address or metadata"] += any(known)


class Writer(Protocol):
    """Writes documents into an empty folder, one at a time."""

    def __call__(self, folder: Path, documents: Iterable[Answered], terms: Terms) -> None: ...


class Format(NamedTuple):
    """Attributes:
    write: the writer.
    description: what it is and what it carries, in a sentence for help texts.
    """

    write: Writer
    description: str
