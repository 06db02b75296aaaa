"""The README's five minutes are true: what it says to type is typed here."""

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(heading: str, language: str) -> list[str]:
    """The code blocks of a language below a heading, without their indentation."""
    section = README.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", section, re.DOTALL | re.MULTILINE)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


@pytest.fixture
def typed(run: Any, demo_home: Path, tmp_path: Path) -> Any:  # noqa: ARG001
    """Type lines in a checkout with the demo in it."""
    for name in ("configs", "docs", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)

    def type_lines(lines: str) -> None:
        for line in lines.splitlines():
            program, *words = shlex.split(line)
            assert program == ".venv/bin/workbench"
            ran = run(*words, stdin="long enough\nlong enough\n")
            assert ran.code == 0, ran.err

    return type_lines


def test_the_engineer_s_five_minutes(typed: Any) -> None:
    """From labels to rows, with nothing but what is printed."""
    (shell,) = blocks("Five minutes as an ML engineer", "sh")
    (python,) = blocks("Five minutes as an ML engineer", "python")
    typed(shell)
    exec(python, {})


def test_what_the_engineer_trains(typed: Any) -> None:
    """On the dataset of the five minutes; what needs torch is typed where that is."""
    (shell,) = blocks("Five minutes as an ML engineer", "sh")
    train, _ = blocks("Train on it", "sh")
    (python,) = blocks("Train on it", "python")
    typed(shell)
    typed(train)
    exec(python, {})


def test_the_lead_s_five_minutes(run: Any, typed: Any, tmp_path: Path) -> None:
    """From a scheme to people who can begin."""
    configs = tmp_path / "configs"
    (configs / "mine.md").write_bytes((configs / "news.md").read_bytes())
    news = (configs / "news.toml").read_text(encoding="utf-8")
    (configs / "mine.toml").write_text(news.replace('guidelines = "news.md"', 'guidelines = "mine.md"'), "utf-8")
    (shell,) = blocks("Five minutes as a project lead", "sh")
    typed(shell)
    roles = {user["name"]: user["roles"] for user in run("users", "list", "--project", "mine", "--json").json}
    assert roles["dora"] == {"mine": "annotator"}
    assert roles["lena"] == {"mine": "lead"}
