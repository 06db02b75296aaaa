"""Two versions of a dataset are told apart."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.export.projects import article, mediation
from tests.export.writing import Seed, labeled, write
from tests.strategies import news_scheme
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Sentence
from workbench.errors import InvalidFile, NotFound
from workbench.export import CONFIGS, Dealing, LabeledDocument, compare_datasets, split_of
from workbench.export.comparison import Moved, RowChanges

TRAIN = [name for name in map("d{}".format, range(40)) if split_of(name, news_scheme().splits) == "train"]


def plain(name: str, text: str = "One.", note: str = "") -> LabeledDocument:
    document, cut = article(text, name)
    return labeled(
        (document, cut), *(Annotation(document=name, sentence=one.index, annotator="ana", note=note) for one in cut)
    )


def test_the_same_is_the_same(tmp_path: Path, seed: Seed, sentence: Sentence) -> None:
    """No settings, no labels, no rows differ."""
    for name in ("old", "new"):
        write(tmp_path / name, [labeled(seed, mediation(sentence))])
    comparison = compare_datasets(tmp_path / "old", tmp_path / "new")
    assert comparison.old == comparison.new
    assert (comparison.settings, comparison.labels, comparison.moved) == ({}, {}, ())
    assert set(comparison.rows) == set(CONFIGS)
    assert {
        (rows.changed, rows.added, rows.removed) for splits in comparison.rows.values() for rows in splits.values()
    } == {(0, 0, 0)}


def test_rows_are_new_gone_or_changed(tmp_path: Path) -> None:
    """By what they are about."""
    write(tmp_path / "old", [plain(TRAIN[0]), plain(TRAIN[1]), plain(TRAIN[2])])
    write(tmp_path / "new", [plain(TRAIN[0]), plain(TRAIN[1], note="doubtful"), plain(TRAIN[3]), plain(TRAIN[4])])
    comparison = compare_datasets(tmp_path / "old", tmp_path / "new")
    assert comparison.rows["annotations"]["train"] == RowChanges(same=1, changed=1, added=2, removed=1)
    assert comparison.rows["documents"]["train"] == RowChanges(same=2, changed=0, added=2, removed=1)
    assert comparison.rows["documents"]["test"] == RowChanges(0, 0, 0, 0)
    assert (comparison.documents_added, comparison.documents_removed) == (2, 1)


def test_labels_and_settings_are_told(tmp_path: Path, seed: Seed, sentence: Sentence) -> None:
    """As they were and as they are; only what differs."""
    answer = mediation(sentence)
    write(tmp_path / "old", [labeled(seed, answer)])
    changed = replace(answer, entities=answer.entities[1:], stances=(replace(answer.stances[0], label="against"),))
    scheme = news_scheme()
    scheme = replace(scheme, splits=replace(scheme.splits, near_duplicates=0.9), description="x")
    write(tmp_path / "new", [labeled(seed, changed)], scheme=scheme, policy="every")
    comparison = compare_datasets(tmp_path / "old", tmp_path / "new")
    assert comparison.labels["entities"] == {"NORP": (1, 0)}
    assert comparison.labels["stance"] == {"against": (0, 1), "favor": (1, 0), "neutral": (1, 0)}
    assert comparison.settings.pop("policy_version")
    assert comparison.settings == {"policy": ("consensus", "every"), "near_duplicates": (0.8, 0.9)}


def test_a_document_on_another_side_is_named(tmp_path: Path) -> None:
    """With both sides; a part of the test side is no other side."""
    write(tmp_path / "old", [plain(TRAIN[0]), plain(TRAIN[1])])
    write(tmp_path / "new", [plain(TRAIN[0]), plain(TRAIN[1])], dealing=Dealing({TRAIN[1]: "test"}))
    assert compare_datasets(tmp_path / "old", tmp_path / "new").moved == (Moved(TRAIN[1], "train", "test"),)


@given(
    st.lists(st.integers(0, 5), max_size=6, unique=True),
    st.lists(st.integers(0, 5), max_size=6, unique=True),
    st.sets(st.integers(0, 5)),
)
@settings(max_examples=12)
def test_rows_add_up(tmp_path_factory: pytest.TempPathFactory, old: list[int], new: list[int], noted: set[int]) -> None:
    """What is the same, changed and removed was there; what is the same, changed and added is there."""
    folder = tmp_path_factory.mktemp("pair")
    write(folder / "old", [plain(TRAIN[number]) for number in old])
    write(folder / "new", [plain(TRAIN[number], note="!" if number in noted else "") for number in new])
    rows = compare_datasets(folder / "old", folder / "new").rows["annotations"]["train"]
    both = set(old) & set(new)
    assert rows == RowChanges(len(both - noted), len(both & noted), len(set(new) - both), len(set(old) - both))


def test_what_is_no_dataset_is_refused(tmp_path: Path) -> None:
    """Whichever of the two it is."""
    write(tmp_path / "old", [])
    with pytest.raises(NotFound, match="nowhere has no manifest"):
        compare_datasets(tmp_path / "old", tmp_path / "nowhere")


@pytest.mark.parametrize("damage", ["garbage", "middle", "missing"])
def test_a_damaged_file_is_named(tmp_path: Path, damage: str) -> None:
    """Whether it is no Parquet file, says what its end does not, or is gone."""
    for name in ("old", "new"):
        write(tmp_path / name, [plain(TRAIN[0])])
    (path,) = (tmp_path / "new" / "documents").glob("train-*.parquet")
    content = path.read_bytes()
    match damage:
        case "garbage":
            path.write_bytes(b"nothing like it")
        case "middle":
            path.write_bytes(content[:4] + b"\xff" * 200 + content[204:])
        case _:
            path.unlink()
    with pytest.raises(InvalidFile, match=f"{path.name}.* cannot be read: ") as caught:
        compare_datasets(tmp_path / "old", tmp_path / "new")
    assert "new/documents" in str(caught.value)
