"""`workbench gold`: what waits for a decision, what was decided."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.files import STANDARD, whole_file
from workbench.cli.session import HomeOption, JsonOption, ProjectOption, count, session

app = typer.Typer(no_args_is_help=True, help="See what waits for a decision, and take decisions out.")


@app.command()
def queue(
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="NAME", help="Only those with such a difference, such as boundary.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many at most.")] = 20,
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List the sentences on which annotators differ, the cheapest to decide first."""
    with session(project, home, json) as run:
        from workbench.agreement import KINDS
        from workbench.workflows import disagreements

        found = disagreements.queue(run.store, run.project, None, kind, limit=limit)
        lines = [
            f"{case.document} {case.sentence}: "
            + ", ".join(
                [
                    *(["flagged"] if case.flagged else []),
                    *(f"{KINDS[each].title.lower()} {number}" for each, number in case.kinds.items()),
                    *([f"stale ({', '.join(case.revised)} revised)"] if case.revised else []),
                ]
            )
            for case in found.cases
        ]
        more = f", {found.unread:,} not looked at yet" if found.unread else ""
        lines.append(
            f"{count(found.waiting, 'sentence')} waiting, {found.agreed:,} agreed by all without gold, "
            f"{found.gold:,} with gold{more}"
        )
        run.show(found, "\n".join(lines))


@app.command()
def accept(
    as_user: Annotated[str, typer.Option("--as", metavar="USER", help="The lead in whose name.")],
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Make gold of every sentence about which two or more annotators say exactly the same."""
    with session(project, home, json) as run:
        from workbench.workflows import adjudicating

        with run.progress("Accepting") as progress:
            report = adjudicating.accept_unanimous(run.store, run.project, as_user, progress)
        refused = f", {report.refused:,} refused by the scheme of today" if report.refused else ""
        run.show(report, f"{count(report.accepted, 'sentence')} became gold{refused}")


@app.command()
def dump(
    out: Annotated[str, typer.Option(metavar="FILE", help="Where to; `-` is standard output.")] = STANDARD,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Leave out what was decided before an answer was revised.")
    ] = False,
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Write the newest decision for every sentence that has one, a line each."""
    with session(project, home, json) as run:
        from workbench.workflows import adjudicating

        if out == STANDARD:
            written = adjudicating.dump(run.store, run.project, sys.stdout.buffer, stale=not fresh)
            sys.stdout.buffer.flush()
            run.say(f"{count(written, 'decision')} written")
            return
        path = Path(out)
        with whole_file(path) as file:
            written = adjudicating.dump(run.store, run.project, file, stale=not fresh)
        run.show({"path": str(path), "decisions": written}, f"{count(written, 'decision')} written to {path}")
