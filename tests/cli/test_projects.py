"""Projects are made, filled and suggested for."""

from pathlib import Path
from typing import Any

import pytest

from workbench.settings import shipped

NEWS = shipped("configs") / "news.toml"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A scheme of one's own."""
    (tmp_path / "news.md").write_text("# Guidelines\n", encoding="utf-8")
    path = tmp_path / "mine.toml"
    path.write_bytes(NEWS.read_bytes())
    return path


def change(scheme: Path, old: str, new: str) -> None:
    source = scheme.read_text(encoding="utf-8")
    assert old in source
    scheme.write_text(source.replace(old, new), encoding="utf-8")


def test_a_project_has_the_name_of_its_scheme(run: Any, mine: Path) -> None:
    """Unless another is given."""
    assert run("init", mine, "--json").json["project"] == "mine"
    assert run("init", mine, "--project", "ours", "--json").json == {
        "project": "ours",
        "created": True,
        "scheme": run("init", mine, "--project", "ours", "--json").json["scheme"],
    }


def test_a_project_alone_is_found_by_its_scheme_in_configs(run: Any) -> None:
    """`init --project news` takes configs/news.toml."""
    assert run("init", "--project", "news").out.startswith("project news is ready")


def test_doing_it_again_changes_nothing(run: Any, mine: Path) -> None:
    """And says so."""
    run("init", mine)
    assert run("init", mine).out == "project mine has this scheme already\n"


def test_a_changed_scheme_is_brought_to_the_project(run: Any, mine: Path) -> None:
    """What came and went is listed."""
    run("init", mine)
    change(mine, "[entities.labels.PRODUCT]", "[entities.labels.ARTEFACT]")
    change(mine, '"ORG", "PRODUCT"]', '"ORG", "ARTEFACT"]')
    out = run("init", mine).out
    assert "added entities.labels.ARTEFACT" in out
    assert "removed entities.labels.PRODUCT" in out


def test_a_scheme_that_would_strand_labels_is_refused(run: Any, home: Path, mine: Path) -> None:
    """And the project keeps the one it has."""
    example = Path(__file__).parents[2] / "docs" / "example.jsonl"
    assert run("annotations", "load", example, "--as", "ana").code == 0
    change(mine, "[stance.targets.mediation]", "[stance.targets.peace]")
    ran = run("init", mine, "--project", "demo")
    assert ran.code == 1
    assert "stance.targets.mediation" in ran.err
    assert home.exists()
    assert run("doctor", "--project", "demo").code == 0


def test_a_bad_scheme_makes_no_project(run: Any, mine: Path, tmp_path: Path) -> None:
    """Nor a database."""
    change(mine, "overlap = 4", "overlap = 0")
    assert run("init", mine).err.startswith(f"error: {mine}, line ")
    assert not (tmp_path / "data").exists()


def test_files_of_several_kinds_are_imported_together(run: Any, mine: Path, tmp_path: Path) -> None:
    """And again without being doubled."""
    run("init", mine)
    (tmp_path / "a.txt").write_text("One sentence.", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"id": "b", "text": "Two. Sentences."}\n', encoding="utf-8")
    first = run("import", "a.txt", "b.jsonl", "--json").json
    assert (first["added"], first["unchanged"], first["sentences"]) == (2, 0, 3)
    again = run("import", "a.txt", "b.jsonl", "--json").json
    assert (again["added"], again["unchanged"]) == (0, 2)


def test_of_input_with_a_mistake_nothing_is_imported(run: Any, mine: Path, tmp_path: Path) -> None:
    """The good file before it waits until the other is mended."""
    run("init", mine)
    (tmp_path / "a.txt").write_text("One sentence.", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"id": "b", "text": "Two."}\n{"id": \n', encoding="utf-8")
    ran = run("import", "a.txt", "b.jsonl")
    assert ran.code == 1
    assert ran.err.startswith("error: b.jsonl, line 2: ")
    (tmp_path / "b.jsonl").unlink()
    assert run("import", "a.txt", "--json").json["added"] == 1


def test_columns_are_named(run: Any, mine: Path, tmp_path: Path) -> None:
    """A CSV rarely calls them as we do; a wrong name is answered with those there are."""
    run("init", mine)
    (tmp_path / "c.csv").write_text("nr,body\n7,Some words.\n", encoding="utf-8")
    ran = run("import", "c.csv", "--text", "words")
    assert ran.err.endswith("there is no column 'words' for the text; the columns are 'nr', 'body'\n")
    assert run("import", "c.csv", "--text", "body", "--id", "nr", "--json").json["added"] == 1


def test_suggestions_are_made_once(run: Any, mine: Path, tmp_path: Path) -> None:
    """By each version of a pipeline."""
    run("init", mine)
    (tmp_path / "a.txt").write_text("Putin told Erdogan in Ankara.", encoding="utf-8")
    run("import", "a.txt", "--no-suggest")
    assert run("suggest", "--json").json["documents"] == 1
    assert run("suggest", "--json").json["documents"] == 0


def test_a_missing_pipeline_is_named(run: Any, home: Path) -> None:
    """With what to do."""
    ran = run("suggest", "--pipeline", "xx_no_such", "--home", home)
    assert ran.code == 1
    assert "xx_no_such" in ran.err


def test_which_project_is_meant_must_be_clear(run: Any, home: Path, mine: Path) -> None:
    """With one it is; with two it is asked for."""
    assert run("suggest", "--home", home).code == 0
    run("init", mine)
    ran = run("suggest")
    assert ran.code == 1
    assert "choose one of demo, mine with --project" in ran.err


def test_every_reader_is_listed(run: Any) -> None:
    """Where the help says so."""
    from workbench.ingest import READERS

    assert "workbench formats" in run("import", "--help").out
    listed = run("formats", "--json").json
    assert all(listed[name]["import"] for name in READERS)
