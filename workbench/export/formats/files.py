"""One file for each annotator, opened when there is something to write."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

TOGETHER = "labels"
"""What is called after the annotator elsewhere, where all speak together."""


class Files:
    """The files of a folder, by annotator."""

    def __init__(self, folder: Path, suffix: str, stack: ExitStack, start: str, end: str) -> None:
        self._folder, self._suffix, self._stack = folder, suffix, stack
        self._start, self._end = start, end
        self._open: dict[str, IO[str]] = {}

    def of(self, annotator: str) -> IO[str]:
        """The file of an annotator; of all together for no name."""
        name = annotator or TOGETHER
        if name not in self._open:
            path = self._folder / f"{name}{self._suffix}"
            file = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            file.write(self._start)
            self._stack.callback(lambda: file.write(self._end))
            self._open[name] = file
        return self._open[name]


@contextmanager
def files(folder: Path, suffix: str, start: str = "", end: str = "") -> Iterator[Files]:
    """Files that are all closed at the end.

    Args:
        start, end: what each begins and ends with.
    """
    with ExitStack() as stack:
        yield Files(folder, suffix, stack, start, end)
