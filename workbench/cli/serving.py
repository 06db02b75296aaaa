"""`workbench serve` and `demo`: the browser's side."""

import socket
from typing import Annotated

import typer

from workbench.cli.session import HomeOption, JsonOption, ProjectOption, Session, count, session

_PORTS_TRIED = 20

Host = Annotated[str, typer.Option(metavar="ADDRESS", help="The address to listen on; 0.0.0.0 for all.")]
Port = Annotated[int, typer.Option(min=0, max=65535, metavar="NUMBER", help="The port; 0 for any that is free.")]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8501,
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Serve it to browsers, until interrupted.

    Where there is no account yet, the first person to open the address makes the admin's.
    """
    with session(project, home, json, creates=True) as run:
        if project is not None:
            project = run.project
        _serve(run, host, port, project)


def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve it, or only prepare it.")] = True,
    host: Host = "127.0.0.1",
    port: Port = 8501,
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Prepare a project to try, and serve it.

    It has the seed articles and a few people, three of whom have labeled them.
    Preparing again changes nothing. The accounts' password is known to everybody. If the port is
    taken, the next free one is used.
    """
    with session(None, home, json, creates=True) as run:
        from workbench.ingest import Documents
        from workbench.settings import read_scheme, shipped
        from workbench.workflows import demo as demo_workflow

        name = project or demo_workflow.PROJECT
        read = read_scheme(shipped("configs") / "news.toml")
        seeds = shipped("seeds")
        with run.progress("Preparing") as progress:
            report = demo_workflow.prepare(
                run.store,
                name,
                read.scheme,
                read.source,
                read.guidelines,
                Documents(seeds),
                sorted((seeds / "labels").glob("*.jsonl")),
                progress,
            )
        people = "\n".join(f"    {person.name:<8}{person.role}" for person in report.people)
        text = (
            f"Project {name} is ready: {count(report.documents, 'document')}, "
            f"{count(report.sentences, 'sentence')}, {count(report.answers, 'answer')}.\n\n"
            f"Sign in as one of these, with the password  {report.password}\n\n{people}\n\n"
            "Everybody knows this password: keep the demo on your own machine."
        )
        run.show(report, text)
        if serve:
            _serve(run, host, _next_free(host, port), name)


def _serve(run: Session, host: str, port: int, project: str | None) -> None:
    from workbench.app.server import serve

    serve(run.settings, host, port, project, announce=lambda address: run.say(f"\nServing at {address} (Ctrl-C stops)"))


def _next_free(host: str, port: int) -> int:
    """The port, or the next one that nobody listens on; the port itself if none is, to be refused by its name."""
    for candidate in range(port, min(port + _PORTS_TRIED, 65536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
            return candidate
    return port
