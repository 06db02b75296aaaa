"""What waits for a decision is listed, and what was decided is taken out."""

import json
from pathlib import Path
from typing import Any

from tests.cli.test_annotations import EXAMPLE


def differ(run: Any, home: Path) -> None:
    """Two people's labels, alike but for one."""
    run("annotations", "load", EXAMPLE, "--as", "ana")
    other = home / "other.jsonl"
    other.write_bytes(EXAMPLE.read_bytes().replace(b'"label":"favor"', b'"label":"against"', 1))
    run("annotations", "load", other, "--as", "ben")
    run("users", "add", "lena", "--role", "lead", "--project", "demo", stdin="a long password\na long password\n")


def test_what_waits_is_listed(run: Any, home: Path) -> None:
    """With what differs; for a program too."""
    differ(run, home)
    ran = run("gold", "queue")
    assert "polarity flipped 1" in ran.out
    assert "1 sentence waiting, 2 agreed by all without gold, 0 with gold" in ran.out
    [case] = run("gold", "queue", "--json").json["cases"]
    assert case["annotators"] == ["ana", "ben"]
    assert run("gold", "queue", "--kind", "boundary", "--json").json["cases"] == []
    assert run("gold", "queue", "--kind", "colour").code == 1


def test_what_all_say_is_accepted_and_dumped(run: Any, home: Path) -> None:
    """In the name of a lead."""
    differ(run, home)
    assert run("gold", "accept", "--as", "ana").code == 1
    assert run("gold", "accept", "--as", "lena", "--json").json == {"accepted": 2, "refused": 0}
    lines = [json.loads(line) for line in run("gold", "dump").out.splitlines()]
    assert [(line["policy"], line["annotation"]["annotator"]) for line in lines] == [("unanimous", "lena")] * 2
    out = home / "gold.jsonl"
    assert run("gold", "dump", "--out", out, "--fresh", "--json").json == {"path": str(out), "decisions": 2}
    assert len(out.read_text().splitlines()) == 2
