"""What every command has in common: its options, its store, how it speaks and how it fails."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from workbench.errors import NotFound, WorkbenchError

if TYPE_CHECKING:
    from workbench.domain.scheme import Scheme
    from workbench.settings import Settings
    from workbench.store import Store

ProjectOption = Annotated[
    str | None, typer.Option("--project", metavar="NAME", help="The project; not needed where there is only one.")
]
HomeOption = Annotated[
    Path | None,
    typer.Option("--home", metavar="FOLDER", help="The data folder.  [default: data, or WORKBENCH_HOME]"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, to standard output.")]


class OnProgress(Protocol):
    """Is told how many are done, of how many where that is known."""

    def __call__(self, done: int, total: int | None = None) -> None: ...


class Session:
    """One run of a command.

    Attributes:
        creates: whether the command may make a database where there is none.
        as_json: whether standard output is for a program.
    """

    def __init__(self, project: str | None, home: Path | None, as_json: bool, creates: bool) -> None:
        self._project = project
        self._home = home
        self.as_json = as_json
        self.creates = creates

    @cached_property
    def settings(self) -> "Settings":
        from workbench.settings import read_settings

        return read_settings(self._home)

    @cached_property
    def store(self) -> "Store":
        """The database, opened when it is first asked for.

        Raises:
            NotFound: there is none, and the command is not one that makes it.
        """
        from workbench.store import Store

        path = self.settings.database_file
        if path is not None:
            if not path.exists() and not self.creates:
                raise NotFound(f"there is no {path}; begin with `workbench init` or `workbench demo`, or name --home")
            path.parent.mkdir(parents=True, exist_ok=True)
        return Store.open(self.settings.database_url)

    @cached_property
    def project(self) -> str:
        """The project meant.

        Raises:
            NotFound: it does not exist, or none is named and there is not exactly one.
        """
        if self._project is not None:
            with self.store.read() as transaction:
                return transaction.projects.get(self._project).name
        names = self.project_names()
        if len(names) != 1:
            known = f"choose one of {', '.join(names)} with --project" if names else "make one with `workbench init`"
            raise NotFound(f"which project is meant is not clear: {known}")
        return names[0]

    def project_names(self) -> list[str]:
        with self.store.read() as transaction:
            return [project.name for project in transaction.projects.all()]

    @property
    def scheme(self) -> "Scheme":
        """The project's newest scheme."""
        with self.store.read() as transaction:
            return transaction.schemes.newest(transaction.projects.get(self.project)).scheme

    def show(self, result: object, text: str = "") -> None:
        """Print what came out.

        Args:
            result: for a program.
            text: for a person.
        """
        if self.as_json:
            import msgspec

            typer.echo(msgspec.json.format(msgspec.json.encode(result), indent=2))
        elif text:
            typer.echo(text)

    def table(self, result: object, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Print `result` for a program, `rows` for a person."""
        if self.as_json:
            self.show(result)
            return
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(*columns, box=box.SIMPLE_HEAD)
        for row in rows:
            table.add_row(*(Text(str(cell)) for cell in row))
        Console().print(table)

    def say(self, message: str) -> None:
        """Tell the person at the terminal something that is no result."""
        typer.echo(message, err=True)

    def fail(self, message: str) -> typer.Exit:
        """Say in one sentence why it failed."""
        sentence = " ".join(message.split())
        if self.as_json:
            self.show({"error": sentence})
        typer.echo(f"error: {sentence}", err=True)
        return typer.Exit(1)

    @contextmanager
    def progress(self, what: str) -> "Iterator[OnProgress]":
        """A bar on standard error, where that is a terminal; to be told how many are done, of how many."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task(what, total=None)

            def update(done: int, total: int | None = None) -> None:
                progress.update(task, completed=done, total=total)

            yield update

    def close(self) -> None:
        if "store" in self.__dict__:
            self.store.close()


def count(number: int, noun: str) -> str:
    """Say how many there are.

    >>> count(1, "document"), count(2, "document")
    ('1 document', '2 documents')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@contextmanager
def session(project: str | None, home: Path | None, as_json: bool, *, creates: bool = False) -> Iterator[Session]:
    """Run a command: its store is closed, and what went wrong is said in one sentence.

    Args:
        creates: whether the command may make a database where there is none.
    """
    run = Session(project, home, as_json, creates)
    try:
        yield run
    except WorkbenchError as error:
        raise run.fail(str(error)) from None
    except BrokenPipeError:  # the reader of our output has seen enough
        raise
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise run.fail(f"{where}{error.strerror or error}") from None
    finally:
        run.close()
