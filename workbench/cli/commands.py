"""All commands, put together."""

from typing import Annotated

import typer

from workbench import __version__
from workbench.cli import (
    agreement,
    annotations,
    datasets,
    export,
    formats,
    gamma,
    gold,
    projects,
    serving,
    stances,
    sync,
    training,
    upkeep,
    users,
    versions,
)

# Rich's help takes longer to load than everything else together.
app = typer.Typer(
    name="workbench",
    help="Label news text in three layers, entities, attribution and stance, and take training data from it.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"workbench {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


app.command("init")(projects.init)
app.command("import")(projects.import_)
app.command("suggest")(projects.suggest)
app.command("serve")(serving.serve)
app.add_typer(annotations.app, name="annotations")
app.add_typer(gold.app, name="gold")
app.add_typer(sync.app, name="sync")
app.command("agreement")(agreement.agreement)
app.command("gamma")(gamma.gamma)
app.command("versions")(versions.versions)
app.command("requeue")(versions.requeue)
app.command("stances")(stances.stances)
app.command("export")(export.export)
app.command("diff")(datasets.diff)
app.command("train")(training.train)
app.command("formats")(formats.formats)
app.add_typer(users.app, name="users")
app.command("backup")(upkeep.backup)
app.command("doctor")(upkeep.doctor)
app.command("demo")(serving.demo)


def main() -> None:
    """Run the command line; a person's interruption is no failure worth a traceback."""
    app()
