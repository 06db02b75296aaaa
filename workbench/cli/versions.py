"""`workbench versions` and `workbench requeue`: what changed in what people label by, and what to label again."""

from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.session import HomeOption, JsonOption, ProjectOption, count, session

if TYPE_CHECKING:
    from workbench.workflows.versions import Version

_Since = Annotated[
    int | None,
    typer.Option("--since", metavar="NUMBER", help="Changes since this version.  [default: the last but one]"),
]


def versions(project: ProjectOption = None, home: HomeOption = None, json: JsonOption = False) -> None:
    """List the versions of the scheme and the guidelines, what changed, and how many answers stand under each."""
    with session(project, home, json) as run:
        from workbench.workflows import versions as workflow

        found = workflow.versions(run.store, run.project, None)
        run.show(found, "\n\n".join(map(_describe, found.versions)))


def _describe(one: "Version") -> str:
    lines = [
        f"version {one.number}, since {one.created_at:%Y-%m-%d %H:%M} UTC: {count(one.answers, 'answer')} "
        f"(scheme {one.scheme_version}, guidelines {one.guidelines_version})"
    ]
    for change in one.changes:
        lines += [f"  {change.path}: {change.words}", *(f"    {line}" for line in change.lines)]
    return "\n".join(lines)


def requeue(
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--change", metavar="PATH", help="Only what this change concerns; may be repeated. See `versions`."
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--everything", help="Every answer under an older version, whatever changed.")
    ] = False,
    since: _Since = None,
    annotators: Annotated[
        list[str] | None, typer.Option("--annotator", metavar="NAME", help="Only this person's; may be repeated.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Is told to whoever answers again.")] = "",
    afresh: Annotated[bool, typer.Option("--afresh", help="They answer without seeing their earlier answer.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be put back.")] = False,
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Put what a change of scheme or guidelines puts in question back to the people who answered it.

    They get it before anything else. Their answers become new revisions; nothing is lost. Doing it again
    asks nobody twice.
    """
    with session(project, home, json) as run:
        from workbench.workflows import versions as workflow

        report = workflow.requeue(
            run.store, run.project, None, since, changes, everything, annotators, reason, afresh, dry_run
        )
        verb = "would be" if dry_run else "are"
        already = f"; {count(report.waiting, 'answer')} waited already" if report.waiting else ""
        run.show(report, f"{count(report.asked, 'answer')} {verb} put back to those who gave them{already}")
