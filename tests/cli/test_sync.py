"""Label Studio is reached from the command line, or it is said why not."""

from pathlib import Path
from typing import Any

import pytest

from tests.label_studio_server import LabelStudioServer

EXAMPLE = Path(__file__).parents[2] / "docs" / "example.jsonl"
COMMANDS = ("push", "pull", "status")


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Any:
    def set_server(url: str, token: str = "token") -> None:
        monkeypatch.setenv("WORKBENCH_LABEL_STUDIO_URL", url)
        monkeypatch.setenv("WORKBENCH_LABEL_STUDIO_TOKEN", token)

    return set_server


@pytest.mark.parametrize("command", COMMANDS)
def test_without_a_server_it_is_said_what_to_set(run: Any, home: Path, command: str) -> None:  # noqa: ARG001
    """Address and token are secrets of the environment."""
    ran = run("sync", command)
    assert ran.code == 1
    assert ran.err.startswith("error: WORKBENCH_LABEL_STUDIO_URL is not set; ")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_server_that_is_away_is_one_sentence(run: Any, home: Path, connect: Any, command: str) -> None:  # noqa: ARG001
    """Which does not name the token."""
    connect("http://127.0.0.1:1", "a-secret-token")
    ran = run("sync", command)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "http://127.0.0.1:1" in ran.err
    assert "a-secret-token" not in ran.err


@pytest.mark.parametrize("pairs", [("x",), ("=ana",), ("x@example.org=",), ("a@b.org=ana", "a@b.org=ben")])
def test_people_are_pairs(run: Any, home: Path, connect: Any, pairs: tuple[str, ...]) -> None:  # noqa: ARG001
    """Anything else is misuse."""
    connect("http://127.0.0.1:1")
    assert run("sync", "pull", *(word for pair in pairs for word in ("--person", pair))).code == 2


@pytest.mark.label_studio
def test_labels_go_there_once_and_nothing_comes_back(
    run: Any,
    home: Path,  # noqa: ARG001
    connect: Any,
    label_studio: LabelStudioServer,
) -> None:
    """Doing either again changes nothing."""
    connect(label_studio.url, label_studio.token)
    run("annotations", "load", EXAMPLE, "--as", "ana")
    before = run("sync", "status", "--json").json
    assert (before["remote_project"], before["push_sentences"], before["push_annotations"]) == (None, 14, 3)
    pushed = run("sync", "push", "--json").json
    assert (pushed["made"], pushed["tasks"], pushed["created"], pushed["problems"]) == (True, 14, 3, [])
    again = run("sync", "push", "--json").json
    assert (again["made"], again["tasks"], again["created"], again["updated"]) == (False, 0, 0, 0)
    assert run("sync", "pull").out.startswith("0 new revisions; ")
    after = run("sync", "status", "--json").json
    assert (after["push_sentences"], after["push_annotations"], after["pull_revisions"]) == (0, 0, 0)


@pytest.mark.label_studio
def test_a_refused_token_is_one_sentence(
    run: Any,
    home: Path,  # noqa: ARG001
    connect: Any,
    label_studio: LabelStudioServer,
) -> None:
    """It says that it was the token."""
    connect(label_studio.url, "f" * 40)
    ran = run("sync", "push")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "token" in ran.err
    assert "f" * 40 not in ran.err
