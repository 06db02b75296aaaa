"""What the sides share is counted and said."""

from pathlib import Path

from msgspec.structs import replace

from tests.export.projects import article, mediation
from tests.export.writing import TURKEY, Seed, labeled, write
from tests.strategies import news_scheme
from workbench.domain.annotations import Annotation
from workbench.export import Dealing, split_of
from workbench.export.report import Shared

SPLITS = news_scheme().splits
TRAIN, OTHER_TRAIN = [name for name in map("d{}".format, range(40)) if split_of(name, SPLITS) == "train"][:2]
TEST = next(name for name in map("d{}".format, range(40)) if split_of(name, SPLITS) == "test")


def answers(text: str, name: str) -> tuple[Seed, list[Annotation]]:
    document, cut = article(text, name)
    return (document, cut), [Annotation(document=name, sentence=one.index, annotator="ana") for one in cut]


def test_sentences_that_stand_on_both_sides_are_counted(tmp_path: Path) -> None:
    """Different ones, letter by letter; those without an answer are in no row to learn from."""
    train, said = answers("Read more.\nOne.\nRead more.", TRAIN)
    test, asked = answers("Read more.\nTwo.\nread more.\nOne.", TEST)
    manifest = write(tmp_path / "out", [labeled(train, *said), labeled(test, *asked[:3])])
    assert manifest.leakage.shared["test"]["sentences"] == Shared(1, 3)
    assert manifest.leakage.shared["validation"]["sentences"] == Shared(0, 0)
    card = (tmp_path / "out" / "README.md").read_text()
    assert "| sentences with an answer, letter by letter | 0 of 0 | 1 of 3 |" in card


def test_names_that_are_on_both_sides_are_counted(tmp_path: Path, seed: Seed, sentence: object) -> None:
    """Canonical entities by id, targets by key, sources by id or by their words."""
    text = seed[0].text
    documents = []
    for name in (TRAIN, TEST):
        document, cut = article(text, name)
        said = mediation(cut[sentence.index])  # type: ignore[attr-defined]
        said = replace(said, entities=(replace(said.entities[0], canonical=TURKEY.id),))
        if name == TEST:
            said = replace(
                said, attributions=(replace(said.attributions[0], source_canonical=TURKEY.id), *said.attributions[1:])
            )
        documents.append(labeled((document, cut), said))
    shared = write(tmp_path / "out", documents).leakage.shared["test"]
    assert (shared["canonicals"], shared["targets"]) == (Shared(1, 1), Shared(1, 1))
    assert shared["sources"] == Shared(2, 3)


def test_what_is_left_out_is_in_no_configuration_and_named(tmp_path: Path) -> None:
    """In the card, which says why."""
    train, said = answers("One.", TRAIN)
    bridge, asked = answers("Two.", OTHER_TRAIN)
    dealing = Dealing({OTHER_TRAIN: None}, joined=1, left_out=(OTHER_TRAIN,))
    manifest = write(tmp_path / "out", [labeled(train, *said), labeled(bridge, *asked)], dealing=dealing)
    assert {config: rows["train"] for config, rows in manifest.rows.items()} == {
        "entities": 1,
        "attribution": 1,
        "attribution_pairs": 0,
        "stance": 0,
        "annotations": 1,
        "documents": 1,
    }
    assert (manifest.documents, manifest.leakage.left_out) == (1, (OTHER_TRAIN,))
    assert f"of two sides: 1: `{OTHER_TRAIN}`." in (tmp_path / "out" / "README.md").read_text()


def test_a_document_is_where_it_was_dealt(tmp_path: Path) -> None:
    """Not where its own hash would have it."""
    train, said = answers("One.", TRAIN)
    manifest = write(tmp_path / "out", [labeled(train, *said)], dealing=Dealing({TRAIN: "test"}))
    assert manifest.rows["entities"] == {"train": 0, "validation": 0, "test": 1}
