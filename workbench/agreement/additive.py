"""What each text adds to a measure of ratings, to be kept and added up again.

A report over many texts need not look at all of them when one has changed. It keeps a row for each
text, replaces the rows of those that changed, and makes the measure from all rows, with its interval
over texts:

    rows = rows_of("alpha_ordinal", ratings, text_of_unit, len(texts))    # of the changed texts only
    kept[changed] = rows
    estimate = intervals({"alpha_ordinal": sample_of("alpha_ordinal", kept, labels)})

Rows of different texts do not depend on each other, so those of a text are the same whatever else is
measured with it. Their columns follow from the scale alone (and, for measures that tell annotators
apart, from who the annotators are): rows on another scale must be made anew.
"""

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from workbench.agreement.arrays import Floats, Ints
from workbench.agreement.measures import measure
from workbench.agreement.ratings import Label, Ratings
from workbench.agreement.sample import Sample
from workbench.errors import InvalidInput, NoValue


def rows_of(name: str, ratings: Ratings, text: Ints, texts: int) -> Floats:
    """What each text adds to a measure; never refused, however little there is.

    Args:
        name: of a measure of ratings in `MEASURES`.
        ratings: of the units of some texts, on the whole scale.
        text: (units,), the text of each unit, from 0.
        texts: how many there are; one without units adds nothing.

    Returns:
        (texts, 1 + d): how many units two annotators rated, then the columns of the measure's `Sample`.

    Raises:
        InvalidInput: not every unit has a text, or it is not a measure of ratings.
        NotFound: there is no such measure.
        NoValue: the scale has but one label.

    >>> ratings = Ratings.from_table([list("xyx"), list("xyy")])
    >>> rows_of("alpha", ratings, np.array([0, 0, 2]), 3).tolist()
    [[2.0, 0.0, 2.0, 2.0], [0.0, 0.0, 0.0, 0.0], [1.0, 2.0, 1.0, 1.0]]
    """
    if len(text) != ratings.units:
        raise InvalidInput(f"{ratings.units} units need as many texts, not {len(text)}")
    along = _reference(ratings.labels, ratings.raters)
    both = replace(
        ratings,
        unit=np.concatenate([ratings.unit, along.unit + ratings.units]),
        rater=np.concatenate([ratings.rater, along.rater]),
        label=np.concatenate([ratings.label, along.label]),
        units=ratings.units + along.units,
        raters=along.raters,
    )
    each = _lay_out(name, both).by_item()[: ratings.units]
    shared = np.bincount(ratings.unit, minlength=ratings.units) >= 2
    belongs = sparse.csr_array((np.ones(len(text)), (text, np.arange(len(text)))), shape=(texts, len(text)))
    sums = belongs @ each
    return np.column_stack([belongs @ shared, sums.toarray() if sparse.issparse(sums) else sums])


def sample_of(name: str, rows: Floats, labels: Sequence[Label], raters: Sequence[Hashable] = ()) -> Sample:
    """The measure from kept rows; its items are the texts that add something.

    Args:
        name: of the measure.
        rows: (texts, 1 + d) of `rows_of`, of any texts.
        labels: the scale on which all of them were made.
        raters: those with whom they were made; needed where a measure tells annotators apart.

    Raises:
        NoValue: `no_overlap`, `too_few_items` (units, as in the measure itself) or `single_label`.

    >>> ratings = Ratings.from_table([list("xyx"), list("xyy")])
    >>> round(sample_of("alpha", rows_of("alpha", ratings, np.arange(3), 3), ratings.labels).estimate(), 3)
    0.444
    """
    layout = _lay_out(name, _reference(tuple(labels), tuple(raters)))
    if rows.shape[1] != layout.parts.shape[1] + 1:
        raise InvalidInput(f"rows of {name} on this scale are {layout.parts.shape[1] + 1} wide, not {rows.shape[1]}")
    shared = rows[:, 0].sum()
    if not shared:
        raise NoValue("no_overlap", "no unit was rated by two annotators")
    if shared < 2 and measure(name).chance:
        raise NoValue("too_few_items", "only 1 unit was rated by two annotators; chance needs 2 or more")
    parts = rows[rows.any(axis=1), 1:]
    sample = Sample(parts, np.ones(len(parts), dtype=np.int64), layout.value)
    sample.estimate()
    return sample


def _lay_out(name: str, ratings: Ratings) -> Sample:
    one = measure(name)
    if one.data != "ratings":
        raise InvalidInput(f"{name} is not a measure of ratings; its sample's rows are those of texts already")
    return one.lay_out(ratings)


def _reference(labels: tuple[Label, ...], raters: tuple[Hashable, ...]) -> Ratings:
    """Units on which every measure is defined: all give every label once. They are laid out along, and dropped."""
    people = raters if len(raters) > 1 else (0, 1)
    rater, unit = np.divmod(np.arange(len(people) * len(labels)), len(labels))
    return Ratings(unit, rater, unit, len(labels), people, labels)
