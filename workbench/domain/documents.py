"""Documents, kept exactly as they came, and the sentences that are presented from them."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from msgspec import Struct, field

from workbench.domain.characters import check_text
from workbench.errors import InvalidInput, InvalidText

_ID = re.compile(r"[^\s/\\][^\r\n\t/\\]{0,198}[^\s/\\]|[^\s/\\]")


def check_document_id(document_id: str) -> str:
    """Return `document_id`, or refuse one that could not name a file or a row.

    Raises:
        InvalidInput: it is empty, longer than 200 characters, has a slash or a line break, or
            begins or ends with white space.
    """
    if not _ID.fullmatch(document_id) or document_id in (".", ".."):
        raise InvalidInput(
            f"document id {document_id[:80]!r} must have 1 to 200 characters, no slash and no line break, "
            "and no white space at its ends; it must not be . or .."
        )
    return check_text(document_id, "the document id")


class Document(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A text with what is known about it.

    Attributes:
        id: stable, unique in its project.
        text: as it came; no normalisation of any kind.
        language: ISO 639 code.
        metadata: free; any JSON.

    Raises:
        InvalidText: the text is empty or has characters that cannot be stored.
        InvalidInput: the id cannot be used.
    """

    id: str
    text: str
    title: str = ""
    url: str = ""
    date: dt.date | None = None
    language: str = "en"
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_document_id(self.id)
        if not self.text.replace("\ufeff", "").strip():  # a byte order mark is no text
            raise InvalidText(f"document {self.id!r} has no text")
        check_text(self.text, f"document {self.id!r}")
        check_text(self.title, f"the title of document {self.id!r}")
        check_text(self.url, f"the url of document {self.id!r}")


class Sentence(Struct, frozen=True, forbid_unknown_fields=True):
    """The unit that is presented: a half-open range of its document, in code points.

    Attributes:
        document: id of its document.
        index: its place in the document, from 0. A headline is a sentence.
        text: `document.text[start:end]`, always.
    """

    document: str
    index: int
    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if self.index < 0 or not 0 <= self.start < self.end:
            raise InvalidInput(
                f"sentence {self.index} [{self.start}, {self.end}) of {self.document!r} must have "
                "index ≥ 0 and 0 ≤ start < end"
            )
        if len(self.text) != self.end - self.start:
            raise InvalidInput(
                f"sentence {self.index} of {self.document!r} is {self.end - self.start} code points long, "
                f"its text {len(self.text)}"
            )


def cut_sentences(document: Document, ranges: Sequence[tuple[int, int]]) -> tuple[Sentence, ...]:
    """Number the ranges as the document's sentences.

    Raises:
        InvalidInput: they overlap, are out of order or leave the document.
    """
    for (_, end), (start, _) in pairwise(ranges):
        if start < end:
            raise InvalidInput(f"sentences of document {document.id!r} overlap or are out of order at {start}")
    if ranges and ranges[-1][1] > len(document.text):
        raise InvalidInput(f"a sentence of document {document.id!r} ends after its text")
    return tuple(
        Sentence(document.id, index, start, end, document.text[start:end]) for index, (start, end) in enumerate(ranges)
    )
