"""The house itself: what is shipped, what is said of errors, what runs the tests."""

import ast
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from workbench import errors

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_a_wheel_has_all_that_is_needed(tmp_path: Path) -> None:
    """Without a checkout the schemes, the seeds and the labeler are there."""
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("workbench-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    shipped = {path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*")}
    for folder in ("configs", "seeds"):
        for path in (ROOT / folder).rglob("*"):
            assert f"workbench/shipped/{path.relative_to(ROOT).as_posix()}" in shipped
    tracked = subprocess.run(["git", "ls-files", "workbench"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(tracked.stdout.split()) <= shipped
    prepared = subprocess.run(
        [sys.executable, "-m", "workbench", "demo", "--no-serve", "--home", tmp_path / "data"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert prepared.returncode == 0, prepared.stderr
    assert "Project demo is ready: 1 document, 14 sentences, 41 answers." in prepared.stdout


def test_the_tree_of_errors_is_drawn_as_it_is() -> None:
    """Whoever looks for the right error finds all of them in one place."""
    assert errors.__doc__ is not None
    drawn: dict[str, str | None] = {}
    above: list[str] = []
    for prefix, name in re.findall(r"^ {4}([│├└─ ]*)([A-Z]\w+)  ", errors.__doc__, re.MULTILINE):
        depth = len(prefix) // 4
        drawn[name] = above[depth - 1] if depth else None
        above[depth:] = [name]
    actual = {
        name: kind.__base__.__name__ if kind is not errors.WorkbenchError else None
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, errors.WorkbenchError) and kind.__base__ is not None
    }
    assert drawn == actual


def test_no_broad_except_swallows() -> None:
    """`except Exception` re-raises, or is not there."""
    for path in (ROOT / "workbench").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler) and (
                node.type is None
                or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
            ):
                assert any(isinstance(inner, ast.Raise) for inner in ast.walk(node)), f"{path}:{node.lineno}"


def test_the_version_stands_once() -> None:
    """In the package; everything else reads it there."""
    from workbench import __version__

    said = [
        path
        for path in (ROOT / "pyproject.toml", *(ROOT / "workbench").rglob("*.py"))
        if re.search(rf"version.*\b{re.escape(__version__)}\b", path.read_text(encoding="utf-8"))
    ]
    assert said == [ROOT / "workbench" / "__init__.py"]


def test_only_the_settings_read_the_environment() -> None:
    """Everything else is handed what it needs."""
    readers = {
        path.relative_to(ROOT / "workbench").parts[0]
        for path in (ROOT / "workbench").rglob("*.py")
        if re.search(r"\bos\.(environ|getenv)\b", path.read_text(encoding="utf-8"))
    }
    assert readers <= {"settings"}


def test_the_checks_can_be_run() -> None:
    """The script is executable, and runs what the README says."""
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text(encoding="utf-8")
