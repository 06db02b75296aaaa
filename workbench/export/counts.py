"""What an export contains, counted from its Arrow tables for the card and the manifest."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from workbench.domain.layers import ROLES, LayerName
from workbench.domain.scheme import Scheme
from workbench.export.features import BASES, BIO_FATES, Config, Split, scale_names

if TYPE_CHECKING:
    import pyarrow as pa

Key = tuple[str, ...]
"""`("label", "GPE")`, `("attribute", "form", "direct")`, `("role", "cue")`, `("basis", "gold")`, …"""


class Counts:
    """How often each thing occurs in each split of each configuration."""

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._counts: dict[tuple[Config, Split], Counter[Key]] = {}

    def add(self, config: Config, split: Split, table: "pa.Table") -> None:
        """Count a row group."""
        self._counts.setdefault((config, split), Counter()).update(dict(self._count(config, table)))

    def forget(self, split: Split) -> None:
        """Count nothing of a split that is written anew."""
        self._counts = {key: counts for key, counts in self._counts.items() if key[1] != split}

    def of(self, config: Config, split: Split, *key: str) -> int:
        return self._counts.get((config, split), Counter())[key]

    def values(self, config: Config, kind: str) -> dict[str, int]:
        """Over all splits, how often each value of `(kind, value)` was counted."""
        total: Counter[str] = Counter()
        for (counted, _), counts in self._counts.items():
            if counted == config:
                total.update({key[1]: number for key, number in counts.items() if key[0] == kind and number})
        return dict(sorted(total.items()))

    def _count(self, config: Config, table: "pa.Table") -> Iterator[tuple[Key, int]]:
        scheme = self._scheme
        match config:
            case "entities":
                items = table["entities"].combine_chunks().flatten()
                yield from _values("label", items.field("label"), tuple(scheme.entities.labels))
                yield from _values("bio", items.field("bio"), BIO_FATES)
                yield from self._attributes(items, "entities")
            case "attribution":
                items = table["attributions"].combine_chunks().flatten()
                yield ("all",), len(items)
                yield ("nested",), len(items) - items.field("parent").null_count
                for role in ROLES:
                    yield ("role", role), _filled(items.field(role))
                yield from self._attributes(items, "attribution")
            case "stance":
                items = table.to_struct_array().combine_chunks()
                yield from _values("label", items.field("label"), scale_names(scheme))
                yield from self._attributes(items, "stance")
            case "attribution_pairs" | "annotations":
                pass
            case "documents":
                yield from _values("language", table["language"])
        if config in ("entities", "attribution", "stance"):
            yield from _values("basis", table["basis"], BASES)

    def _attributes(self, items: Any, layer: LayerName) -> Iterator[tuple[Key, int]]:
        for name, attribute in self._scheme.attributes(layer).items():
            column = items.field("attributes").field(name)
            if attribute.values:
                for (_, value), number in _values("", column, attribute.values):
                    yield ("attribute", name, value), number
            else:
                yield ("attribute", name), column.true_count


def _values(kind: str, column: Any, names: Sequence[str] | None = None) -> Iterator[tuple[Key, int]]:
    import pyarrow.compute as pc

    for found in pc.value_counts(column).to_pylist():
        value = found["values"]
        if value is not None:
            yield (kind, value if names is None else names[value]), found["counts"]


def _filled(lists: Any) -> int:
    import pyarrow.compute as pc

    return int(pc.sum(pc.greater(pc.list_value_length(lists), 0)).as_py() or 0)
