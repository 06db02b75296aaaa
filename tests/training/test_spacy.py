"""spaCy learns from an export what stands in it, and says so of sentences that it has not seen."""

from pathlib import Path

import pytest

from workbench.errors import MissingPackage
from workbench.training import Terms, TrainingReport
from workbench.workflows.training import train_model

MARGIN = 0.5
"""By so much a model's F1 must be above the baselines'."""

NEW = "Dr Rabaki of the University of Wozan rejects the tax in Zangor, as the Vesitu Agency wrote last week."

pytestmark = pytest.mark.slow


def train(learnable: Path, recipe: str, out: Path, **chosen: object) -> TrainingReport:
    return train_model(learnable, recipe, out, Terms(**{"epochs": 4, **chosen}), lambda *_: None)  # type: ignore[arg-type]


def test_ner_beats_the_baselines(learnable: Path, tmp_path: Path) -> None:
    """On the test split; and finds the outermost mentions in a sentence of its own."""
    import spacy

    report = train(learnable, "spacy-ner", tmp_path / "model")
    assert report.examples["test"] >= 25
    assert report.test is not None
    for baseline in report.baselines.values():
        assert report.test.figures["f1"] > baseline.figures["f1"] + MARGIN
        assert report.test.figures["token_accuracy"] > baseline.figures["token_accuracy"] + 0.2
    found = [(entity.text, entity.label_) for entity in spacy.load(tmp_path / "model")(NEW).ents]
    assert ("Dr Rabaki", "PERSON") in found
    assert ("University of Wozan", "ORG") in found
    assert ("Zangor", "GPE") in found


def test_spancat_finds_what_lies_within(learnable: Path, tmp_path: Path) -> None:
    """It beats the baselines on the test split, nested mentions and all."""
    import spacy

    report = train(learnable, "spacy-spancat", tmp_path / "model")
    assert report.test is not None
    for baseline in report.baselines.values():
        assert report.test.figures["f1"] > baseline.figures["f1"] + MARGIN
    doc = spacy.load(tmp_path / "model")(NEW)
    found = {(span.text, span.label_) for span in doc.spans["entities"]}
    assert {("University of Wozan", "ORG"), ("Wozan", "GPE")} <= found


def test_the_same_seed_gives_the_same_model(learnable: Path, tmp_path: Path) -> None:
    """Byte for byte; and another one another."""
    for name, seed in (("one", 1), ("same", 1), ("other", 2)):
        train(learnable, "spacy-ner", tmp_path / name, epochs=1, seed=seed)

    def files(name: str) -> dict[str, bytes]:
        folder = tmp_path / name
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    assert files("one") == files("same")
    assert files("one")["ner/model"] != files("other")["ner/model"]
    assert str(tmp_path).encode() not in b"".join(files("one").values())


def test_it_may_begin_with_a_pipeline(learnable: Path, tmp_path: Path) -> None:
    """As the scheme would name it; the report remembers, and what comes out needs it no longer."""
    import spacy

    report = train(learnable, "spacy-ner", tmp_path / "model", model="en_core_web_sm", epochs=4)
    assert report.model is not None
    assert report.model.startswith("en_core_web_sm")
    assert report.test is not None
    assert report.test.figures["f1"] > MARGIN
    assert spacy.load(tmp_path / "model").pipe_names == ["tok2vec", "ner"]


@pytest.mark.parametrize("model", ["no_such_pipeline", "blank:zz"])
def test_a_pipeline_that_is_not_there_is_named(learnable: Path, tmp_path: Path, model: str) -> None:
    """And nothing is left behind."""
    with pytest.raises(MissingPackage, match=model):
        train(learnable, "spacy-ner", tmp_path / "model", model=model)
    assert list(tmp_path.iterdir()) == []
