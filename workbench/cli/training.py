"""`workbench train`: a model from an export."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.session import HomeOption, JsonOption, ProjectOption, session

if TYPE_CHECKING:
    from workbench.training import Scores, TrainingReport


def train(
    dataset: Annotated[Path, typer.Argument(metavar="FOLDER", help="What `workbench export` wrote.")],
    recipe: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="What to train: spacy-ner or spacy-spancat (entities), transformers-tokens (entities) or "
            "transformers-stance.",
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="The folder to make for the model.")],
    model: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="What to begin with: a spaCy pipeline, or the name or folder of a transformer."
        ),
    ] = None,
    from_scratch: Annotated[
        bool, typer.Option("--from-scratch", help="Begin with nothing: a small new transformer.")
    ] = False,
    epochs: Annotated[
        int | None,
        typer.Option(metavar="NUMBER", help="How often every example is seen; the recipe's own unless given."),
    ] = None,
    seed: Annotated[int, typer.Option(metavar="NUMBER", help="The same seed gives the same model.")] = 0,
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Train a model on an export, test it on the export's test split, and compare it with baselines.

    It is written whole or not at all, and never over a folder that exists. `training.json` beside it says what it
    was made of and what it is worth. Neither a project nor a data folder is needed.
    """
    with session(project, home, json) as run:
        from workbench.training import Terms
        from workbench.workflows.training import train_model

        with run.progress("Training") as progress:
            report = train_model(dataset, recipe, out, Terms(model, from_scratch, epochs, seed), progress)
        if run.as_json:
            run.show(report)
            return
        trained = report.examples["train"]
        run.say(f"{out} is written; trained on {trained:,} rows, tested on {report.examples['test']:,}")
        for what, number in report.left_out.items():
            run.say(f"left out: {number:,} × {what}")
        if report.test is None:
            run.say("the split test has no rows, so there are no scores")
            return
        run.table(report, ("", *report.test.figures), _rows(report, report.test))


def _rows(report: "TrainingReport", test: "Scores") -> list[list[str]]:
    def line(name: str, scores: "Scores") -> list[str]:
        return [
            name,
            *(f"{scores.figures[figure]:.3f}" if figure in scores.figures else "–" for figure in test.figures),
        ]

    return [line("model", test), *(line(name, scores) for name, scores in report.baselines.items())]
