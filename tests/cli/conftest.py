"""Data folders with the demo in them, and a way to run commands on them."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from workbench.cli import app
from workbench.ingest import Documents
from workbench.settings import VARIABLES, SchemeFile, shipped
from workbench.store import Store
from workbench.workflows import demo


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
    for variable in (*VARIABLES, "HF_ENDPOINT", "HF_TOKEN"):
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
def prepared(scheme_file: SchemeFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's data folder before anybody labeled, made once."""
    home = tmp_path_factory.mktemp("prepared") / "data"
    home.mkdir()
    store = Store.open(f"sqlite:///{home / 'workbench.sqlite3'}")
    news, seeds = scheme_file, Documents(shipped("seeds"))
    demo.prepare(store, demo.PROJECT, news.scheme, news.source, news.guidelines, seeds)
    store.close()
    return home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    """The demo's data folder without its labels, to do with as one likes."""
    return Path(shutil.copytree(prepared, tmp_path / "data"))


@pytest.fixture
def demo_home(run: Run, home: Path) -> Path:
    """The demo's data folder as the command makes it."""
    assert run("demo", "--no-serve", "--home", home).code == 0
    return home
