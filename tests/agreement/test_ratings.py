"""Ratings from triples, tables and counts; the patterns they come down to."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.tables import Table, tables
from workbench.agreement.ratings import Patterns, Ratings
from workbench.errors import InvalidInput


def expand(patterns: Patterns) -> Counter[tuple[float, ...]]:
    return Counter(tuple(patterns.counts[kind].tolist()) for kind in patterns.of_unit)


@given(tables())
def test_patterns_are_the_units_label_counts(table: Table) -> None:
    """Each unit has the pattern of its own counts, and each pattern its number of units."""
    ratings = Ratings.from_table(table, scale=range(4))
    columns = zip(*table, strict=True)
    expected = [[float(column.count(label)) for label in range(4)] for column in columns]
    for patterns in (ratings.patterns, ratings.rows):
        assert patterns.counts[patterns.of_unit].tolist() == expected
        assert patterns.times.tolist() == np.bincount(patterns.of_unit).tolist()


@given(tables())
def test_rows_are_who_said_what(table: Table) -> None:
    """A row pattern holds each annotator's label, -1 for none."""
    rows = Ratings.from_table(table, scale=range(4)).rows
    assert rows.rows is not None
    expected = [[-1 if cell is None else cell for cell in column] for column in zip(*table, strict=True)]
    assert rows.rows[rows.of_unit].tolist() == expected


@given(tables(), st.randoms())
def test_triples_in_any_order_make_the_same_patterns(table: Table, random: "np.random.Generator") -> None:
    """The order in which ratings come in does not show."""
    triples = [
        (f"u{unit}", f"r{rater}", str(cell))
        for rater, row in enumerate(table)
        for unit, cell in enumerate(row)
        if cell is not None
    ]
    random.shuffle(triples)
    if not triples:
        return
    units, raters, labels = zip(*triples, strict=True)
    shuffled = Ratings.from_triples(units, raters, labels, scale="0123").patterns
    direct = Ratings.from_table(table, scale=range(4)).patterns.rated
    assert shuffled.counts.tolist() == direct.counts.tolist()
    assert shuffled.times.tolist() == direct.times.tolist()


@pytest.mark.parametrize(("raters", "labels"), [(60, 3), (3, 200), (40, 40)])
def test_patterns_too_long_for_a_word_are_exact(raters: int, labels: int) -> None:
    """Many annotators or labels need several words of 64 bits; the counts stay right."""
    rng = np.random.default_rng(raters)
    table = rng.integers(labels, size=(raters, 50))
    ratings = Ratings.from_table(table, scale=range(labels))
    expected = np.array([np.bincount(column, minlength=labels) for column in table.T])
    assert (ratings.patterns.counts[ratings.patterns.of_unit] == expected).all()
    assert ratings.rows.rows is not None
    assert (ratings.rows.rows[ratings.rows.of_unit] == table.T).all()


def test_integer_arrays_are_taken_as_they_are() -> None:
    """Units that are numbered already are not numbered again, not even those that nobody rated."""
    ratings = Ratings.from_triples(np.array([0, 5]), np.array([0, 1]), np.array([1, 0]))
    assert ratings.units == 6


def test_two_ratings_of_one_unit_by_one_annotator_are_refused() -> None:
    """Agreement with oneself is another measure."""
    with pytest.raises(InvalidInput, match="rated the same unit twice"):
        Ratings.from_triples([0, 0], ["a", "a"], [1, 1])


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=12),
    st.sampled_from([3, 70]),
)
def test_ratings_are_refused_if_any_are_repeated_and_only_then(rows: list[tuple[int, int, int]], raters: int) -> None:
    """However the ratings add up, in one number for each unit or not."""
    unit, rater, label = (np.array(column) for column in zip(*rows, strict=True))
    # One unit more, that everybody rated, decides how many annotators there are.
    columns = np.append(unit, np.full(raters, 4)), np.append(rater, np.arange(raters)), np.append(label, [0] * raters)
    if len({row[:2] for row in rows}) < len(rows):
        with pytest.raises(InvalidInput, match="rated the same unit twice"):
            Ratings.from_triples(*columns, scale=range(3))
    else:
        assert len(Ratings.from_triples(*columns, scale=range(3)).raters) == raters


def test_a_label_off_the_scale_is_refused() -> None:
    """The message names the label and the scale."""
    with pytest.raises(InvalidInput, match=r"'maybe' is not on the scale no, yes"):
        Ratings.from_triples([0, 1], ["a", "b"], ["yes", "maybe"], scale=["no", "yes"])


def test_columns_of_different_lengths_are_refused() -> None:
    """Three columns belong to each other."""
    with pytest.raises(InvalidInput, match="not 2, 1, 1"):
        Ratings.from_triples([0, 1], ["a"], ["yes"])


def test_labels_that_are_sets_keep_their_own_order() -> None:
    """Sets have no order of their own; the scale must not depend on hashing."""
    sets = [frozenset("ab"), frozenset("a"), frozenset()]
    first = Ratings.from_table([sets, sets])
    second = Ratings.from_table([sets[::-1], sets[::-1]])
    assert first.labels == second.labels


@pytest.mark.parametrize("kind", ["<i8", ">i8", "i4", "i2", "u1", "u8"])
def test_units_that_are_numbers_already_keep_them(kind: str) -> None:
    """Whatever their width and the order of their bytes; negative ones are names."""
    labels = ["for", "for", "against"]
    assert Ratings.from_triples(np.array([2, 0, 2]).astype(kind), ["ann", "bob", "bob"], labels).units == 3
    if np.dtype(kind).kind == "i":
        named = Ratings.from_triples(np.array([-2, 0, -2]).astype(kind), ["ann", "bob", "bob"], labels)
        assert (named.units, named.unit.tolist()) == (2, [0, 1, 0])
