"""A copy of a database file while it is in use."""

import os
import sqlite3
import tempfile
from pathlib import Path

from sqlalchemy import Engine

from workbench.errors import Conflict, Unavailable


def copy_sqlite(engine: Engine, target: Path) -> None:
    """Copy a SQLite database as it is at one moment to a new file, which appears whole or not at all.

    Raises:
        Conflict: the file exists.
        Unavailable: it cannot be written.
    """
    if target.exists():
        raise Conflict(f"{target} exists already; name another file")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise Unavailable(f"{target} cannot be written: {error.strerror}") from None
    os.close(handle)
    unfinished = Path(name)
    try:
        _copy(engine, unfinished)
        os.link(unfinished, target)  # fails where a rename would overwrite
        _flush(target.parent)
    except FileExistsError:
        raise Conflict(f"{target} exists already; name another file") from None
    except OSError as error:
        raise Unavailable(f"{target} cannot be written: {error.strerror}") from None
    except sqlite3.Error as error:
        raise Unavailable(f"{target} cannot be written: {error}") from None
    finally:
        unfinished.unlink()


def _copy(engine: Engine, to: Path) -> None:
    source = sqlite3.connect(f"file:{engine.url.database}?mode=ro", uri=True)
    copy = sqlite3.connect(to)
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()
    _flush(to)


def _flush(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
