"""`workbench export`: labels as a Hugging Face dataset, or in the format of another tool."""

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli import datasets
from workbench.cli.formats import HUGGINGFACE, FormatOption, NamesOption, export_as
from workbench.cli.session import HomeOption, JsonOption, ProjectOption, session
from workbench.domain.merged import SUMMARIES, THRESHOLD, TIE_RULES

_POLICIES = "; ".join(f"{name} ({summary})" for name, summary in SUMMARIES.items())


def export(
    format: FormatOption = HUGGINGFACE,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="The folder to make; without it exports/<project>/<version or format>."),
    ] = None,
    policy: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help=f"Which answers become rows: {_POLICIES}.",
        ),
    ] = "consensus",
    threshold: Annotated[
        float,
        typer.Option(
            metavar="SHARE",
            help="Where a policy merges answers: from which share of those who answered something counts, or under "
            "dawid_skene from which probability.",
        ),
    ] = THRESHOLD,
    ties: Annotated[
        str,
        typer.Option(
            metavar="RULE",
            help="Where a policy merges answers: what becomes of an item with equally likely labels, "
            f"{', '.join(TIE_RULES)} (its sentence is left out, or the first or last label on the scale).",
        ),
    ] = TIE_RULES[0],
    agreement: Annotated[
        bool,
        typer.Option(
            help="Say in the card how far annotators agree; counted once, which takes longer than the export."
        ),
    ] = True,
    names: NamesOption = False,
    verify: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Export nothing; check that a dataset is as it was written."),
    ] = None,
    push: Annotated[
        str | None,
        typer.Option(
            metavar="NAMESPACE/NAME",
            help="Publish the dataset to a hub as well; with --out, an export that is there already.",
        ),
    ] = None,
    public: Annotated[bool, typer.Option("--public", help="With --push: let all see a dataset that is new.")] = False,
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Write the labels as a Hugging Face dataset, or in the format of another tool.

    It is written whole or not at all, and never over a folder that exists. The same labels give the
    same bytes.
    """
    with session(project, home, json) as run:
        if verify is not None:
            datasets.verify(run, verify)
            return
        if push is not None:
            datasets.check_push(run, push, format)
            if out is not None and (out / "manifest.json").is_file():
                datasets.publish(run, out, push, public)
                return
        if format != HUGGINGFACE:
            export_as(run, format, out, names, policy=policy, threshold=threshold, ties=ties)
            return
        from workbench.workflows.exporting import export_dataset

        with run.progress("Exporting") as progress:
            report = export_dataset(
                run.store,
                run.project,
                out,
                policy=policy,
                threshold=threshold,
                ties=ties,
                again=push is not None,
                agreement=agreement,
                progress=progress,
            )
        if push is not None:
            datasets.publish(run, Path(report.path), push, public)
            return
        rows = {name: sum(splits.values()) for name, splits in report.manifest.rows.items()}
        counted = ", ".join(f"{name} {number:,}" for name, number in rows.items())
        examples = "\n".join(f'    {name} = load_dataset("{report.path}", "{name}")' for name in rows)
        run.show(
            report, f"{report.path} is written; rows: {counted}\n\n    from datasets import load_dataset\n\n{examples}"
        )
