"""Copies are made, and damage is found."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).parents[2] / "docs" / "example.jsonl"


def test_a_backup_is_a_data_folder_s_database(run: Any, home: Path, tmp_path: Path) -> None:
    """Put in its place, it is all there."""
    run("annotations", "load", EXAMPLE, "--as", "ana")
    copy = tmp_path / "other" / "workbench.sqlite3"
    assert run("backup", "--out", copy, "--json").json["path"] == str(copy)
    assert (
        run("annotations", "dump", "--home", tmp_path / "other").out == run("annotations", "dump", "--home", home).out
    )


def test_a_backup_has_a_place_of_its_own(run: Any, home: Path) -> None:
    """In the data folder, under the time."""
    path = Path(run("backup", "--json").json["path"])
    assert path.parent == home / "backups"


def test_the_doctor_finds_nothing_in_a_sound_database(run: Any, home: Path) -> None:  # noqa: ARG001
    """And says what was looked at."""
    ran = run("doctor", "--json")
    assert ran.code == 0
    assert {finding["level"] for finding in ran.json} == {"ok"}


def test_the_doctor_finds_a_label_that_quotes_wrongly(run: Any, home: Path) -> None:
    """Somebody changed the document's text behind our back."""
    run("annotations", "load", EXAMPLE, "--as", "ana")
    with closing(sqlite3.connect(home / "workbench.sqlite3")) as database:
        database.execute("UPDATE documents SET text = replace(text, 'mediate', 'MEDIATE')")
        database.commit()
    ran = run("doctor")
    assert ran.code == 1
    assert "✗ demo: answers: ana's answer for sentence 8" in ran.out
    assert ran.err.startswith("error: 1 of ")


def test_the_doctor_compares_the_scheme_with_its_file(run: Any, home: Path, tmp_path: Path) -> None:  # noqa: ARG001
    """A file that cannot be read, or that says other than what is recorded, is something to know."""
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "demo.toml").write_text("title = 1\n", encoding="utf-8")
    ran = run("doctor", "--json")
    assert ran.code == 0
    warnings = [finding["message"] for finding in ran.json if finding["level"] == "warning"]
    assert len(warnings) == 1
    assert "demo.toml, line 1: title: must be a text, not 1" in warnings[0]
