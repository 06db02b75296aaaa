"""`make bench`: every measure, against what it is built on, in one run and one table.

Each `bench_*.py` beside this file has a function `run`, which returns rows with `name`, `ours`,
`theirs`, `unit`, `ratio` and `goal`, the least ratio that will do. Names on the command line choose
some of them: `python -m tests.benchmarks export`.
"""

import importlib
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

COLUMNS = ("ours", "theirs", "unit", "ratio")


def main(chosen: Sequence[str]) -> None:
    """Run all benchmarks, or those chosen, and print them."""
    names = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
    unknown = set(chosen) - set(names)
    if unknown:
        sys.exit(f"error: there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    console = Console(stderr=True)
    table = Table("", *COLUMNS, "goal", "", box=box.SIMPLE_HEAD)
    for name in chosen or names:
        with console.status(f"Measuring {name} …"):
            rows = importlib.import_module(f"tests.benchmarks.bench_{name}").run()
        for row in rows:
            table.add_row(row["name"], *(_show(row.get(column)) for column in COLUMNS), _goal(row), _verdict(row))
    Console(width=None if sys.stdout.isatty() else 140).print(table, describe_machine(), sep="\n")


def _show(value: object) -> str:
    match value:
        case None:
            return ""
        case int() | float():
            return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
        case _:
            return str(value)


def _goal(row: Mapping[str, Any]) -> str:
    """What is aimed at: a ratio, or, where there is nothing to compare with, at most so much."""
    goal = row.get("goal")
    if not isinstance(goal, int | float):
        return _show(goal)
    return f"≥ {goal:g} ×" if row.get("theirs") is not None else f"≤ {goal:g} {row['unit']}"


def _verdict(row: Mapping[str, Any]) -> str:
    goal = row.get("goal")
    if "reached" in row:
        reached = row["reached"]
    elif not isinstance(goal, int | float):
        return ""
    else:
        reached = row["ratio"] >= goal if row.get("theirs") is not None else row["ours"] <= goal
    return "reached" if reached else "missed"


def describe_machine() -> str:
    """What it was measured on: cores, model and Python."""
    return f"{os.cpu_count()} cores of {_processor()}, {platform.system()}, Python {platform.python_version()}"


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    main(sys.argv[1:])
