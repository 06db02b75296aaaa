"""Parquet files whose bytes depend on their rows alone."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from workbench.export.features import Config, Split

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

SETTINGS: dict[str, Any] = {
    "compression": "zstd",
    "version": "2.6",
    "write_page_index": True,
    # Pages end where the content says so: the hub then stores once what two versions share.
    "use_content_defined_chunking": True,
}
"""How every file is written, whatever the defaults of the day; no time and no path is among the metadata."""

SHARD_BYTES = 256 * 2**20
SHARD_ROW_GROUPS = 100
"""A file that has reached either is followed by another; what a writer remembers of each row group until its file is
closed, for every column, would otherwise grow with the export."""


class WrittenFile(NamedTuple):
    """Attributes:
    path: relative to the dataset, with forward slashes.
    """

    path: str
    rows: int


class SplitWriter:
    """The files of one split of one configuration: always at least one, perhaps without rows.

    Attributes:
        rows: written so far.
        bytes: of those rows as Arrow tables.
    """

    def __init__(self, folder: Path, config: Config, split: Split, schema: "pa.Schema") -> None:
        self.rows = 0
        self.bytes = 0
        self._folder, self._config, self._split, self._schema = folder, config, split, schema
        self._shards: list[int] = []
        (folder / config).mkdir(exist_ok=True)
        self._writer = self._open()

    def write(self, table: "pa.Table") -> None:
        """Write a row group."""
        size = self._path(len(self._shards) - 1).stat().st_size
        if self._row_groups >= SHARD_ROW_GROUPS or size >= SHARD_BYTES:
            self._writer.close()
            self._writer = self._open()
        self._writer.write_table(table)
        self._row_groups += 1
        self._shards[-1] += table.num_rows
        self.rows += table.num_rows
        self.bytes += table.nbytes

    def finish(self) -> list[WrittenFile]:
        """Close the files and give them their names, which say how many there are."""
        self._writer.close()
        written = []
        for number, rows in enumerate(self._shards):
            name = f"{self._split}-{number:05}-of-{len(self._shards):05}.parquet"
            path = self._path(number).rename(self._folder / self._config / name)
            keep(path)
            written.append(WrittenFile(f"{self._config}/{name}", rows))
        return written

    def close(self) -> None:
        """Let go of the file, whatever is in it."""
        self._writer.close()

    def _open(self) -> "pq.ParquetWriter":
        import pyarrow.parquet as pq

        self._shards.append(0)
        self._row_groups = 0
        return pq.ParquetWriter(self._path(len(self._shards) - 1), self._schema, **SETTINGS)

    def _path(self, number: int) -> Path:
        return self._folder / self._config / f"{self._split}-{number:05}.unfinished"


def keep(path: Path) -> None:
    """Wait until the disk has a file or a folder, so that no crash leaves half of what was announced."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
