"""Labels come out as a dataset."""

import re
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).parents[2] / "docs" / "example.jsonl"


@pytest.fixture
def labeled(run: Any, home: Path) -> Path:
    assert run("annotations", "load", EXAMPLE, "--as", "ana").code == 0
    return home


def test_what_is_printed_can_be_pasted(run: Any, labeled: Path) -> None:  # noqa: ARG001
    """The lines load what was labeled."""
    out = run("export", "--out", "first").out
    scope: dict[str, Any] = {}
    exec(out[out.index("    from datasets") :].replace("    ", ""), scope)
    assert sum(map(len, scope["annotations"].values())) == 3


def test_the_folder_is_the_one_named(run: Any, labeled: Path) -> None:  # noqa: ARG001
    """Exactly; and never one that is there."""
    assert run("export", "--out", "first", "--json").json["path"] == "first"
    assert Path("first", "README.md").exists()
    ran = run("export", "--out", "first")
    assert (ran.code, ran.out) == (1, "")


def test_without_a_name_it_is_that_of_its_content(run: Any, labeled: Path) -> None:  # noqa: ARG001
    """exports/<project>/<version>."""
    assert re.fullmatch(r"exports/demo/[0-9a-f]{12}", run("export", "--json").json["path"])


def test_every_policy_is_named_in_the_help(run: Any) -> None:
    """There is no second list to forget."""
    from workbench.export import POLICIES

    help_text = run("export", "--help").out
    assert all(policy in help_text for policy in POLICIES)
