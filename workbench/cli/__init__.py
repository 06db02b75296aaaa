"""The command line: thin functions, one for each workflow.

Nothing heavy is imported before a command needs it, so that `workbench --help` answers at once.
"""

from workbench.cli.commands import app, main

__all__ = ["app", "main"]
