"""`workbench annotations`: labels out and in, as JSON lines."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.files import STANDARD, input_file, whole_file
from workbench.cli.session import HomeOption, JsonOption, ProjectOption, count, session

app = typer.Typer(no_args_is_help=True, help="Take labels out and bring them in, as JSON lines.")


@app.command()
def dump(
    out: Annotated[str, typer.Option(metavar="FILE", help="Where to; `-` is standard output.")] = STANDARD,
    all_revisions: Annotated[
        bool, typer.Option("--all-revisions", help="Also what was revised since, oldest first.")
    ] = False,
    annotators: Annotated[
        list[str] | None, typer.Option("--annotator", metavar="NAME", help="Only this person's; may be repeated.")
    ] = None,
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Write the labels, one annotation a line; `load` reads them again."""
    with session(project, home, json) as run:
        from workbench.workflows import transfer

        if out == STANDARD:
            written = transfer.dump(run.store, run.project, sys.stdout.buffer, all_revisions, annotators)
            sys.stdout.buffer.flush()
            run.say(f"{count(written, 'annotation')} written")
            return
        path = Path(out)
        with whole_file(path) as file:
            written = transfer.dump(run.store, run.project, file, all_revisions, annotators)
        run.show({"path": str(path), "annotations": written}, f"{count(written, 'annotation')} written to {path}")


@app.command()
def load(
    file: Annotated[str, typer.Argument(metavar="FILE", help="What `dump` wrote; `-` is standard input.")],
    as_user: Annotated[
        str | None,
        typer.Option("--as", metavar="USER", help="Whose labels they become; each line's own annotator without it."),
    ] = None,
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Read labels, one annotation a line: all of them, or none if one is wrong.

    Lines that say what is there already change nothing.
    """
    with session(project, home, json) as run, input_file(file) as lines:
        from workbench.workflows import transfer

        with run.progress("Loading") as progress:
            report = transfer.load(run.store, run.project, lines, file, as_user, progress)
        run.show(report, f"{count(report.added, 'annotation')} added, {report.unchanged:,} there already")


@app.command()
def schema(project: ProjectOption = None, home: HomeOption = None, json: JsonOption = False) -> None:  # noqa: ARG001
    """Print the JSON Schema of one line."""
    with session(project, home, as_json=True) as run:
        from workbench.domain.codec import annotation_schema

        run.show(annotation_schema())
