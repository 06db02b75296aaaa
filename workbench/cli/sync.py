"""`workbench sync`: labels to a Label Studio server and back."""

from collections.abc import Sequence
from typing import Annotated

import typer

from workbench.cli.session import HomeOption, JsonOption, ProjectOption, Session, count, session

app = typer.Typer(no_args_is_help=True, help="Exchange labels with a Label Studio server.")


@app.command()
def push(project: ProjectOption = None, home: HomeOption = None, json: JsonOption = False) -> None:
    """Send sentences, suggestions and labels to Label Studio.

    Only what is not there is sent, so it may be run as often as you like. Whoever may see the
    project in Label Studio sees everybody's labels.
    """
    with session(project, home, json) as run:
        from workbench.workflows import syncing

        url, token = run.settings.label_studio()
        with run.progress("Sending") as progress:
            report = syncing.push(run.store, run.project, url, token, progress)
        run.show(
            report,
            f"{'made' if report.made else 'found'} project {report.remote_project} at {report.url}\n"
            f"sent {count(report.tasks, 'sentence')}, {count(report.predictions, 'prediction')}, "
            f"{count(report.created, 'new annotation')} and {count(report.updated, 'changed one')}",
        )
        _warn(run, report.problems)


@app.command()
def pull(
    people: Annotated[
        list[str] | None,
        typer.Option(
            "--person",
            metavar="EMAIL=NAME",
            help="Who it is here that has this address there; the user of that very name without it. May be repeated.",
        ),
    ] = None,
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Bring back what was labeled in Label Studio, as new revisions.

    What was changed on both sides is kept twice and reported; what was deleted there is reported,
    and kept here.
    """
    named = _read_people(people or ())
    with session(project, home, json) as run:
        from workbench.workflows import syncing

        url, token = run.settings.label_studio()
        with run.progress("Reading") as progress:
            report = syncing.pull(run.store, run.project, url, token, named, progress)
        lines = [f"{count(report.revisions, 'new revision')}; {report.unchanged:,} unchanged"]
        lines += [f"made {', '.join(report.users)}, who cannot sign in yet"] if report.users else []
        run.show(report, "\n".join(lines))
        _warn(run, (*report.conflicts, *report.problems))


@app.command()
def status(project: ProjectOption = None, home: HomeOption = None, json: JsonOption = False) -> None:
    """Say what a push and a pull would do, and do nothing."""
    with session(project, home, json) as run:
        from workbench.workflows import syncing

        report = syncing.status(run.store, run.project, *run.settings.label_studio())
        where = f"project {report.remote_project}" if report.remote_project is not None else "no project yet"
        run.show(
            report,
            f"{where} at {report.url}\n"
            f"here: {count(report.sentences, 'sentence')}, {count(report.annotations, 'annotation')}; "
            f"there: {report.tasks:,} and {report.linked:,} of them\n"
            f"a push would send {count(report.push_sentences, 'sentence')} and "
            f"{count(report.push_annotations, 'annotation')}; "
            f"a pull would bring {count(report.pull_revisions, 'revision')}",
        )
        _warn(run, (*report.conflicts, *report.problems))


def _read_people(pairs: Sequence[str]) -> dict[str, str]:
    people = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    if len(people) < len(pairs) or not all(email and name for email, name in people.items()):
        raise typer.BadParameter("each --person must be EMAIL=NAME, and name another address")
    return people


def _warn(run: Session, sentences: Sequence[str]) -> None:
    for sentence in sentences:
        run.say(f"note: {sentence}")
