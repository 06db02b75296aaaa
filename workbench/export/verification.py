"""Whether a dataset is what its manifest says, file by file."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
from msgspec import Struct

from workbench.domain.scheme import content_version
from workbench.errors import InvalidFile, NotFound
from workbench.export.hub import CARD, MANIFEST, hashed
from workbench.export.report import ExportedFile, Manifest

_NOT_OURS = (".git", ".gitattributes", ".cache")
"""What a hub and its client put beside the files."""


class Verification(Struct, frozen=True):
    """Attributes:
    version: what the manifest calls itself.
    files, rows: how many it names.
    problems: a sentence for each thing that is wrong.
    """

    path: str
    version: str
    files: int
    rows: int
    problems: tuple[str, ...]


def verify_dataset(folder: Path) -> Verification:
    """Check every file's hash, size and rows, the manifest's own version, and that each configuration has its columns.

    Raises:
        NotFound: the folder has no manifest.
        InvalidFile: the manifest cannot be read.
    """
    content, manifest = read_manifest(folder)
    problems = [*_version(content, manifest), *_files(folder, manifest), *_rows(manifest)]
    if not problems:  # else the library would say the same again, in its own words
        problems += _configurations(folder, manifest)
    rows = sum(sum(splits.values()) for splits in manifest.rows.values())
    return Verification(str(folder), manifest.version, len(manifest.files), rows, tuple(problems))


def read_manifest(folder: Path) -> tuple[dict[str, Any], Manifest]:
    """A dataset's manifest, as it stands there and as what it means.

    Raises:
        NotFound: there is none.
        InvalidFile: it cannot be read.
    """
    path = folder / MANIFEST
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(f"{folder} has no {MANIFEST}, so it is no dataset of `workbench export`") from None
    try:
        return msgspec.json.decode(content, type=dict[str, Any]), msgspec.json.decode(content, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidFile(path, f"is no manifest of a dataset that this Workbench knows: {error}") from None


def _version(content: dict[str, Any], manifest: Manifest) -> Iterator[str]:
    # Of what stands there, so that fields which this Workbench does not know count as well.
    actual = content_version(msgspec.json.encode({**content, "version": ""}))
    if actual != manifest.version:
        yield f"{MANIFEST} was changed: its version is {manifest.version}, but its content makes {actual}"


def _files(folder: Path, manifest: Manifest) -> Iterator[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    named = {file.path: file for file in manifest.files}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for path, file in named.items():
        if path not in there:
            yield f"{path} is missing"
        elif (difference := _difference(file, hashed(folder, path))) is not None:
            yield f"{path} was changed: {difference}"
        elif file.rows is not None:
            try:
                rows = pq.read_metadata(folder / path).num_rows
            except pa.ArrowInvalid:
                yield f"{path} is no Parquet file"
            else:
                if rows != file.rows:
                    yield f"{path} has {rows} rows, not {file.rows}"
    for path in sorted(there - named.keys() - {MANIFEST}):
        if path.split("/")[0] not in _NOT_OURS:
            yield f"{path} is not in {MANIFEST}"


def _difference(said: ExportedFile, found: ExportedFile) -> str | None:
    if said.bytes != found.bytes:
        return f"it has {found.bytes} bytes, not {said.bytes}"
    return None if said.sha256 == found.sha256 else f"its SHA-256 is {found.sha256}, not {said.sha256}"


def _rows(manifest: Manifest) -> Iterator[str]:
    for config, splits in manifest.rows.items():
        for split, rows in splits.items():
            files = [file for file in manifest.files if file.path.startswith(f"{config}/{split}-")]
            there = sum(file.rows or 0 for file in files)
            if there != rows or not files:
                yield f"{MANIFEST} says that {config} has {rows} rows in {split}, but its files have {there}"


def _configurations(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Let the library's own classes read the card, as they do before anything is loaded."""
    import pyarrow.parquet as pq
    from datasets.info import DatasetInfosDict
    from datasets.utils.metadata import MetadataConfigs
    from huggingface_hub import DatasetCard
    from yaml import YAMLError

    try:
        card = DatasetCard.load(folder / CARD)
        declared = MetadataConfigs.from_dataset_card_data(card.data)
        infos = DatasetInfosDict.from_dataset_card_data(card.data)
    except (ValueError, TypeError, KeyError, YAMLError) as error:
        yield f"{CARD} cannot be read by `datasets`: {' '.join(str(error).split())}"
        return
    for config, splits in manifest.rows.items():
        if config not in declared or config not in infos:
            yield f"{CARD} does not declare the configuration {config}"
            continue
        listed = {one["split"]: one["path"] for one in declared[config]["data_files"]}
        for split, rows in splits.items():
            if rows and split not in listed:
                yield f"{CARD} does not declare the split {split} of {config}, which has {rows} rows"
        for file in manifest.files:
            found = [name for name in splits if file.path.startswith(f"{config}/{name}-")]
            if any(not PurePosixPath(file.path).match(listed.get(split, "*")) for split in found):
                yield f"{file.path} is not among the files that {CARD} declares for {config}"
            if found and pq.read_schema(folder / file.path) != infos[config].features.arrow_schema:
                yield f"{file.path} does not have the columns that {CARD} declares for {config}"
