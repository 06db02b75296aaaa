"""The command line, as its tests and those of the documentation see it."""

from typing import Any

import typer

from workbench.cli import app


def all_commands() -> dict[str, Any]:
    """Every command, by the words that call it."""
    found: dict[str, Any] = {}

    def walk(command: Any, words: tuple[str, ...]) -> None:
        if hasattr(command, "commands"):
            for name, inner in command.commands.items():
                walk(inner, (*words, name))
        else:
            found[" ".join(words)] = command

    walk(typer.main.get_command(app), ())
    return found


COMMANDS = all_commands()
