"""`workbench gamma`: entities of every two annotators, aligned."""

from typing import Annotated

import typer

from workbench.cli.session import HomeOption, JsonOption, ProjectOption, session


def gamma(
    samples: Annotated[
        int, typer.Option("--samples", metavar="NUMBER", min=2, help="How many random texts chance is drawn from.")
    ] = 30,
    seed: Annotated[int, typer.Option("--seed", metavar="NUMBER", min=0, help="Of the draws: same seed, same γ.")] = 0,
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Align the entities of every two annotators: γ and γ-cat, and F1 in the four ways of SemEval-2013.

    γ tells how far two agree on where entities are and what they are, beyond chance; γ-cat on what they are, where
    both have one. With --json the counts behind each F1 are printed as well.
    """
    with session(project, home, json) as run:
        from workbench.workflows.entity_alignment import align_entities

        found = align_entities(run.store, run.project, samples=samples, seed=seed)
        rows = [
            (
                f"{each.first}, {each.second}",
                each.sentences,
                *map(_number, (each.gamma, each.error, each.gamma_cat, *(way.f1 for way in each.ways))),
                *([each.message] if each.message else []),
            )
            for each in found.pairs
        ]
        ways = [way.name for way in found.pairs[0].ways] if found.pairs else []
        why = [""] if any(each.message for each in found.pairs) else []
        run.table(found, ("pair", "n", "γ", "error", "γ-cat", *ways, *why), rows)
        run.say(f"{found.samples} random texts for each pair, seed {found.seed}")


def _number(number: float | None) -> str:
    return "" if number is None else f"{number:.3f}"
