"""Labels go out and come in unchanged."""

import json
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).parents[2] / "docs" / "example.jsonl"


def test_what_is_loaded_is_dumped(run: Any, home: Path) -> None:
    """And dumping what was loaded elsewhere gives the same bytes."""
    assert run("annotations", "load", EXAMPLE, "--as", "ana", "--json").json == {"added": 3, "unchanged": 0}
    dumped = run("annotations", "dump").out
    said = [json.loads(line) for line in dumped.splitlines()]
    for line, original in zip(said, EXAMPLE.read_text(encoding="utf-8").splitlines(), strict=True):
        assert line | json.loads(original) == line
        assert line["annotator"] == "ana"
    (home / "out.jsonl").write_text(dumped, encoding="utf-8")
    assert run("annotations", "load", home / "out.jsonl", "--json").json == {"added": 0, "unchanged": 3}


def test_standard_input_and_output_are_a_dash(run: Any, home: Path) -> None:  # noqa: ARG001
    """Messages go elsewhere."""
    assert run("annotations", "load", "-", "--as", "ben", stdin=EXAMPLE.read_bytes()).code == 0
    ran = run("annotations", "dump", "--out", "-")
    assert len(ran.out.splitlines()) == 3
    assert ran.err == "3 annotations written\n"


def test_a_file_is_written_whole_and_never_over_another(run: Any, home: Path) -> None:
    """What is there was perhaps a day's work."""
    run("annotations", "load", EXAMPLE, "--as", "ana")
    out = home / "out.jsonl"
    assert run("annotations", "dump", "--out", out, "--json").json == {"path": str(out), "annotations": 3}
    before = out.read_bytes()
    assert before.count(b"\n") == 3
    ran = run("annotations", "dump", "--out", out)
    assert (ran.code, "exists already" in ran.err) == (1, True)
    assert out.read_bytes() == before
    assert not list(home.glob(".out*"))


def test_only_the_annotators_asked_for(run: Any, home: Path) -> None:  # noqa: ARG001
    """One or more."""
    for user in ("ana", "ben", "cleo"):
        run("annotations", "load", EXAMPLE, "--as", user)
    out = run("annotations", "dump", "--annotator", "ana", "--annotator", "cleo").out
    assert {json.loads(line)["annotator"] for line in out.splitlines()} == {"ana", "cleo"}


def test_one_bad_line_loads_nothing(run: Any, home: Path) -> None:
    """It is named."""
    bad = home / "bad.jsonl"
    bad.write_bytes(EXAMPLE.read_bytes().replace(b'"label":"favor"', b'"label":"favour"'))
    ran = run("annotations", "load", bad, "--as", "ana")
    assert ran.code == 1
    assert ran.err.startswith(f"error: {bad}, line 2: label 'favour' of stance s1 is not in the scheme; allowed: ")
    assert run("annotations", "dump").out == ""


def test_the_schema_is_json_schema(run: Any) -> None:
    """The example obeys it."""
    import jsonschema

    schema = json.loads(run("annotations", "schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        jsonschema.validate(json.loads(line), schema)
