"""Train a model on an export."""

from pathlib import Path

from workbench.export import refuse_existing, staged
from workbench.text import installed_pipeline
from workbench.training import Exported, Terms, TrainingReport, recipe_named, run_recipe
from workbench.training.terms import Progress


def train_model(dataset: Path, recipe: str, out: Path, terms: Terms, progress: Progress) -> TrainingReport:
    """Train on the split train, choose by validation, test on test, and write the model whole or not at all.

    Args:
        dataset: a folder that `export_dataset` wrote.
        recipe: one of `RECIPES`.
        out: the folder to make.

    Raises:
        NotFound: there is no such recipe, or no such model to begin with.
        MissingPackage: what the recipe needs is not installed.
        InvalidInput: there is nothing to learn, or the terms do not fit the recipe.
        InvalidFile: the dataset cannot be read, or the folder cannot be written.
        Conflict: there is something in the folder already, or another run is writing to it.
    """
    chosen = recipe_named(recipe)
    terms.check(chosen.needs_model)
    refuse_existing(out)
    exported = Exported(dataset)
    if chosen.family == "spacy" and terms.model is not None:
        terms = terms._replace(model=installed_pipeline(terms.model))
    with staged(out.absolute().parent / f".{out.name}.unfinished") as staging:
        report = run_recipe(recipe, exported, staging.folder, terms, progress)
        staging.publish(out)
    return report
