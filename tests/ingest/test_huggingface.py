import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from workbench.errors import InvalidFile
from workbench.ingest.huggingface import is_dataset, read_huggingface
from workbench.ingest.records import Columns

ROWS = {
    "id": ["a", "b"],
    "text": ["One.\r\n", "Two 😀"],
    "date": [dt.datetime(2021, 12, 3, 4, 5), None],
    "topic": [1, 0],
    "scores": [[0.5], None],
}


def dataset(rows: dict[str, list[Any]] | None = None) -> Any:
    from datasets import ClassLabel, Dataset

    made = Dataset.from_dict(rows or ROWS)
    return made.cast_column("topic", ClassLabel(names=["world", "war"])) if "topic" in made.features else made


def read(path: Path, columns: Columns | None = None) -> list[Any]:
    return [found.document for found in read_huggingface(path, columns or Columns(), "en")]


def save(path: Path) -> Path:
    dataset().save_to_disk(str(path))
    return path


def save_dict(path: Path) -> Path:
    from datasets import DatasetDict

    DatasetDict({"train": dataset().select([0]), "test": dataset().select([1])}).save_to_disk(str(path))
    return path


def save_parquet(path: Path) -> Path:
    path.mkdir()
    for number, split in enumerate(("train", "test")):
        dataset().select([number]).to_parquet(path / f"{split}-00000-of-00001.parquet")
    return path


def save_hub(path: Path) -> Path:
    path.mkdir()
    save_parquet(path / "data")
    return path


@pytest.mark.parametrize("write", [save, save_dict, save_parquet, save_hub])
def test_row_is_a_document(tmp_path, write):
    """What was saved comes back, from every layout; class labels by name."""
    path = write(tmp_path / "set")
    assert is_dataset(path)
    found = sorted(read(path), key=lambda document: document.id)
    assert [document.text for document in found] == ROWS["text"]
    assert [document.date for document in found] == [dt.date(2021, 12, 3), None]
    assert [document.metadata["topic"] for document in found] == ["war", "world"]
    assert [document.metadata["scores"] for document in found] == [[0.5], None]


@pytest.mark.parametrize("write", [save_dict, save_parquet, save_hub])
def test_split_goes_into_the_metadata(tmp_path, write):
    """Which split a document was in is not forgotten."""
    splits = {document.id: document.metadata["split"] for document in read(write(tmp_path / "set"))}
    assert splits == {"a": "train", "b": "test"}


def test_single_parquet_file(tmp_path):
    """A file alone has no split, whatever its name."""
    path = tmp_path / "news.parquet"
    dataset().to_parquet(path)
    assert "split" not in read(path)[0].metadata


def test_more_rows_than_a_batch(tmp_path):
    """All rows are read, in their order."""
    path = tmp_path / "set"
    dataset({"text": [f"Number {number}." for number in range(100)]}).save_to_disk(str(path))
    assert [document.text for document in read(path)] == [f"Number {number}." for number in range(100)]


def test_bad_row_is_named(tmp_path):
    """Split, row and one sentence say what is wrong."""
    from datasets import DatasetDict

    path = tmp_path / "set"
    DatasetDict({"test": dataset({"text": ["One.", ""]})}).save_to_disk(str(path))
    with pytest.raises(InvalidFile, match=r"set, split test: row 2: 'text' is empty"):
        read(path)


def test_missing_column_is_refused_with_those_there(tmp_path):
    """As in every other format."""
    with pytest.raises(InvalidFile, match="no column 'body' for the text; the columns are 'id', 'text', 'date'"):
        read(save(tmp_path / "set"), Columns(text="body"))


def test_folder_that_is_no_dataset_is_refused(tmp_path):
    """A folder needs Parquet files or what save_to_disk writes."""
    (tmp_path / "readme.txt").write_text("One.")
    assert not is_dataset(tmp_path)
    with pytest.raises(InvalidFile, match="is no data set"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("damage", "content"),
    [
        ("state.json", b""),
        ("state.json", b"{}"),
        ("state.json", b"nonsense"),
        ("dataset_info.json", b"nonsense"),
        ("data-00000-of-00001.arrow", b""),
        ("data-00000-of-00001.arrow", b"nonsense"),
    ],
)
def test_damaged_dataset_is_refused(tmp_path, damage, content):
    """Whatever file of it is broken, one sentence says so."""
    path = save(tmp_path / "set")
    (path / damage).write_bytes(content)
    with pytest.raises(InvalidFile, match="is damaged") as caught:
        read(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"nonsense that is no Parquet"])
def test_damaged_parquet_is_refused(tmp_path, content):
    """So is a Parquet file that is none."""
    path = tmp_path / "news.parquet"
    path.write_bytes(content)
    with pytest.raises(InvalidFile, match="is damaged"):
        read(path)
