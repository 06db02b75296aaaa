"""`workbench backup` and `doctor`: keeping it in order."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.session import HomeOption, JsonOption, ProjectOption, Session, session
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.domain.scheme import Scheme
    from workbench.workflows.doctor import Finding

_MARKS = {"ok": "✓", "warning": "!", "error": "✗"}


def backup(
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The file to make; <home>/backups/<time>.sqlite3 without it."),
    ] = None,
    project: ProjectOption = None,  # noqa: ARG001 - every command takes it; a database is copied whole
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Copy the database, while people go on labeling.

    To restore it, stop the server and put the copy in the database's place. PostgreSQL has tools of
    its own for this.
    """
    with session(None, home, json) as run:
        from workbench.workflows import backup as workflow

        now = f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H%M%SZ}"
        target = out or run.settings.home / "backups" / f"{now}.sqlite3"
        target.parent.mkdir(parents=True, exist_ok=True)
        copied = workflow.backup(run.store, target)
        run.show({"path": str(copied), "bytes": copied.stat().st_size}, f"copied to {copied}")


def doctor(project: ProjectOption = None, home: HomeOption = None, json: JsonOption = False) -> None:
    """Check that everything is as it should be.

    It looks at the database, and in each project at the scheme, the claims and every answer. It
    changes nothing, and exits with 1 if something is wrong.
    """
    with session(project, home, json) as run:
        from workbench.workflows.doctor import examine

        only = run.project if project is not None else None
        schemes, findings = _schemes_of_files(run)
        findings += examine(run.store, only, schemes)
        lines = [
            f"{_MARKS[finding.level]} {': '.join(filter(None, (finding.project, finding.check, finding.message)))}"
            for finding in findings
        ]
        run.show(findings, "\n".join(lines))
        wrong = sum(finding.level == "error" for finding in findings)
        if wrong:
            run.say(f"error: {wrong} of {len(findings)} checks found something wrong")
            raise typer.Exit(1)


def _schemes_of_files(run: Session) -> "tuple[dict[str, tuple[Scheme, str]], list[Finding]]":
    """What the files say now of each project that has one, and which of them cannot be read."""
    from workbench.settings import read_scheme
    from workbench.workflows.doctor import Finding

    schemes, unreadable = {}, []
    for name in run.project_names():
        path = run.settings.configs / f"{name}.toml"
        if path.is_file():
            try:
                read = read_scheme(path)
            except WorkbenchError as error:
                unreadable.append(Finding("scheme", name, "warning", str(error)))
            else:
                schemes[name] = (read.scheme, read.guidelines)
    return schemes, unreadable
