"""Markdown that no text of a scheme or a document can break."""

from html import escape
from typing import Any


def count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def table(head: list[str], rows: list[list[Any]]) -> str:
    lines = [head, ["---"] * len(head), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    return str(value) if isinstance(value, int) else line(str(value)).replace("|", "\\|")


def code(text: str) -> str:
    return f"`{line(text).replace('`', '')}`"


def line(text: str) -> str:
    return escape(" ".join(text.split()), quote=False)
