"""The card says how far annotators agree, with the dashboard's own numbers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.export.projects import article, fill, mediation
from workbench.domain.annotations import Annotation
from workbench.errors import Unavailable
from workbench.export import Agreement
from workbench.store import Store
from workbench.workflows import exporting
from workbench.workflows.agreement_keeping import kept
from workbench.workflows.exported_agreement import agreement_for_export
from workbench.workflows.exporting import export_dataset


def some_answers(seed_text: str) -> tuple[list[tuple[object, tuple[object, ...]]], list[Annotation]]:
    seed = article(seed_text, "seed")
    sentence = next(one for one in seed[1] if one.text.startswith("The Turkish NTV channel quoted"))
    ana, ben = mediation(sentence), mediation(sentence, "ben")
    return [seed], [ana, replace(ben, entities=ben.entities[1:])]  # type: ignore[list-item]


def test_its_numbers_are_those_of_the_report(store: Store, seed_text: str) -> None:
    """By every measure of each layer, the one that stands for it first, to four digits; and nobody is named."""
    documents, answers = some_answers(seed_text)
    fill(store, documents, answers)  # type: ignore[arg-type]
    agreement = agreement_for_export(store, "news")
    report = kept(store, "news").report(13, 0)
    assert list(agreement.layers) == [layer.layer for layer in report.layers]
    for layer in report.layers:
        figures = agreement.layers[layer.layer]
        assert figures.figures[0].measure == figures.headline == layer.headline
        expected = {each.name: each.figure.value for each in (*layer.measures, *layer.beside)}
        assert {each.measure: each.value for each in figures.figures} == {
            name: None if value is None else round(value, 4) for name, value in expected.items()
        }
    assert "ana" not in str(
        [figure.title + figure.message for each in agreement.layers.values() for figure in each.figures]
    )


def test_the_card_has_them_with_their_intervals(sqlite_store: Store, tmp_path: Path, seed_text: str) -> None:
    """And says so where it was not asked for them, or where nobody shares a sentence."""
    documents, answers = some_answers(seed_text)
    fill(sqlite_store, documents, answers)  # type: ignore[arg-type]
    report = export_dataset(sqlite_store, "news", tmp_path / "with", agreement=True)
    assert report.manifest.agreement is not None
    f1 = report.manifest.agreement.layers["entities"].figures[0]
    card = (tmp_path / "with" / "README.md").read_text()
    assert f"| `entities` | {f1.title} | {f1.value:.3f} |" in card
    export_dataset(sqlite_store, "news", tmp_path / "without")
    assert "Was not measured for this export." in (tmp_path / "without" / "README.md").read_text()
    fill(sqlite_store, [], name="empty")
    export_dataset(sqlite_store, "empty", tmp_path / "empty", agreement=True)
    assert "| none |" in (tmp_path / "empty" / "README.md").read_text()


def test_it_does_not_depend_on_what_was_counted_before(
    sqlite_store: Store, store: Store, tmp_path: Path, seed_text: str
) -> None:
    """An answer more after a first export, or all at once: the same bytes."""
    documents, answers = some_answers(seed_text)
    fill(sqlite_store, documents, answers[:1])  # type: ignore[arg-type]
    export_dataset(sqlite_store, "news", tmp_path / "before", agreement=True)
    with sqlite_store.write() as tx:
        tx.users.add("ben")
        tx.annotations.append(tx.projects.get("news"), answers[1], "later")
        tx.commit()
    fill(store, documents, answers)  # type: ignore[arg-type]
    after = export_dataset(sqlite_store, "news", tmp_path / "after", agreement=True)
    assert after.manifest == export_dataset(store, "news", tmp_path / "at once", agreement=True).manifest


def answering_meanwhile(
    monkeypatch: pytest.MonkeyPatch, store: Store, answer: Annotation, times: int
) -> Callable[[], int]:
    """Let somebody answer, and answer again, just after agreement was counted; tells how often it was counted."""
    counted = 0

    def count(*given: Any) -> Agreement:
        nonlocal counted
        figures = agreement_for_export(*given)
        counted += 1
        if counted <= times:
            with store.write() as tx:
                tx.annotations.append(tx.projects.get("news"), replace(answer, note=f"{counted}"), f"{counted}")
                tx.commit()
        return figures

    monkeypatch.setattr(exporting, "agreement_for_export", count)
    return lambda: counted


def test_it_is_of_the_answers_that_are_exported(
    sqlite_store: Store, tmp_path: Path, seed_text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where an answer comes in meanwhile, it is counted again."""
    documents, answers = some_answers(seed_text)
    fill(sqlite_store, documents, answers[:1])  # type: ignore[arg-type]
    with sqlite_store.write() as tx:
        tx.users.add("ben")
        tx.commit()
    counted = answering_meanwhile(monkeypatch, sqlite_store, answers[1], 1)
    meanwhile = export_dataset(sqlite_store, "news", tmp_path / "meanwhile", agreement=True)
    assert counted() == 2
    assert meanwhile.manifest == export_dataset(sqlite_store, "news", tmp_path / "later", agreement=True).manifest


def test_a_project_that_never_rests_is_not_exported_with_agreement(
    sqlite_store: Store, tmp_path: Path, seed_text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so and writes nothing, after a few times."""
    documents, answers = some_answers(seed_text)
    fill(sqlite_store, documents, answers[:1])  # type: ignore[arg-type]
    with sqlite_store.write() as tx:
        tx.users.add("ben")
        tx.commit()
    answering_meanwhile(monkeypatch, sqlite_store, answers[1], 99)
    with pytest.raises(Unavailable, match="changed each of the 5 times that its agreement was counted"):
        export_dataset(sqlite_store, "news", tmp_path / "out", agreement=True)
    assert not (tmp_path / "out").exists()
