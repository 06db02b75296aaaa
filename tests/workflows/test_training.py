"""What cannot be trained on is refused in one sentence, and leaves nothing behind."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.export.projects import article, mediation
from tests.export.writing import labeled, write
from workbench.errors import Conflict, InvalidFile, InvalidInput, InvalidSetting, MissingPackage, NotFound
from workbench.training import RECIPES, Terms, recipe_named, recipes
from workbench.workflows.training import train_model

SPACY = [name for name, recipe in RECIPES.items() if recipe.family == "spacy"]


def train(dataset: Path, recipe: str, out: Path, **chosen: Any) -> None:
    train_model(dataset, recipe, out, Terms(**chosen), lambda *_: None)


@pytest.mark.parametrize("recipe", SPACY)
def test_without_rows_there_is_nothing_to_learn(tmp_path: Path, recipe: str) -> None:
    """An empty project exports, but trains nothing."""
    write(tmp_path / "data", [])
    with pytest.raises(InvalidInput, match="split train is empty"):
        train(tmp_path / "data", recipe, tmp_path / "model")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("recipe", SPACY)
def test_without_labels_there_is_nothing_to_learn(tmp_path: Path, recipe: str, seed_text: str) -> None:
    """Sentences in which nobody found an entity."""
    seed = article(seed_text, "000_ba9a8abaa905c4c6")
    answer = mediation(next(one for one in seed[1] if one.text.startswith("The Turkish NTV channel quoted")))
    write(tmp_path / "data", [labeled(seed, replace(answer, entities=()))])
    with pytest.raises(InvalidInput, match="no row of the split train has an entity"):
        train(tmp_path / "data", recipe, tmp_path / "model")


def test_splits_without_rows_are_no_hindrance(tmp_path: Path, seed_text: str) -> None:
    """The last epoch is chosen on train, and no score is made up; what spaCy cannot learn is counted."""
    seed = article(seed_text, "000_ba9a8abaa905c4c6")
    answer = mediation(next(one for one in seed[1] if one.text.startswith("The Turkish NTV channel quoted")))
    write(tmp_path / "data", [labeled(seed, answer)])
    report = train_model(tmp_path / "data", "spacy-ner", tmp_path / "model", Terms(epochs=1), lambda *_: None)
    assert (report.test, report.baselines, report.selected_on) == (None, {}, "train")
    assert report.left_out == {"split entities": 1, "entities within a token or another entity": 3}
    assert report.labels == ("ORG",)


@pytest.mark.parametrize("content", [None, b"{}", b'{"version": "\xff"}', b'{"version": "", "\xff": 1}'])
def test_a_folder_must_be_an_export(tmp_path: Path, content: bytes | None) -> None:
    """With its manifest, in UTF-8."""
    (tmp_path / "data").mkdir()
    if content is not None:
        (tmp_path / "data" / "manifest.json").write_bytes(content)
    with pytest.raises(InvalidFile, match="data"):
        train(tmp_path / "data", "spacy-ner", tmp_path / "model")


def test_damaged_files_are_named(tmp_path: Path) -> None:
    """Those that are no Parquet."""
    write(tmp_path / "data", [])
    for path in (tmp_path / "data").rglob("*.parquet"):
        path.write_bytes(b"PAR1 cut")
    with pytest.raises(InvalidFile, match="cannot be read"):
        train(tmp_path / "data", "spacy-ner", tmp_path / "model")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """A folder with something in it stays as it is."""
    write(tmp_path / "data", [])
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "mine").touch()
    with pytest.raises(Conflict):
        train(tmp_path / "data", "spacy-ner", tmp_path / "model")


@pytest.mark.parametrize(
    "chosen", [{"epochs": 0}, {"seed": -1}, {"seed": 2**32}, {"model": "en_core_web_sm", "from_scratch": True}]
)
def test_impossible_terms_are_refused(tmp_path: Path, chosen: dict[str, Any]) -> None:
    """Before anything is read."""
    with pytest.raises(InvalidSetting):
        train(tmp_path / "nowhere", "spacy-ner", tmp_path / "model", **chosen)


def test_recipes_are_known_by_name() -> None:
    """The error names them all."""
    with pytest.raises(NotFound, match=", ".join(RECIPES)):
        recipe_named("alchemy")


@pytest.mark.parametrize("recipe", [name for name, recipe in RECIPES.items() if recipe.family == "transformers"])
def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, recipe: str) -> None:
    """And how to install it."""
    monkeypatch.setattr(recipes.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(MissingPackage, match=r"torch and transformers.*pip install 'workbench\[train\]'"):
        recipe_named(recipe)


def test_a_transformer_begins_with_something(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a small new one is worth should not be taken for what a trained one is."""
    monkeypatch.setattr(recipes.importlib.util, "find_spec", lambda _: True)
    with pytest.raises(InvalidSetting, match="--from-scratch"):
        train(tmp_path / "nowhere", "transformers-tokens", tmp_path / "model")
