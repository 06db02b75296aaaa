"""What a reader is."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from workbench.domain.documents import Document
from workbench.ingest.records import Columns


class Found(NamedTuple):
    """A document and where it stands, for messages: the file, with line or row."""

    document: Document
    place: str


class Reader(Protocol):
    """Reads one file, or one folder that is a data set, a document at a time."""

    def __call__(self, path: Path, columns: Columns, language: str) -> Iterator[Found]:
        """Yield its documents.

        Args:
            path: the file or the folder.
            columns: which column holds what.
            language: of documents that do not name their own.

        Raises:
            InvalidFile: naming the file and the line or row.
        """
