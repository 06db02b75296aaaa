"""The kinds of model that can be trained: one module a kind, one line in this table."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from workbench.errors import MissingPackage, NotFound
from workbench.training.exported import Exported
from workbench.training.report import Trained, TrainingReport
from workbench.training.spacy_ner import train_ner
from workbench.training.spacy_spancat import train_spancat
from workbench.training.terms import Progress, Terms
from workbench.training.transformers_stance import train_stance
from workbench.training.transformers_tokens import train_tokens

Family = Literal["spacy", "transformers"]

REPORT = "training.json"

_PACKAGES: dict[Family, tuple[str, ...]] = {"spacy": ("spacy",), "transformers": ("torch", "transformers")}

Train = Callable[[Exported, Path, Terms, Progress], Trained]
"""From a dataset to a model, which is written into the empty folder."""


class Recipe(NamedTuple):
    """Attributes:
    train: does it.
    family: what the model is made with, and so what names a model to begin with.
    description: a few words for help texts.
    """

    train: Train
    family: Family
    description: str

    @property
    def needs_model(self) -> bool:
        """Whether it begins with a trained model, unless it is told otherwise."""
        return self.family == "transformers"


RECIPES: dict[str, Recipe] = {
    "spacy-ner": Recipe(train_ner, "spacy", "a spaCy pipeline that finds the outermost entities"),
    "spacy-spancat": Recipe(train_spancat, "spacy", "a spaCy pipeline that finds entities, also within others"),
    "transformers-tokens": Recipe(
        train_tokens, "transformers", "a transformer that tags tokens with the outermost entities"
    ),
    "transformers-stance": Recipe(
        train_stance, "transformers", "a transformer that tells a holder's stance towards a target in a sentence"
    ),
}


def recipe_named(name: str) -> Recipe:
    """Look a recipe up.

    Raises:
        NotFound: there is none of that name; those that there are, are named.
        MissingPackage: what it needs is not installed.
    """
    if name not in RECIPES:
        raise NotFound(f"there is no recipe {name!r}; known are {', '.join(RECIPES)}")
    recipe = RECIPES[name]
    missing = [package for package in _PACKAGES[recipe.family] if importlib.util.find_spec(package) is None]
    if missing:
        raise MissingPackage(
            f"the recipe {name} needs {' and '.join(missing)}; install them with pip install 'workbench[train]'"
        )
    return recipe


def run_recipe(name: str, exported: Exported, folder: Path, terms: Terms, progress: Progress) -> TrainingReport:
    """Train a model and write it, with its report, into an empty folder.

    Raises:
        NotFound: there is no such recipe, or no such model to begin with.
        MissingPackage: what it needs is not installed.
        InvalidInput: there is nothing to learn, or the terms do not fit the recipe.
        InvalidFile: the dataset cannot be read.
    """
    recipe = recipe_named(name)
    trained = recipe.train(exported, folder, terms, progress)
    report = TrainingReport(
        recipe=name,
        project=exported.project,
        policy=exported.policy,
        dataset=exported.version,
        model=terms.model,
        seed=terms.seed,
        **msgspec.structs.asdict(trained),
    )
    (folder / REPORT).write_bytes(msgspec.json.format(msgspec.json.encode(report)) + b"\n")
    return report
