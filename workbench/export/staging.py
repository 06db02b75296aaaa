"""A folder that appears whole or not at all."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.errors import Conflict, InvalidFile
from workbench.export.parquet import keep


class Staging:
    """A hidden folder beside the one that is to appear.

    Attributes:
        folder: write here.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def publish(self, target: Path) -> None:
        """Let the folder appear under its name, at once.

        Raises:
            Conflict: something is there already.
        """
        refuse_existing(target)
        for path in (*self.folder.rglob("*"), self.folder):
            keep(path)
        self.folder.rename(target)
        keep(target.parent)


def refuse_existing(target: Path) -> None:
    """Raises:
    Conflict: `target` is a link, a file, or a folder with something in it.
    """
    if target.is_symlink():  # a folder can take the place of an empty folder, but not of a link to one
        raise Conflict(f"{target} exists already and is a symbolic link; name the folder itself; nothing was written")
    if target.is_dir():
        if any(target.iterdir()):
            raise Conflict(f"{target} exists already and is not empty; nothing was written")
    elif os.path.lexists(target):
        raise Conflict(f"{target} exists already and is no folder; nothing was written")


@contextmanager
def staged(folder: Path) -> Iterator[Staging]:
    """A fresh folder to fill and to publish; removed again if that does not happen.

    What an interrupted run left under that name is cleared first.

    Raises:
        Conflict: another process is writing there.
        InvalidFile: the disk is full, or the folder may not be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = _lock(folder)
        try:
            yield Staging(folder)
        finally:
            # After `publish` the name is gone, or another process's.
            if _holds(lock, folder):
                shutil.rmtree(folder)
            os.close(lock)
    except OSError as error:
        raise InvalidFile(error.filename or folder, f"cannot be written: {error.strerror or error}") from error


def _lock(folder: Path) -> int:
    # The lock belongs to the open folder, not to a process id or a file, so it ends with the process however that ends.
    while True:
        folder.mkdir(exist_ok=True)
        lock = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise Conflict(
                f"another export is being written to {folder}; wait for it, or choose another folder"
            ) from None
        if _holds(lock, folder):
            break
        os.close(lock)
    for left in folder.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()
    return lock


def _holds(lock: int, folder: Path) -> bool:
    try:
        there = folder.stat()
    except FileNotFoundError:
        return False
    return os.path.samestat(os.fstat(lock), there)
