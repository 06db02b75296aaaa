"""The card says how far annotators agree, with the dashboard's own numbers."""

from pathlib import Path

from msgspec.structs import replace

from tests.export.projects import article, fill, mediation
from workbench.domain.annotations import Annotation
from workbench.store import Store
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
