"""Transformers learn from an export, where torch is; `make test` brings it."""

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
MARGIN = 0.5
"""By so much a model's F1 or accuracy must be above the baselines'."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def trained(
    learnable: Path, train_with_torch: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """A small new model of each kind."""
    models = {}
    for recipe in ("transformers-tokens", "transformers-stance"):
        models[recipe] = tmp_path_factory.mktemp("models") / recipe
        ran = train_with_torch(learnable, "--recipe", recipe, "--out", models[recipe], "--from-scratch", "--epochs", 8)
        assert ran.returncode == 0, ran.stderr
    return models


def report(model: Path) -> Any:
    return json.loads((model / "training.json").read_text())


def test_tagging_beats_the_baselines(trained: dict[str, Path]) -> None:
    """Tokens of the test split, and the spans that their tags show."""
    said = report(trained["transformers-tokens"])
    assert said["examples"]["test"] >= 25
    for baseline in said["baselines"].values():
        assert said["test"]["figures"]["f1"] > baseline["figures"]["f1"] + MARGIN
        assert said["test"]["figures"]["token_accuracy"] > baseline["figures"]["token_accuracy"] + 0.2


def test_classifying_beats_the_baseline(trained: dict[str, Path]) -> None:
    """The stance between a holder and a target, in sentences of the test split."""
    said = report(trained["transformers-stance"])
    assert said["labels"] == ["against", "neutral", "favor"]
    (majority,) = said["baselines"].values()
    assert said["test"]["figures"]["accuracy"] > majority["figures"]["accuracy"] + MARGIN


def test_a_model_can_be_trained_on(
    trained: dict[str, Path], learnable: Path, train_with_torch: Callable[..., Any], tmp_path: Path
) -> None:
    """What was written is a model to begin with; and the same seed gives the same bytes."""
    for name in ("one", "same"):
        ran = train_with_torch(
            learnable,
            *("--recipe", "transformers-tokens", "--out", tmp_path / name, "--epochs", 1, "--seed", 3),
            *("--model", trained["transformers-tokens"], "--json"),
        )
        assert ran.returncode == 0, ran.stderr
        assert json.loads(ran.stdout) == report(tmp_path / name)
    assert report(tmp_path / "one") == report(tmp_path / "same")
    weights = [(tmp_path / name / "model.safetensors").read_bytes() for name in ("one", "same")]
    assert weights[0] == weights[1]
    assert report(tmp_path / "one")["test"]["figures"]["f1"] > MARGIN


def test_a_model_that_is_not_there_is_named(
    learnable: Path, train_with_torch: Callable[..., Any], tmp_path: Path
) -> None:
    """In one sentence; and nothing is left behind."""
    nothing = tmp_path / "nothing"
    ran = train_with_torch(
        learnable, "--recipe", "transformers-stance", "--out", tmp_path / "model", "--model", nothing
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith("error: ")
    assert str(nothing) in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_the_readme_s_lines_are_true(
    exports: dict[str, Path], train_with_torch: Callable[..., Any], tmp_path: Path
) -> None:
    """What it says to type, but for installing; on the learnable project, and on shares of votes."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8").split("## Train on it\n")[1].split("\n## ")[0]
    (block,) = [found for found in re.findall(r"```sh\n(.*?)```", readme, re.DOTALL) if "--from-scratch" in found]
    _, line = block.strip().split("\n")
    words = shlex.split(line)
    assert words[:2] == [".venv/bin/workbench", "train"]
    given = [exports["soft"] if word == "exports/demo/first" else word for word in words[2:]]
    given[given.index("--out") + 1] = tmp_path / "model"
    ran = train_with_torch(*given, "--epochs", 1)
    assert ran.returncode == 0, ran.stderr
