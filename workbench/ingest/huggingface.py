"""Hugging Face data sets on disk: what `save_to_disk` wrote, and folders of Parquet as on the Hub.

Nothing is downloaded, no script of a data set is run, and no cache is written.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import InvalidFile, InvalidInput
from workbench.ingest.lines import cannot_read
from workbench.ingest.reader import Found
from workbench.ingest.records import Columns, to_document

if TYPE_CHECKING:
    from datasets import Features

_ROWS = 32


def read_huggingface(path: Path, columns: Columns, language: str) -> Iterator[Found]:
    """A row is a document. Class labels go into the metadata by name, and so does the split.

    Raises:
        InvalidFile: it is no data set, is damaged, lacks a column, or a row is no document.
    """
    import pyarrow as pa

    try:
        for place, split, features, rows in _tables(path):
            names = list(features)
            chosen = columns.resolve(names)
            for number, row in enumerate(rows, start=1):
                try:
                    if split and "split" not in names:
                        row["split"] = split
                    found = to_document(_name_labels(row, features), chosen, language)
                except InvalidInput as error:
                    raise InvalidFile(place, f"row {number}: {error}") from None
                yield Found(found, f"{place}, row {number}")
    except InvalidFile:
        raise
    except InvalidInput as error:
        raise InvalidFile(path, str(error)) from None
    except OSError as error:
        raise cannot_read(path, error) from None
    except pa.ArrowException as error:
        raise InvalidFile(path, f"is damaged: {str(error).splitlines()[0]}") from None


def is_dataset(folder: Path) -> bool:
    """Whether a folder is one data set, rather than one of files to be imported each by itself."""
    return _is_saved(folder) or bool(_parquet_files(folder))


def _is_saved(folder: Path) -> bool:
    return (folder / "state.json").is_file() or (folder / "dataset_dict.json").is_file()


def _parquet_files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(path.glob("*.parquet")) or sorted(path.glob("data/*.parquet"))


def _tables(path: Path) -> Iterator[tuple[str, str, "Features", Iterator[dict[str, Any]]]]:
    """Place, split (or empty), features and rows of each part."""
    if _is_saved(path):
        yield from _saved(path)
    elif files := _parquet_files(path):
        for file in files:
            yield from _parquet(file, in_folder=file != path)
    else:
        raise InvalidFile(path, "is no data set: it has neither Parquet files nor what save_to_disk writes")


def _saved(path: Path) -> Iterator[tuple[str, str, "Features", Iterator[dict[str, Any]]]]:
    from datasets import Dataset, load_from_disk

    try:
        loaded = load_from_disk(str(path))
    except (ValueError, KeyError) as error:
        raise InvalidFile(path, f"is damaged: {error}") from None
    parts = {"": loaded} if isinstance(loaded, Dataset) else loaded
    for split, dataset in parts.items():
        # As Arrow, so that images and audio, which are not ours, need not be decoded.
        batches = dataset.with_format("arrow").iter(batch_size=_ROWS)
        rows = (row for batch in batches for row in batch.to_pylist())
        yield (f"{path}, split {split}" if split else str(path)), split, dataset.features, rows


def _parquet(file: Path, *, in_folder: bool) -> Iterator[tuple[str, str, "Features", Iterator[dict[str, Any]]]]:
    import pyarrow.parquet as pq
    from datasets import Features

    with pq.ParquetFile(file) as parquet:
        rows = (row for batch in parquet.iter_batches(batch_size=_ROWS) for row in batch.to_pylist())
        # On the Hub a file is named for its split: train-00000-of-00002.parquet.
        split = file.stem.partition("-")[0] if in_folder else ""
        yield str(file), split, Features.from_arrow_schema(parquet.schema_arrow), rows


def _name_labels(row: dict[str, Any], features: "Features") -> dict[str, Any]:
    from datasets import ClassLabel

    return {
        name: features[name].int2str(value)
        if isinstance(features.get(name), ClassLabel) and value is not None and value >= 0
        else value
        for name, value in row.items()
    }
