"""Lines of a file as bytes, with bounded memory, and what is said of text in another encoding."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from workbench.errors import InvalidFile
from workbench.ingest.records import LARGEST, LARGEST_IN_WORDS


def read_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Number and content of each line, its line break included; a UTF-8 signature at the start is left out.

    Raises:
        InvalidFile: it cannot be opened, is in UTF-16 or UTF-32, or has a line that is too long; of
            that, no more is read than is allowed.
    """
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(LARGEST + 1):
                number += 1
                if number == 1:
                    line = line.removeprefix(codecs.BOM_UTF8)
                    check_signature(path, line)
                if len(line) > LARGEST:
                    raise InvalidFile(path, f"is longer than {LARGEST_IN_WORDS}, the most that is allowed", number)
                yield number, line
    except OSError as error:
        raise cannot_read(path, error) from None


def decode(path: Path, content: bytes, first_line: int = 1, offset: int | None = None) -> str:
    """Decode UTF-8 strictly.

    Args:
        path: where it comes from.
        content: one line or more.
        first_line: the number of its first line.
        offset: where in the file `content` begins; `None` to count bytes in the line.

    Raises:
        InvalidFile: it is no UTF-8; line and byte are named.
    """
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = first_line + content.count(b"\n", 0, error.start)
        in_line = error.start - (content.rfind(b"\n", 0, error.start) + 1)
        where = f"byte {in_line} of the line" if offset is None else f"byte {offset + error.start} of the file"
        raise InvalidFile(
            path, f"0x{content[error.start]:02X} at {where} is not UTF-8; save the file as UTF-8", line
        ) from None


def check_signature(path: Path, start: bytes) -> None:
    """Refuse a file that says of itself that it is UTF-16 or UTF-32."""
    for name, signatures in {
        "UTF-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),  # before UTF-16, with which one of them begins
        "UTF-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
    }.items():
        if start.startswith(signatures):
            raise InvalidFile(path, f"is encoded in {name}; save the file as UTF-8", 1)


def cannot_read(path: Path, error: OSError) -> InvalidFile:
    """What the system said, as our error."""
    return InvalidFile(path, f"cannot be read: {error.strerror or error}")
