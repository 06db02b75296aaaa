"""Files that are written whole or not at all, and `-` for standard input."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from workbench.errors import Conflict, InvalidFile

STANDARD = "-"


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A new file that appears under its name once it is complete.

    Raises:
        Conflict: there is one already.
    """
    if path.exists():
        raise Conflict(f"{path} exists already; name another, or remove it first")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        partial = Path(file.name)
        try:
            yield file
        except BaseException:
            partial.unlink()
            raise
    partial.chmod(0o644)
    partial.rename(path)


@contextmanager
def input_file(name: str) -> Iterator[IO[bytes]]:
    """A file to read, or standard input for `-`.

    Raises:
        InvalidFile: it cannot be read.
    """
    if name == STANDARD:
        yield sys.stdin.buffer
        return
    with ExitStack() as stack:
        try:
            file = stack.enter_context(Path(name).open("rb"))
        except OSError as error:
            raise InvalidFile(name, f"cannot be read: {error.strerror}") from None
        yield file
