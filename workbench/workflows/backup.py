"""A copy of everything, while people go on labeling."""

from pathlib import Path

from workbench.errors import InvalidInput
from workbench.store import Store


def backup(store: Store, target: Path) -> Path:
    """Copy the database, as it is at one moment, to a new file. To restore it, put it in its place.

    Raises:
        InvalidInput: the database is PostgreSQL, which has tools of its own for this.
        Conflict: the file exists.
        Unavailable: it cannot be written.
    """
    if store.file is None:
        raise InvalidInput(
            f"{store.where} is PostgreSQL: back it up with `pg_dump --format=custom --file={target} DATABASE` "
            "and restore it with `pg_restore`"
        )
    target = target.absolute()
    store.copy_to(target)
    return target
