"""The files of a format in a folder."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from workbench.errors import InvalidFile


def files_of(path: Path, suffixes: Sequence[str]) -> list[Path]:
    """The file itself, or those of a folder and of those within it that end as the format's do.

    Args:
        suffixes: in which a star stands for anything.

    Raises:
        InvalidFile: there is none.
    """
    if not path.exists():
        raise InvalidFile(path, "does not exist")
    if not path.is_dir():
        return [path]
    found = sorted(
        file
        for file in path.rglob("*")
        if file.is_file()
        and any(fnmatchcase(file.name, f"*{suffix}") for suffix in suffixes)
        and not any(part.startswith(".") for part in file.relative_to(path).parts)
    )
    if not found:
        raise InvalidFile(path, f"is a folder without files that end in {', '.join(suffixes)}")
    return found
