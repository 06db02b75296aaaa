"""Rating tables for property tests: any number of annotators, units and labels, with gaps."""

import numpy as np
from hypothesis import strategies as st

Table = list[list[int | None]]


@st.composite
def tables(draw: st.DrawFn, *, raters: tuple[int, int] = (2, 5), missing: bool = True) -> Table:
    """(raters, units) of labels 0 to 3, some None."""
    people, units = draw(st.integers(*raters)), draw(st.integers(2, 12))
    cell: st.SearchStrategy[int | None] = st.integers(0, 3)
    if missing:
        cell = st.none() | cell
    return draw(st.lists(st.lists(cell, min_size=units, max_size=units), min_size=people, max_size=people))


def random_table(seed: int, *, raters: int = 4, units: int = 60, labels: int = 4, missing: float = 0.2) -> Table:
    """Annotators who mostly see the same truth."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(labels, size=units)
    given = np.where(rng.random((raters, units)) < 0.6, truth, rng.integers(labels, size=(raters, units)))
    hidden = rng.random((raters, units)) < missing
    return [
        [None if gone else int(label) for label, gone in zip(*rows, strict=True)]
        for rows in zip(given, hidden, strict=True)
    ]


def as_floats(table: Table) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    return np.array([[np.nan if cell is None else cell for cell in row] for row in table], dtype=float)
