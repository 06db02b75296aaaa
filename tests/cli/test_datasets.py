"""Exported datasets are checked and compared from the command line."""

from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).parents[2] / "docs" / "example.jsonl"


@pytest.fixture
def first(run: Any, home: Path) -> Path:  # noqa: ARG001
    assert run("annotations", "load", EXAMPLE, "--as", "ana").code == 0
    assert run("export", "--out", "first").code == 0
    return Path("first")


def test_a_good_one_passes(run: Any, first: Path) -> None:
    """With its version, which is that of the manifest."""
    said = run("export", "--verify", first, "--json").json
    assert said["problems"] == []
    assert (
        f"first is as it was written: {said['files']} files, version {said['version']}"
        in run("export", "--verify", first).out
    )


def test_what_is_wrong_is_named(run: Any, first: Path) -> None:
    """One sentence for each thing, and 1."""
    (first / "README.md").unlink()
    (first / "more.txt").write_text("")
    ran = run("export", "--verify", first)
    assert ran.code == 1
    assert ran.err.splitlines() == ["error: README.md is missing", "error: more.txt is not in manifest.json"]
    ran = run("export", "--verify", first, "--json")
    assert (ran.code, len(ran.json["problems"])) == (1, 2)


def test_what_is_no_dataset_fails(run: Any, home: Path) -> None:  # noqa: ARG001
    """In a sentence."""
    ran = run("export", "--verify", "seeds")
    assert ran.code == 1
    assert ran.err == "error: seeds has no manifest.json, so it is no dataset of `workbench export`\n"


def test_two_are_told_apart(run: Any, first: Path) -> None:
    """By settings, documents, rows and labels."""
    assert run("export", "--out", "same").code == 0
    assert run("diff", first, "same").out.startswith("both are version ")
    assert run("export", "--out", "every", "--policy", "every").code == 0
    said = run("diff", first, "every")
    assert said.code == 0
    assert "policy: consensus → every" in said.out
    assert "documents: 0 added, 0 removed, 0 on another side" in said.out
    assert run("diff", first, "every", "--json").json["settings"]["policy"] == ["consensus", "every"]
