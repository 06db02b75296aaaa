"""What changed is listed, and what it concerns is put back."""

from pathlib import Path
from typing import Any

import pytest

from workbench.settings import shipped

NEWS = shipped("configs") / "news.toml"


@pytest.fixture
def changed(run: Any, demo_home: Path, tmp_path: Path) -> Path:
    """The demo, after a target got another name and the guidelines were mended."""
    (tmp_path / "news.md").write_bytes(
        (NEWS.parent / "news.md").read_bytes().replace(b"Label what is written", b"Label it")
    )
    scheme = tmp_path / "mine.toml"
    described = NEWS.read_text(encoding="utf-8").replace(
        'name = "A Russian invasion of Ukraine"', 'name = "A Russian attack on Ukraine"'
    )
    scheme.write_text(described, encoding="utf-8")
    assert run("init", scheme, "--project", "demo").code == 0
    return demo_home


def test_versions_are_listed_with_what_changed(run: Any, changed: Path) -> None:  # noqa: ARG001
    """And with how many answers stand under each."""
    first, second = run("versions", "--json").json["versions"]
    assert (first["answers"], second["answers"]) == (41, 0)
    paths = [change["path"] for change in second["changes"]]
    assert "stance.targets.invasion" in paths
    assert "guidelines.beginning" in paths
    assert "  stance.targets.invasion: changed\n    - A Russian invasion of Ukraine\n" in run("versions").out


def test_what_a_change_concerns_is_put_back_once(run: Any, changed: Path) -> None:  # noqa: ARG001
    """After a dry run, which changes nothing."""
    words = ("requeue", "--change", "stance.targets.invasion", "--reason", "A target was renamed")
    dry = run(*words, "--dry-run", "--json").json
    assert dry["dry_run"]
    assert dry["asked"] == 3
    assert run(*words).out == "3 answers are put back to those who gave them\n"
    assert run(*words).out == "0 answers are put back to those who gave them; 3 answers waited already\n"
    assert run("requeue", "--everything", "--annotator", "ben", "--dry-run", "--json").json["asked"] == 14
    assert sum(run("versions", "--json").json["waiting"].values()) == 3


def test_a_change_that_there_was_not_is_named(run: Any, changed: Path) -> None:  # noqa: ARG001
    """With those that there were."""
    ran = run("requeue", "--change", "entities.labels.GPE")
    assert ran.code == 1
    assert "stance.targets.invasion" in ran.err
