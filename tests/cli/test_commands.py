"""What all commands have in common."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.commands import COMMANDS
from workbench import __version__

ROOT = Path(__file__).resolve().parents[2]


def test_all_are_there() -> None:
    """The command line is what the documentation says."""
    assert set(COMMANDS) == {
        "init",
        "import",
        "suggest",
        "serve",
        "annotations dump",
        "annotations load",
        "annotations schema",
        "gold accept",
        "gold dump",
        "gold queue",
        "sync push",
        "sync pull",
        "sync status",
        "stances",
        "agreement",
        "gamma",
        "versions",
        "requeue",
        "export",
        "users add",
        "users list",
        "users passwd",
        "users role",
        "users deactivate",
        "backup",
        "diff",
        "doctor",
        "demo",
        "formats",
        "train",
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_project_home_and_json(name: str) -> None:
    """So that nobody has to remember which do."""
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts}
    assert {"--project", "--home", "--json"} <= options


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_every_option_has_help(name: str) -> None:
    """A sentence each."""
    command = COMMANDS[name]
    assert command.help
    assert all(getattr(parameter, "help", None) for parameter in command.params)


@pytest.mark.parametrize("words", [(), *(tuple(name.split()) for name in COMMANDS)], ids=" ".join)
def test_help_is_printed(run: Any, words: tuple[str, ...]) -> None:
    """Asking is no error."""
    ran = run(*words, "--help")
    assert ran.code == 0
    assert "Usage:" in ran.out


def test_the_version_is_printed(run: Any) -> None:
    """It stands in one place."""
    assert run("--version").out == f"workbench {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("export", "--nonsense"),
        ("import",),
        ("init",),
        ("users", "add"),
        ("users", "role", "ana", "king"),
        ("serve", "--port", "port"),
        ("serve", "--port", "70000"),
    ],
    ids=" ".join,
)
def test_misuse_exits_with_2(run: Any, words: tuple[str, ...]) -> None:
    """It is told apart from failure, and nothing is done."""
    ran = run(*words)
    assert ran.code == 2
    assert "Usage:" in ran.err
    assert ran.out == ""


# Each with what it says after "error: ".
FAILURES = {
    ("export", "--home", "none"): "there is no ",
    ("export", "--project", "nwes"): "there is no project 'nwes'",
    ("export", "--threshold", "2"): "the threshold must be above 0 and at most 1, not 2",
    ("export", "--ties", "guess"): "there is no rule 'guess' for ties; known are undecided, first, last",
    ("import", "none.txt"): "none.txt: does not exist",
    ("annotations", "load", "none.jsonl"): "none.jsonl: cannot be read: No such file",
    ("annotations", "dump", "--annotator", "nobody"): "there is no user 'nobody'",
    ("init", "none.toml"): "there is no file none.toml",
    ("init", "--project", "nwes"): "there is no scheme ",
    ("users", "passwd", "ana", "--password-stdin"): "the password must have 8 to 1000 characters",
    ("users", "add", "ana", "--no-password"): "there is a user 'ana' already",
    (
        "export",
        "--policy",
        "guess",
    ): "there is no export policy 'guess'; known are consensus, majority, dawid_skene, soft, every",
}


@pytest.mark.parametrize("words", FAILURES, ids=" ".join)
def test_failure_is_one_sentence_and_exits_with_1(run: Any, home: Path, words: tuple[str, ...]) -> None:  # noqa: ARG001
    """On standard error, without a traceback."""
    ran = run(*words)
    assert ran.code == 1
    assert ran.out == ""
    assert ran.err.startswith(f"error: {FAILURES[words]}")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("words", FAILURES, ids=" ".join)
def test_failure_is_json_too_where_json_is_wanted(run: Any, home: Path, words: tuple[str, ...]) -> None:  # noqa: ARG001
    """A program finds the same sentence on standard output."""
    ran = run(*words, "--json")
    assert ran.code == 1
    assert ran.err == f"error: {ran.json['error']}\n"


def test_a_typo_in_home_makes_nothing(run: Any, tmp_path: Path) -> None:
    """Only commands that begin something make a data folder."""
    assert run("users", "list", "--home", "dta").code == 1
    assert not (tmp_path / "dta").exists()


def test_an_impossible_setting_is_refused(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the variable's name, not its value."""
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", "mysql://root:secret@host/x")
    ran = run("doctor")
    assert ran.code == 1
    assert "WORKBENCH_DATABASE_URL must begin with" in ran.err
    assert "secret" not in ran.err


def test_a_database_that_is_away_is_one_sentence(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its password is not in it."""
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", "postgresql://u:secret@127.0.0.1:1/x")
    ran = run("doctor")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "secret" not in ran.err


def test_help_loads_nothing_heavy() -> None:
    """That is why it answers at once; a time would depend on what else runs."""
    program = """
import sys
from typer.testing import CliRunner
from workbench.cli.commands import app
assert CliRunner().invoke(app, ["--help"]).exit_code == 0
heavy = {"spacy", "datasets", "pyarrow", "streamlit", "sqlalchemy", "label_studio_sdk", "numpy", "pandas"}
print(*sorted(heavy & set(sys.modules)))
"""
    ran = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=ROOT)
    assert ran.stdout.split() == []
