"""A dataset that `workbench export` wrote, as recipes read it: row by row, with names for class labels."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec import Struct

from workbench.errors import InvalidFile, InvalidInput

if TYPE_CHECKING:
    import pyarrow as pa

Split = Literal["train", "validation", "test"]
SPLITS: tuple[Split, ...] = ("train", "validation", "test")

_MANIFEST = "manifest.json"
_ROWS = 1000


class _Manifest(Struct):
    version: str
    project: str
    policy: str


class Exported:
    """An export in a folder.

    Attributes:
        version, project, policy: as its manifest has them.
    """

    def __init__(self, folder: Path) -> None:
        """Raises:
        InvalidFile: it is no export.
        """
        self._folder = folder
        path = folder / _MANIFEST
        if not path.is_file():
            raise InvalidFile(folder, f"is no dataset that `workbench export` wrote; it has no {_MANIFEST}")
        try:
            manifest = msgspec.json.decode(path.read_bytes(), type=_Manifest)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise InvalidFile(path, f"is no manifest of a dataset ({error})") from None
        self.version, self.project, self.policy = manifest.version, manifest.project, manifest.policy

    def rows(self, config: str, split: Split, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
        """The rows of a split; class labels as numbers.

        Args:
            columns: those wanted; one that the dataset lacks, because its scheme declares no such thing, is refused.

        Raises:
            InvalidFile: a file or a column is missing, or a file is damaged.
        """
        import pyarrow.parquet as pq

        for path in self._files(config, split):
            with _reading(path), pq.ParquetFile(path) as file:
                missing = [column for column in columns if column not in file.schema_arrow.names]
                if missing:
                    raise InvalidFile(path, f"has no column {missing[0]!r}; export it anew")
                for batch in file.iter_batches(_ROWS, columns=list(columns)):
                    yield from batch.to_pylist()

    def names(self, config: str, *path: str) -> list[str]:
        """The names of a class label.

        Args:
            path: of the column, and of the field within it.
        """
        metadata = self._schema(config).metadata or {}
        try:
            feature = msgspec.json.decode(metadata[b"huggingface"])["info"]["features"]
            for step in path:
                feature = feature[step]
                while "feature" in feature and "names" not in feature:
                    feature = feature["feature"]
            return list(feature["names"])
        except (KeyError, msgspec.DecodeError):
            raise InvalidFile(self._folder / config, f"does not name the labels of {'.'.join(path)}") from None

    def language(self) -> str:
        """The language of most documents to train on; English where none is said."""
        said = Counter(row["language"] for row in self.rows("documents", "train", ["language"]))
        return min(said, key=lambda name: (-said[name], name), default="en") or "en"

    def _schema(self, config: str) -> "pa.Schema":
        import pyarrow.parquet as pq

        path = self._files(config, "train")[0]
        with _reading(path):
            return pq.read_schema(path)

    def _files(self, config: str, split: Split) -> list[Path]:
        found = sorted((self._folder / config).glob(f"{split}-*.parquet"))
        if not found:
            raise InvalidFile(self._folder, f"has no {config}/{split}-*.parquet, as every export does")
        return found


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError) as error:
        raise InvalidFile(path, f"cannot be read: {error}") from None


def something_to_learn(examples: Sequence[object], found: int, what: str) -> None:
    """Raises:
    InvalidInput: there are no examples, or there is nothing to find in them.
    """
    if not examples:
        raise InvalidInput(
            "the dataset has no rows to train on: its split train is empty; label more documents, "
            "or give it a larger share in the scheme"
        )
    if not found:
        raise InvalidInput(f"there is nothing to learn: no row of the split train has {what}")
