"""`workbench train`, as it is typed."""

from pathlib import Path
from typing import Any

from tests.export.writing import write
from workbench.training import RECIPES


def test_every_recipe_is_named_in_the_help(run: Any) -> None:
    """There is no second list to forget."""
    help_text = run("train", "--help").out
    assert all(recipe in help_text for recipe in RECIPES)


def test_neither_project_nor_data_is_needed(run: Any, tmp_path: Path) -> None:
    """A dataset may have come from elsewhere; what is wrong with it is said in one sentence."""
    write(tmp_path / "data", [])
    ran = run("train", "data", "--recipe", "spacy-ner", "--out", "model", "--json")
    assert ran.code == 1
    assert "split train is empty" in ran.json["error"]
    assert not Path("model").exists()


def test_a_recipe_must_be_named(run: Any, tmp_path: Path) -> None:
    """By one of their names."""
    write(tmp_path / "data", [])
    assert run("train", "data", "--out", "model").code == 2
    ran = run("train", "data", "--recipe", "alchemy", "--out", "model")
    assert ran.code == 1
    assert "spacy-ner" in ran.err
