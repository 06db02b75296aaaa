"""The versions of packages."""

from importlib.metadata import version

import workbench


def versions(*names: str) -> dict[str, str]:
    """Of installed packages, by name; Workbench's own is in its code."""
    return {name: workbench.__version__ if name == "workbench" else version(name) for name in names}
