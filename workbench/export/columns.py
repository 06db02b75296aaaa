"""Columns that grow value by value and turn into Arrow arrays without a Python object per row.

`pyarrow` can read rows as dicts, but making and walking a dict for every span costs more than all
the rest of an export. Here each leaf of a nested type is one flat list, each list type one list of
ends, and what a writer calls is `list.append` itself.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


class Leaf:
    """A column of plain values.

    Attributes:
        append, extend: those of the list beneath; they stay valid over `take`.
    """

    __slots__ = ("append", "extend", "type", "values")

    def __init__(self, kind: "pa.DataType") -> None:
        self.type = kind
        self.values: list[Any] = []
        self.append: Callable[[Any], None] = self.values.append
        self.extend: Callable[[Any], None] = self.values.extend

    def __len__(self) -> int:
        return len(self.values)

    def take(self) -> "pa.Array":
        """Everything so far; the column is empty afterwards."""
        import pyarrow as pa

        array = pa.array(self.values, self.type)
        self.values.clear()
        return array


class Struct:
    """A column of structs: one column a field. No struct is null; its fields may be."""

    __slots__ = ("_first", "fields", "type")

    def __init__(self, kind: "pa.StructType") -> None:
        self.type = kind
        self.fields: dict[str, Column] = {field.name: column_of(field.type) for field in kind}
        self._first = next(iter(self.fields.values()))

    def __len__(self) -> int:
        return len(self._first)

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]

    def take(self) -> "pa.Array":
        import pyarrow as pa

        return pa.StructArray.from_arrays([column.take() for column in self.fields.values()], fields=list(self.type))


class List:
    """A column of lists: the items of all rows in one column, and where each row ends.

    Add the items of a row to `item`, then `close` the row.
    """

    __slots__ = ("_ends", "item", "type")

    def __init__(self, kind: "pa.ListType") -> None:
        self.type = kind
        self.item: Any = column_of(kind.value_type)
        self._ends: list[int] = [0]

    def __len__(self) -> int:
        return len(self._ends) - 1

    def close(self) -> None:
        self._ends.append(len(self.item))

    def take(self) -> "pa.Array":
        import pyarrow as pa

        array = pa.ListArray.from_arrays(pa.array(self._ends, pa.int32()), self.item.take(), type=self.type)
        del self._ends[1:]
        return array


Column = Leaf | Struct | List


def column_of(kind: "pa.DataType") -> Column:
    """An empty column of that type."""
    import pyarrow as pa

    if pa.types.is_struct(kind):
        return Struct(kind)
    if pa.types.is_list(kind):
        return List(kind)
    return Leaf(kind)


class Columns:
    """An empty table that grows, by column name."""

    __slots__ = ("_columns", "schema")

    def __init__(self, schema: "pa.Schema") -> None:
        self.schema = schema
        self._columns = {field.name: column_of(field.type) for field in schema}

    def __getitem__(self, name: str) -> Any:
        return self._columns[name]

    def __len__(self) -> int:
        return len(next(iter(self._columns.values())))

    def take(self) -> "pa.Table":
        """Everything so far as a table; the columns are empty afterwards."""
        import pyarrow as pa

        return pa.Table.from_arrays([column.take() for column in self._columns.values()], schema=self.schema)
