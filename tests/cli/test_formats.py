"""Labels in the formats of other tools, out and in."""

from pathlib import Path
from typing import Any

import pytest

from tests.test_docs import table
from workbench.export.formats import FORMATS
from workbench.ingest.annotated import ANNOTATED

SCHEME = Path(__file__).parents[2] / "configs" / "news.toml"
EXAMPLE = Path(__file__).parents[2] / "docs" / "example.jsonl"


@pytest.fixture
def labeled(run: Any, home: Path) -> Path:
    assert run("annotations", "load", EXAMPLE, "--as", "ana").code == 0
    return home


def test_every_format_is_listed_and_documented(run: Any, home: Path) -> None:  # noqa: ARG001
    """There is one table, both ways, and the reference has a row for each."""
    listed = run("formats", "--json").json
    assert {name for name, one in listed.items() if one["export"]} == {*FORMATS, "huggingface"}
    assert {*ANNOTATED} <= {name for name, one in listed.items() if one["import"]}
    assert list(FORMATS) == list(ANNOTATED) == table("The formats of other tools")


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_exported_is_imported(run: Any, labeled: Path, name: str) -> None:  # noqa: ARG001
    """And what could not be carried is said."""
    out = run("export", "--format", name, "--out", "out", "--project", "demo")
    assert (out.code, out.err) == (0, "")
    assert "out is written: 3 answers in 1 document" in out.out
    assert f"not carried by {name}:\n" in out.out or name == "docbin"
    assert run("init", SCHEME, "--project", "other").code == 0
    ran = run("import", "--format", name, "out", "--as", "ben", "--project", "other", "--json")
    assert ran.code == 0
    assert ran.json["documents"] == 1
    assert ran.json["added"] in (3, 14)  # the sentences with an answer, or all of them


def test_people_are_named_on_request_alone(run: Any, labeled: Path) -> None:  # noqa: ARG001
    """Else by pseudonyms, which --as can say who they are."""
    assert run("export", "--format", "brat", "--policy", "every", "--names", "--out", "named").code == 0
    assert Path("named/ana").is_dir()
    assert run("export", "--format", "brat", "--policy", "every", "--out", "hidden").code == 0
    (folder,) = [path for path in Path("hidden").iterdir() if path.is_dir()]
    assert folder.name.startswith("annotator-")


def test_a_folder_is_never_written_over(run: Any, labeled: Path) -> None:  # noqa: ARG001
    """Nor begun where there is nothing to export."""
    Path("out").mkdir()
    Path("out/mine").touch()
    ran = run("export", "--format", "brat", "--out", "out")
    assert (ran.code, "is not empty" in ran.err) == (1, True)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["import", "--format", "bratt", "x"], "there is no format 'bratt'; the formats are text, jsonl"),
        (["export", "--format", "bratt"], "there is no format 'bratt' to export; known are conll2003"),
        (["import", "--format", "brat", "nowhere", "--as", "ana"], "nowhere"),
        (["export", "--format", "brat"], "there is nothing to export"),
    ],
)
def test_mistakes_are_one_sentence(run: Any, home: Path, words: list[str], error: str) -> None:  # noqa: ARG001
    """Which names what is known."""
    ran = run(*words)
    assert ran.code == 1
    assert error in ran.err
    assert not Path("exports").exists() or not list(Path("exports").rglob("*.*"))
