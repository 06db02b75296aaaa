"""α on tokens and on units of a continuum."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from tests.agreement.answers import LENGTH, answers, flat_answers
from tests.agreement.test_published import CASES
from workbench.agreement.alpha import alpha
from workbench.agreement.alpha_u import alpha_u, alpha_u_by_value
from workbench.agreement.ratings import Ratings
from workbench.agreement.spans import Answer, Spans
from workbench.agreement.token_alpha import token_alpha, token_ratings
from workbench.agreement.two_raters import cohen_kappa, scott_pi
from workbench.agreement.unitized_alpha import boundary_alpha, coding_alpha, coding_alpha_by_value, unitized_alpha
from workbench.errors import NoValue

TOKENS = {f"t{text}": [(at, at + 1) for at in range(LENGTH)] for text in range(2)}
LENGTHS = dict.fromkeys(TOKENS, LENGTH)


def test_the_units_of_2016_have_their_alpha() -> None:
    """Three coders, half-open units: ᵤα, the length of all, and α on the single positions."""
    case = CASES["ualpha2016_three_coders"]
    rows = [
        Answer("s", who, [([(start, end)], label) for start, end, label in units])
        for who, units in case["data"]["units"].items()
    ]
    spans, length = Spans.from_answers(rows), case["data"]["length"]
    expected = case["expected"]
    assert unitized_alpha(spans, {"s": length}) == pytest.approx(*_close(expected["u_alpha_nominal"]))
    tokens = {"s": [(at, at + 1) for at in range(length)]}
    assert token_alpha(spans, tokens, typed=True) == pytest.approx(*_close(expected["token_alpha_nominal"]))
    assert len(rows) * length == expected["l_total"][0]


def _close(pair: list[float]) -> tuple[float, None, float]:
    return pair[0], None, pair[1]


def test_digitised_units_of_1995_have_their_kappas() -> None:
    """Cohen, Scott and α on the positions of two coders."""
    case = CASES["krippendorff1995_digitized"]
    measures = {"cohen": cohen_kappa, "scott": scott_pi, "alpha": alpha}
    for name, (value, tolerance) in case["expected"].items():
        which, measure = name.split("_")
        ratings = Ratings.from_table([[int(digit) for digit in row] for row in case["data"][which]])
        assert measures[measure](ratings) == pytest.approx(value, abs=tolerance)


def _units(data: dict[str, Any]) -> list[tuple[int, int, int, str]]:
    begin = data["begin"]
    return [(start - begin, length, who, value) for start, length, who, value in data["units"]]


def test_alpha_u_of_2004_is_met() -> None:
    """The whole, and both disagreements and α of each value, as on p. 254."""
    case = CASES["krippendorff2004_p254_alphaU"]
    data, expected = case["data"], case["expected"]
    each = alpha_u_by_value(_units(data), data["length"], data["raters"])
    assert alpha_u(_units(data), data["length"], data["raters"]) == pytest.approx(*_close(expected["alphaU_2004"]))
    for value in "ck":
        assert each[value].observed == pytest.approx(*_close(expected[f"Do_{value}"]))
        assert each[value].expected == pytest.approx(*_close(expected[f"De_{value}"]))
        assert each[value].alpha == pytest.approx(*_close(expected[f"alphaU_{value}"]))


def test_alpha_u_of_1995_is_met() -> None:
    """Observed disagreements as printed; expected ones and α on the stretched continuum, within what is published."""
    case = CASES["krippendorff1995_alphaU"]
    data, expected = case["data"], case["expected"]
    each = alpha_u_by_value(_units(data), data["length"], data["raters"])
    factor = 50_000
    stretched = [(start * factor, length * factor, who, value) for start, length, who, value in _units(data)]
    wide = alpha_u_by_value(stretched, data["length"] * factor, data["raters"])
    printed = expected["stretched_x50000"]
    for value in "ABCD":
        assert each[value].observed == pytest.approx(*_close(expected[f"Do_{value}"]))
        assert wide[value].expected == pytest.approx(printed[f"De_{value}"], abs=printed["tol_De"])
        assert wide[value].alpha == pytest.approx(printed[f"alphaU_{value}"], abs=printed["tol_alpha"])


def test_a_single_unit_or_none_has_no_alpha_u() -> None:
    """Others answer 0 and NaN by convention; there is no value, and a reason."""
    data = CASES["dkpro_alphaU_degenerate"]["data"]
    for units in (data["single_unit_3raters_len20"], data["empty"]):
        with pytest.raises(NoValue) as none:
            alpha_u([tuple(unit) for unit in units], 20, 3)
        assert none.value.reason == "too_few_items"


FAMILY = [unitized_alpha, boundary_alpha, coding_alpha]


def value_or_reason(measure: Any, rows: list[Answer]) -> float | str:
    try:
        return float(measure(Spans.from_answers(rows), LENGTHS))
    except NoValue as none:
        return none.reason


@pytest.mark.parametrize("measure", FAMILY)
@given(rows=answers(annotators=1))
def test_perfect_units_are_one_or_undefined(measure: Any, rows: list[Answer]) -> None:
    """An annotator and their double."""
    double = [Answer(row.text, "double", row.spans) for row in rows]
    value = value_or_reason(measure, rows + double)
    assert isinstance(value, str) or value == pytest.approx(1)


@pytest.mark.parametrize("measure", FAMILY)
@given(rows=answers())
def test_order_is_irrelevant_to_units(measure: Any, rows: list[Answer]) -> None:
    """Annotators renamed in reverse and answers in reverse: the same value or reason."""
    names = sorted({str(row.annotator) for row in rows})
    other = dict(zip(names, reversed(names), strict=True))
    before = value_or_reason(measure, rows)
    after = value_or_reason(measure, [Answer(r.text, other[str(r.annotator)], r.spans[::-1]) for r in rows[::-1]])
    assert after == (pytest.approx(before, abs=1e-9) if isinstance(before, float) else before)


@given(rows=flat_answers())
def test_the_family_is_that_of_the_definitions(rows: list[Answer]) -> None:
    """All four coefficients, added up point by point as equations 32 to 38 say."""
    spans = Spans.from_answers(rows, labels="AB")
    lengths = {"t0": LENGTH}
    expected = _by_definition(rows)
    for name, measure in (("u", unitized_alpha), ("binary", boundary_alpha), ("cu", coding_alpha)):
        try:
            ours: float | None = measure(spans, lengths)
        except NoValue:
            ours = None
        assert ours == (None if expected[name] is None else pytest.approx(expected[name], abs=1e-9))
    try:
        by_value = coding_alpha_by_value(spans, lengths)
    except NoValue:
        return
    for value, found in by_value.items():
        (label,) = value  # type: ignore[misc]
        if isinstance(found, float):
            assert found == pytest.approx(expected[label], abs=1e-9)


def _by_definition(rows: list[Answer]) -> dict[str, float | None]:
    """Slowly, from the equations; None where a denominator is nothing."""
    many = len(rows)
    points = np.zeros((many, LENGTH), dtype=int)
    units: list[tuple[int, int, int, int]] = []
    for who, row in enumerate(rows):
        for ranges, label in row.spans:
            start, end = ranges[0]
            points[who, start:end] = "φAB".index(str(label))
            units.append((who, start, end, "φAB".index(str(label))))
    coincide = np.zeros((3, 3))
    for i in range(many):
        for j in range(many):
            if i != j:
                np.add.at(coincide, (points[i], points[j]), 1 / (many - 1))
    whole = coincide.sum()
    selfs = np.array([(points == 0).sum(), 0.0, 0.0])
    stars = np.zeros(3)
    for who, start, end, label in units:
        selfs[label] += (end - start) ** 2
        others = (np.delete(points, who, axis=0)[:, start:end] > 0).any(axis=0).sum()
        stars[label] += others**2
    own = coincide.sum(axis=1)

    def ratio(above: float, below: float) -> float | None:
        return None if abs(below) < 1e-12 else above / below

    def less(value: float | None) -> float | None:
        return None if value is None else 1 - value

    denominator = whole - selfs.sum() / whole
    result: dict[str, float | None] = {}
    chance = np.outer(own, own) - np.diag(selfs)
    off = chance.sum() - np.trace(chance)
    result["u"] = less(ratio((whole - np.trace(coincide)) * denominator, off)) if units else None
    result["binary"] = less(ratio((own[0] - coincide[0, 0]) * denominator, own[0] * own[1:].sum())) if units else None
    star = coincide[1:, 1:]
    total = star.sum()
    result["cu"] = result["A"] = result["B"] = None
    if total > 0:
        below = total - stars.sum() / total
        mine = star.sum(axis=1)
        expected = (np.outer(mine, mine) - np.diag(stars[1:])) / below if below > 1e-12 else np.zeros((2, 2))
        result["cu"] = less(ratio(total - np.trace(star), expected.sum() - np.trace(expected)))
        for at, label in enumerate("AB"):
            every = expected[at].sum()
            found = ratio(every * (mine[at] - star[at, at]), mine[at] * (every - expected[at, at]))
            result[label] = less(found)
    return result


def test_nested_spans_are_sets_of_labels() -> None:
    """Where two spans of one annotator overlap, a token has both labels."""
    rows = [Answer("t0", "a", [([(0, 4)], "A"), ([(2, 6)], "B")]), Answer("t0", "b", [([(0, 6)], "A")])]
    ratings = token_ratings(Spans.from_answers(rows), TOKENS, typed=True)
    assert set(ratings.labels) == {frozenset(), frozenset("A"), frozenset("B"), frozenset("AB")}


def test_partial_credit_for_sets_lies_above_none() -> None:
    """One of two labels right is better than none of them."""
    rows = [Answer("t0", "a", [([(0, 6)], "A"), ([(0, 6)], "B")]), Answer("t0", "b", [([(0, 6)], "A")])]
    spans = Spans.from_answers(rows)
    assert token_alpha(spans, TOKENS, typed=True, partial=True) > token_alpha(spans, TOKENS, typed=True)


@given(rows=answers())
def test_token_alpha_is_alpha_of_the_tokens(rows: list[Answer]) -> None:
    """The same as painting each token by hand."""
    people = sorted({str(row.annotator) for row in rows})
    painted = np.zeros((len(people), 2 * LENGTH), dtype=int)
    for row in rows:
        for ranges, _ in row.spans:
            for start, end in ranges:
                at = int(str(row.text)[1:]) * LENGTH
                painted[people.index(str(row.annotator)), at + start : at + end] = 1
    try:
        ours: float | str = token_alpha(Spans.from_answers(rows), TOKENS)
    except NoValue as none:
        ours = none.reason
    try:
        theirs: float | str = alpha(Ratings.from_table(painted, scale=[0, 1]))
    except NoValue as none:
        theirs = none.reason
    assert ours == (pytest.approx(theirs, abs=1e-12) if isinstance(theirs, float) else theirs)
