"""The table of formats, and the one way to read documents of any of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from workbench.domain.documents import Document
from workbench.errors import InvalidFile, InvalidInput
from workbench.ingest.csv import read_csv
from workbench.ingest.huggingface import is_dataset, read_huggingface
from workbench.ingest.jsonl import read_jsonl
from workbench.ingest.reader import Found, Reader
from workbench.ingest.records import Columns
from workbench.ingest.text import read_text

READERS: dict[str, Reader] = {
    "text": read_text,
    "jsonl": read_jsonl,
    "csv": read_csv,
    "huggingface": read_huggingface,
}

SUFFIXES: dict[str, str] = {
    ".txt": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "huggingface",
}


def reader(name: str) -> Reader:
    """Look a reader up.

    Raises:
        InvalidInput: there is none of that name; those that there are, are named.
    """
    if name not in READERS:
        raise InvalidInput(f"there is no format {name!r}; the formats are {', '.join(READERS)}")
    return READERS[name]


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of a file or folder, read anew from the disk each time they are iterated over.

    Only one is in memory at a time, beside two hashes of each that went before.

    Attributes:
        path: a file; a folder that is a data set; or a folder of files of one format.
        format: one of `READERS`; `None` to go by the suffix.
        columns: which column holds what.
        language: of documents that do not name their own.

    Raises:
        InvalidFile: on iteration: a file cannot be read, a document is wrong, or two of them have
            one id and different texts. The file and the line or row are named.
        InvalidInput: there is no such format.
    """

    path: Path
    format: str | None = None
    columns: Columns = field(default_factory=Columns)
    language: str = "en"

    def __iter__(self) -> Iterator[Document]:
        texts: dict[int, int] = {}
        for found in self._found():
            text = hash(found.document.text)
            if texts.setdefault(hash(found.document.id), text) != text:
                raise InvalidFile(
                    found.place, f"the id {found.document.id!r} stands above with another text; ids are unique"
                )
            yield found.document
        if not texts:
            raise InvalidFile(self.path, "has no documents")

    def _found(self) -> Iterator[Found]:
        if self.format is not None:
            reader(self.format)
        if not self.path.exists():
            raise InvalidFile(self.path, "does not exist")
        for name, path in self._files():
            yield from reader(name)(path, self.columns, self.language)

    def _files(self) -> list[tuple[str, Path]]:
        """Each file with its format."""
        path, chosen = self.path, self.format
        if not path.is_dir():
            name = chosen or SUFFIXES.get(path.suffix.lower())
            if name is None:
                raise InvalidFile(path, f"{_unknown(path)}; name the format, or use one of {', '.join(SUFFIXES)}")
            return [(name, path)]
        found = [
            (SUFFIXES[file.suffix.lower()], file)
            for file in sorted(path.iterdir())
            if file.is_file() and not file.name.startswith(".") and file.suffix.lower() in SUFFIXES
        ]
        formats = {name for name, _ in found} | ({"huggingface"} if is_dataset(path) else set())
        formats &= {chosen} if chosen else formats
        if len(formats) > 1:
            raise InvalidFile(
                path, f"has files of several formats, {', '.join(sorted(formats))}; name the one to import"
            )
        if "huggingface" in formats or chosen == "huggingface":
            return [("huggingface", path)]
        if not formats:
            wanted = [suffix for suffix, name in SUFFIXES.items() if chosen in (None, name)]
            raise InvalidFile(path, f"is a folder without files that can be read, such as {', '.join(wanted)}")
        return [(name, file) for name, file in found if name in formats]


def _unknown(path: Path) -> str:
    return f"the suffix {path.suffix!r} says nothing of the format" if path.suffix else "has no suffix"
