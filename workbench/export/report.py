"""What an export says about itself, to whoever asked for it and in its manifest."""

from msgspec import Struct


class ExportedFile(Struct, frozen=True):
    """Attributes:
    path: relative to the dataset, with forward slashes.
    sha256: of its bytes, in hexadecimal.
    rows: None where it has none to count.
    """

    path: str
    sha256: str
    bytes: int
    rows: int | None = None


class Manifest(Struct, frozen=True, kw_only=True):
    """`manifest.json`: what the dataset was made of and what it consists of.

    Attributes:
        format: of the dataset; a change that could break a reader raises it.
        version: a hash of all that follows, so equal versions are equal datasets: 12 hexadecimal digits.
        splits: shares by which documents were dealt out, by a hash of their ids.
        annotators: how many people's answers are in it.
        rows: by configuration and split.
        bases: why rows are there, by configuration.
        left_out: sentences without a row, by layer and reason.
        bio: entities by whether BIO tags can show them, and if not why.
        unknown_attributes: attribute values that the newest scheme lacks; they are in `annotations` as JSON only.
        written_with: packages on which the bytes depend.
    """

    format: int = 1
    version: str
    project: str
    policy: str
    scheme_version: str
    guidelines_version: str
    splits: dict[str, float]
    documents: int
    sentences: int
    annotators: int
    rows: dict[str, dict[str, int]]
    bases: dict[str, dict[str, int]]
    left_out: dict[str, dict[str, int]]
    bio: dict[str, int]
    unknown_attributes: int
    written_with: dict[str, str]
    files: tuple[ExportedFile, ...]


class ExportReport(Struct, frozen=True):
    """Attributes:
    path: the dataset's folder, for `load_dataset`.
    """

    path: str
    manifest: Manifest
