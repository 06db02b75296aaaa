"""A test on what was never seen in training: a part of the test side set apart as a split of its own.

Which documents those are is known only when the last training row is written, so the files of the test
side are then read once more. A document stays on the test side; between its two splits it may move, from
`test_unseen` to `test`, when what it is about appears in training.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.export.features import UNSEEN, Config, Split
from workbench.export.parquet import SplitWriter, WrittenFile

if TYPE_CHECKING:
    import pyarrow as pa


def set_apart(
    folder: Path,
    config: Config,
    files: Iterable[WrittenFile],
    schema: "pa.Schema",
    documents: Iterable[str],
    count: "Callable[[Config, Split, pa.Table], None]",
) -> dict[Split, SplitWriter]:
    """Write the test files of a configuration anew, as two splits; they are still to be finished.

    Args:
        documents: ids of those that are unseen.
        count: told of every row group.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    writers: dict[Split, SplitWriter] = {name: SplitWriter(folder, config, name, schema) for name in ("test", UNSEEN)}
    wanted = pa.array(sorted(documents), pa.string())
    for file in files:
        with pq.ParquetFile(folder / file.path) as opened:
            for group in range(opened.num_row_groups):
                table = opened.read_row_group(group)
                apart = pc.is_in(table["document"], value_set=wanted)
                for split, writer in writers.items():
                    part = table.filter(apart if split == UNSEEN else pc.invert(apart)).combine_chunks()
                    if part.num_rows:
                        writer.write(part)
                        count(config, split, part)
        (folder / file.path).unlink()
    return writers
