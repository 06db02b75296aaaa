"""A data folder with the demo in it, and a way to run commands on it."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from workbench.cli import app
from workbench.settings import VARIABLES


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of whoever runs the tests, and a folder of their own."""
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def run() -> Run:
    """Run a command in this process; an error that is no answer to the user fails the test."""

    def run_command(*words: object, stdin: str | bytes | None = None) -> Ran:
        result = CliRunner().invoke(app, [str(word) for word in words], input=stdin, catch_exceptions=False)
        return Ran(result.exit_code, result.stdout, result.stderr)

    return run_command


@pytest.fixture(scope="session")
def prepared(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's data folder, made once."""
    home = tmp_path_factory.mktemp("prepared") / "data"
    assert run("demo", "--no-serve", "--home", home).code == 0
    return home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    """The demo's data folder, to do with as one likes."""
    return Path(shutil.copytree(prepared, tmp_path / "data"))
