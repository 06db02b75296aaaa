"""Tables that can be sorted, and taken along as CSV."""

import csv
import io
from collections.abc import Mapping, Sequence

import streamlit as st

Cell = str | int | float | None

_COMPUTED = frozenset("=+-@\t\r")


def draw_table(
    rows: Sequence[Mapping[str, Cell]], name: str, help: Mapping[str, str] | None = None, decimals: int = 3
) -> None:
    """A table under its picture.

    Columns that are empty all over are left out.

    Args:
        rows: all with the same columns.
        name: of the file.
        help: what a column means.
        decimals: of numbers that are not whole.
    """
    if not rows:
        return
    rows = [{column: row[column] for column in row if any(each[column] != "" for each in rows)} for row in rows]
    columns = {
        column: st.column_config.NumberColumn(column, format=f"%.{decimals}f", help=(help or {}).get(column))
        if any(isinstance(row[column], float) for row in rows)
        else st.column_config.Column(column, help=(help or {}).get(column))
        for column in rows[0]
    }
    st.dataframe(
        {column: [row[column] for row in rows] for column in rows[0]},
        column_config=columns,
        hide_index=True,
        placeholder="–",
        height="content" if len(rows) <= 15 else 560,
    )
    st.download_button(
        "Download as CSV",
        as_csv(rows),
        f"{name}.csv",
        "text/csv",
        key=f"csv-{name}",
        on_click="ignore",
        type="tertiary",
    )


def as_csv(rows: Sequence[Mapping[str, Cell]]) -> str:
    """Rows under their columns; a text that a spreadsheet would compute has an apostrophe before it.

    >>> as_csv([{"label": "GPE", "value": None}, {"label": "=1+1", "value": -1}])
    "label,value\\r\\nGPE,\\r\\n'=1+1,-1\\r\\n"
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows({column: _inert(cell) for column, cell in row.items()} for row in rows)
    return text.getvalue()


def _inert(cell: Cell) -> Cell:
    # Names come from documents and annotators, and the file is opened by a lead.
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in _COMPUTED else cell
