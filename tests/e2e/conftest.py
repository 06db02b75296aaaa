"""A place for the screenshots that people look at."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def artifacts() -> Path:
    """Where screenshots are kept; git ignores it."""
    folder = ROOT / "test-artifacts"
    folder.mkdir(exist_ok=True)
    return folder
