"""Which room may import which, as pyproject.toml says it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def test_imports_point_down_and_never_sideways() -> None:
    """The contracts of the linter hold."""
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


HEAVY = ("spacy", "datasets", "label_studio_sdk", "streamlit", "sqlalchemy", "pyarrow", "pandas", "numpy", "rich")


@pytest.mark.parametrize("module", ["workbench", "workbench.cli", "workbench.settings"])
def test_nothing_heavy_is_imported_before_it_is_needed(module: str) -> None:
    """So that `workbench --help` answers at once."""
    program = f"import {module}, sys; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=ROOT
    ).stdout.split()
    assert not set(HEAVY) & set(modules)
