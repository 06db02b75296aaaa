"""`workbench export`: labels as a Hugging Face dataset."""

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.session import HomeOption, JsonOption, ProjectOption, session


def export(
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="The folder to make; exports/<project>/<version> without it."),
    ] = None,
    policy: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Which answers become rows: consensus (gold, or what all say alike) or every (each for itself).",
        ),
    ] = "consensus",
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Write the labels as a Hugging Face dataset.

    It is written whole or not at all, and never over a folder that exists. The same labels give the
    same bytes.
    """
    with session(project, home, json) as run:
        from workbench.workflows.exporting import export_dataset

        with run.progress("Exporting") as progress:
            report = export_dataset(run.store, run.project, out, policy=policy, progress=progress)
        rows = {name: sum(splits.values()) for name, splits in report.manifest.rows.items()}
        counted = ", ".join(f"{name} {number:,}" for name, number in rows.items())
        examples = "\n".join(f'    {name} = load_dataset("{report.path}", "{name}")' for name in rows)
        run.show(
            report, f"{report.path} is written; rows: {counted}\n\n    from datasets import load_dataset\n\n{examples}"
        )
