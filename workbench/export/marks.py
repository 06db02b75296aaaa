"""What items of every layer have, written into columns: class labels, attributes, doubts, origin."""

from collections.abc import Iterable, Iterator
from typing import Any

from workbench.domain.layers import Attributes, Item, LayerName
from workbench.domain.scheme import Scheme
from workbench.errors import SchemeViolation


class Codes(dict[str, int]):
    """The number of each class label; a label that is none of them is refused."""

    def __init__(self, what: str, numbers: Iterable[tuple[str, int]]) -> None:
        super().__init__(numbers)
        self._what = what

    def __missing__(self, name: str) -> int:
        raise SchemeViolation(
            f"{self._what} {name!r} is not in the newest scheme, so it needs an entry under [renamed]; "
            f"allowed: {', '.join(self)}"
        )


def numbered(names: Iterable[str]) -> Iterator[tuple[str, int]]:
    return ((name, number) for number, name in enumerate(names))


class Marks:
    """The columns that items of every layer have."""

    __slots__ = ("_columns", "_suggested_by", "_uncertain", "strangers")

    def __init__(self, columns: Any, scheme: Scheme, layer: LayerName) -> None:
        declared = scheme.attributes(layer)
        self._columns = [
            (name, columns["attributes"][name].append, {value: code for code, value in enumerate(attribute.values)})
            for name, attribute in declared.items()
        ]
        self._uncertain = columns["uncertain"].append
        self._suggested_by = columns["suggested_by"].append
        self.strangers = 0
        """How many attribute values the newest scheme no longer has; they are left out here."""

    def add(self, item: Item) -> None:
        self._uncertain(item.uncertain)
        self._suggested_by(item.suggested_by)
        attributes = item.attributes
        if not attributes:
            for _, append, codes in self._columns:
                append(None if codes else False)
        else:
            self._add_attributes(attributes)

    def _add_attributes(self, attributes: Attributes) -> None:
        known = 0
        for name, append, codes in self._columns:
            value = attributes.get(name)
            if codes:
                code = codes.get(value) if isinstance(value, str) else None
                known += code is not None
                append(code)
            else:
                known += value is True
                append(value is True)
        self.strangers += len(attributes) - known
