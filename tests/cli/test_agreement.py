"""How far the demo's annotators agree, as the command tells it."""

from pathlib import Path
from typing import Any

import msgspec

from workbench.cli.agreement import By
from workbench.store import Store
from workbench.workflows import agreement
from workbench.workflows.agreement_report import AgreementReport


def test_json_has_every_number_of_the_report(run: Any, demo_home: Path) -> None:
    """The same as the dashboard is made of."""
    store = Store.open(f"sqlite:///{demo_home / 'workbench.sqlite3'}")
    expected = agreement.report(store, "demo", None)
    store.close()
    assert msgspec.convert(run("agreement", "--json").json, AgreementReport) == expected


def test_each_layer_has_a_line_and_a_verdict(run: Any, demo_home: Path) -> None:  # noqa: ARG001
    """What a lead wants to know first."""
    out = run("agreement").out
    for layer in ("entities", "attribution", "stance"):
        assert f"{layer}: Provisional (" in out


def test_a_layer_can_be_gone_into(run: Any, demo_home: Path) -> None:  # noqa: ARG001
    """One layer, and nothing of the others."""
    for by in By:
        ran = run("agreement", "--layer", "stance", "--by", by)
        assert ran.code == 0
        assert "stance" in ran.out
        assert "entities" not in ran.out


def test_a_version_nobody_answered_under_has_no_value(run: Any, demo_home: Path) -> None:  # noqa: ARG001
    """And the reason is said."""
    layers = run("agreement", "--guidelines-version", "none", "--json").json["layers"]
    assert {layer["figure"]["reason"] for layer in layers} == {"one_annotator"}
    assert all("No value" in layer["verdict"] for layer in layers)


def test_entities_are_aligned_on_demand(run: Any, demo_home: Path) -> None:  # noqa: ARG001
    """Every two of the demo's annotators, with the draws that it took; the same draws give the same γ."""
    found = run("gamma", "--samples", "10", "--seed", "4", "--json").json
    assert (found["samples"], found["seed"], len(found["pairs"])) == (10, 4, 3)
    assert all(-1 < each["gamma"] < 1 for each in found["pairs"])
    assert run("gamma", "--samples", "10", "--seed", "4", "--json").json == found
    ran = run("gamma", "--samples", "10", "--seed", "4")
    assert f"{found['pairs'][0]['gamma']:.3f}" in ran.out
    assert "10 random texts for each pair, seed 4" in ran.err


def test_one_sample_is_too_few(run: Any, demo_home: Path) -> None:  # noqa: ARG001
    """Chance is a mean."""
    assert run("gamma", "--samples", "1").code == 2
