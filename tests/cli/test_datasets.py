"""Exported datasets are checked and compared from the command line."""

from pathlib import Path
from typing import Any

import pytest

from tests.hub_server import TOKEN, HubServer
from tests.hub_server import server as server

# The client hands files to its own HTTP library in a way that this calls old.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")

EXAMPLE = Path(__file__).parents[2] / "docs" / "example.jsonl"


@pytest.fixture
def hub(server: HubServer, monkeypatch: pytest.MonkeyPatch) -> HubServer:
    """Set as whoever publishes sets it."""
    monkeypatch.setenv("WORKBENCH_HUB_URL", server.url)
    monkeypatch.setenv("WORKBENCH_HUB_TOKEN", TOKEN)
    return server


@pytest.fixture
def first(run: Any, home: Path) -> Path:  # noqa: ARG001
    assert run("annotations", "load", EXAMPLE, "--as", "ana").code == 0
    assert run("export", "--out", "first").code == 0
    return Path("first")


def test_a_good_one_passes(run: Any, first: Path) -> None:
    """With its version, which is that of the manifest."""
    said = run("export", "--verify", first, "--json").json
    assert said["problems"] == []
    assert (
        f"first is as it was written: {said['files']} files, version {said['version']}"
        in run("export", "--verify", first).out
    )


def test_what_is_wrong_is_named(run: Any, first: Path) -> None:
    """One sentence for each thing, and 1."""
    (first / "README.md").unlink()
    (first / "more.txt").write_text("")
    ran = run("export", "--verify", first)
    assert ran.code == 1
    assert ran.err.splitlines() == ["error: README.md is missing", "error: more.txt is not in manifest.json"]
    ran = run("export", "--verify", first, "--json")
    assert (ran.code, len(ran.json["problems"])) == (1, 2)


def test_what_is_no_dataset_fails(run: Any, home: Path) -> None:  # noqa: ARG001
    """In a sentence."""
    ran = run("export", "--verify", "seeds")
    assert ran.code == 1
    assert ran.err == "error: seeds has no manifest.json, so it is no dataset of `workbench export`\n"


def test_two_are_told_apart(run: Any, first: Path) -> None:
    """By settings, documents, rows and labels."""
    assert run("export", "--out", "same").code == 0
    assert run("diff", first, "same").out.startswith("both are version ")
    assert run("export", "--out", "every", "--policy", "every").code == 0
    said = run("diff", first, "every")
    assert said.code == 0
    assert "policy: consensus → every" in said.out
    assert "documents: 0 added, 0 removed, 0 on another side" in said.out
    assert run("diff", first, "every", "--json").json["settings"]["policy"] == ["consensus", "every"]


def test_an_export_is_published(run: Any, hub: HubServer, home: Path) -> None:  # noqa: ARG001
    """Private and under its version; the same again is there already."""
    ran = run("export", "--push", "team/news", "--json")
    assert ran.code == 0, ran.err
    said = ran.json
    assert said["path"] == f"exports/demo/{said['published']['version']}"
    assert hub.repositories["team/news"].private
    assert list(hub.repositories["team/news"].tags) == [said["published"]["version"]]
    again = run("export", "--push", "team/news")
    assert again.out == f"{hub.url}/datasets/team/news has version {said['published']['version']}\n"
    assert len(hub.repositories["team/news"].commits) == 2


def test_what_was_exported_before_can_be_published(run: Any, hub: HubServer, first: Path) -> None:
    """Exactly that, whatever was labeled since; and to all."""
    before = (first / "manifest.json").read_bytes()
    assert run("export", "--out", first, "--push", "team/news", "--public").code == 0
    assert hub.repositories["team/news"].files["manifest.json"] == before
    assert not hub.repositories["team/news"].private


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--push", "news"), "error: 'news' cannot be the name of a dataset on a hub; it must be like NAMESPACE/NAME"),
        (("--push", "team/news", "--format", "brat"), "error: a hub takes the format huggingface, not brat"),
        (("--push", "others/news"), "error: the token may not write to others/news at "),
    ],
)
def test_what_cannot_be_published_is_said(
    run: Any,
    hub: HubServer,
    home: Path,  # noqa: ARG001
    words: tuple[str, ...],
    says: str,
) -> None:
    """In one sentence, and 1."""
    ran = run("export", *words)
    assert ran.code == 1
    assert ran.err.splitlines()[-1].startswith(says)
    assert hub.repositories == {}


def test_without_a_token_nothing_is_begun(run: Any, home: Path) -> None:  # noqa: ARG001
    """The variable is named."""
    ran = run("export", "--push", "team/news")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("error: WORKBENCH_HUB_TOKEN is not set; to publish, set an access token with write ")
    assert not Path("exports").exists()
