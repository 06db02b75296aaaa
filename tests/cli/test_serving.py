"""The demo is prepared and served."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@contextmanager
def started(*words: object) -> Iterator[str]:
    """A server, by the address that it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench", *map(str, words)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    try:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if "Serving at " in line:
                yield line.split()[2]
                break
        else:
            pytest.fail(f"it did not serve: {''.join(said)}")
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def test_preparing_prints_how_to_sign_in(run: Any, home: Path) -> None:  # noqa: ARG001
    """And that it is a demo's."""
    ran = run("demo", "--no-serve")
    assert ran.code == 0
    assert "Project demo is ready: 1 document, 14 sentences, 41 answers." in ran.out
    assert "Everybody knows this password" in ran.out


def test_preparing_again_changes_nothing(run: Any, demo_home: Path) -> None:
    """Neither the articles nor the people nor their labels are doubled, and no label is lost."""
    run("annotations", "load", ROOT / "docs" / "example.jsonl", "--as", "ana")
    before = run("annotations", "dump", "--home", demo_home).out
    assert len(before.splitlines()) == 3 * 14 + 3
    first = run("demo", "--no-serve", "--json").json
    assert (first["documents"], first["sentences"], len(first["people"])) == (1, 14, 6)
    assert run("annotations", "dump", "--home", demo_home).out == before


def test_the_demo_has_contradictions_of_both_kinds(run: Any, demo_home: Path) -> None:  # noqa: ARG001
    """Of a holder, and of readers, in the article as in the project."""
    graph = run("stances", "--json").json
    assert {one["opponents"] for one in graph["contradictions"]} == {"holder", "annotators"}
    assert run("stances", "--document", "000_ba9a8abaa905c4c6", "--json").json == graph
    assert "Kremlin" in run("stances").out
    assert run("stances", "--document", "none").code == 1


@pytest.mark.slow
def test_the_demo_is_served_on_the_next_free_port(home: Path) -> None:
    """Something else is often on the first one."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with started("demo", "--home", home, "--port", port) as address:
            assert address.startswith("http://127.0.0.1:")
            assert int(address.rsplit(":", 1)[1]) > port
            with urllib.request.urlopen(f"{address}/healthz") as answer:
                assert answer.status == 200


def test_a_taken_port_is_refused(run: Any, home: Path) -> None:  # noqa: ARG001
    """`serve` serves where it was told to."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = run("serve", "--port", taken.getsockname()[1])
    assert ran.code == 1
    assert ran.err.startswith("error: cannot listen on 127.0.0.1, port ")
