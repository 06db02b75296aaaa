"""Spans side by side: F1 in four grades and the counts of SemEval-2013."""

import random as stdlib_random
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from tests.agreement.answers import answers
from tests.agreement.test_published import CASES
from workbench.agreement.comparison import compare
from workbench.agreement.matching import match
from workbench.agreement.span_f1 import GRADES, Counts, semeval_counts, span_f1
from workbench.agreement.spans import Answer, Spans
from workbench.errors import InvalidInput, NoValue


def spans_of(first: list[list[object]], second: list[list[object]]) -> Spans:
    def answer(who: str, rows: list[list[object]]) -> Answer:
        return Answer("text", who, [([(int(str(row[0])), int(str(row[1])))], str(row[2])) for row in rows])

    return Spans.from_answers([answer("a gold", first), answer("b predicted", second)])


def test_the_six_scenarios_of_semeval_2013_are_met() -> None:
    """Counts of the published table, in all four ways of scoring."""
    case = CASES["semeval2013_9.1_table"]
    counts = semeval_counts(spans_of(case["data"]["gold"], case["data"]["pred"]))
    for way in ("type", "partial", "exact", "strict"):
        found = counts[way]
        assert {
            "COR": found.correct,
            "INC": found.incorrect,
            "PAR": found.partial,
            "MIS": found.missing,
            "SPU": found.spurious,
        } == case["expected"][way]


def test_the_totals_with_one_more_pair_are_met() -> None:
    """Precision, recall and F1 of the published totals."""
    case = CASES["semeval2013_9.1_table"]
    more = [[60, 61, "DRUG"]]
    counts = semeval_counts(spans_of(case["data"]["gold"] + more, case["data"]["pred"] + more))
    expected = case["expected"]["readme_totals_with_one_more_correct_pair"]
    for way in ("type", "partial", "exact", "strict"):
        found = counts[way]
        assert [found.correct, found.incorrect, found.partial, found.missing, found.spurious] == expected[way]
        for value in (found.precision, found.recall, found.f1):
            assert value == pytest.approx(expected["P=R=F1"][way], abs=0.01)


def test_counts_do_not_depend_on_the_order_of_spans() -> None:
    """The probe that other scorers fail: one long span over two, in either order."""
    data = CASES["order_dependence_probe"]["data"]
    one, two = (semeval_counts(spans_of(data[name], data["pred"])) for name in ("gold_order1", "gold_order2"))
    swapped = semeval_counts(spans_of(data["pred"], data["gold_order1"]))
    assert one == two
    for way, counts in one.items():
        assert (counts.missing, counts.spurious) == (swapped[way].spurious, swapped[way].missing)
        assert counts.correct == swapped[way].correct
        assert counts.precision == swapped[way].recall


@given(answers(), st.randoms())
def test_nothing_depends_on_order(given_answers: list[Answer], random: stdlib_random.Random) -> None:
    """Answers, spans and annotators in any order give the same F1 and the same counts."""
    shuffled = [Answer(a.text, a.annotator, random.sample(list(a.spans), len(a.spans))) for a in given_answers]
    random.shuffle(shuffled)
    before, after = Spans.from_answers(given_answers), Spans.from_answers(shuffled)
    for grade in GRADES:
        assert value(before, grade) == pytest.approx(value(after, grade), abs=1e-12)
    assert semeval_counts(before) == semeval_counts(after)


@given(answers(annotators=2))
def test_f1_is_symmetric(given_answers: list[Answer]) -> None:
    """Names swapped, value kept."""
    swapped = [Answer(a.text, {"a0": "z", "a1": "a1"}[str(a.annotator)], a.spans) for a in given_answers]
    for grade in GRADES:
        one, other = (value(Spans.from_answers(rows), grade) for rows in (given_answers, swapped))
        assert one == pytest.approx(other, abs=1e-12)


@given(answers(annotators=1))
def test_perfect_agreement_is_one_or_undefined(given_answers: list[Answer]) -> None:
    """An annotator and their double."""
    double = [Answer(a.text, "double", a.spans) for a in given_answers]
    for grade in GRADES:
        assert value(Spans.from_answers(given_answers + double), grade) in (1.0, -9.0)


@given(answers())
def test_grades_are_in_order(given_answers: list[Answer]) -> None:
    """What is strictly right is right in every other grade."""
    spans = Spans.from_answers(given_answers)
    strict = value(spans, "strict")
    assert all(value(spans, grade) >= strict - 1e-12 for grade in GRADES)


def value(spans: Spans, grade: str) -> float:
    try:
        return span_f1(spans, grade)  # type: ignore[arg-type]
    except NoValue:
        return -9.0


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(
            st.lists(st.sampled_from([0.0, 0.5, 1.0, 3.0]), min_size=4, max_size=4), min_size=n, max_size=n
        )
    )
)
def test_the_matching_is_the_best_there_is(weights: list[list[float]]) -> None:
    """As good as the best of all permutations."""
    table = np.array(weights)
    left, right = (index.ravel() for index in np.indices(table.shape))
    chosen = match(left, right, table.ravel())
    assert np.bincount(left[chosen], minlength=1).max() <= 1
    assert np.bincount(right[chosen], minlength=1).max() <= 1
    best = max(sum(table[i, j] for i, j in enumerate(order)) for order in permutations(range(4), len(table)))
    assert table.ravel()[chosen].sum() == pytest.approx(best)


@pytest.mark.parametrize("density", [0.05, 0.2, 0.9])
def test_a_large_matching_is_the_best_there_is(density: float) -> None:
    """Whether most pairs are settled at once or hardly any."""
    rng = np.random.default_rng(8)
    table = np.where(rng.random((60, 50)) < density, rng.random((60, 50)), 0)
    left, right = np.nonzero(table)
    chosen = match(left, right, table[left, right])
    assert len(set(left[chosen])) == len(set(right[chosen])) == chosen.sum()
    best = table[linear_sum_assignment(table, maximize=True)].sum()
    assert table[left, right][chosen].sum() == pytest.approx(best)


def test_spans_that_only_touch_do_not_overlap() -> None:
    """[0, 4) and [4, 8) have nothing in common."""
    assert len(compare(spans_of([[0, 4, "A"]], [[4, 8, "A"]])).left) == 0


def test_fragments_count_as_one_span() -> None:
    """A split span overlaps by all its parts together, once."""
    first = Answer("t", "a", [([(0, 4), (10, 14)], "A")])
    second = Answer("t", "b", [([(2, 12)], "A")])
    found = compare(Spans.from_answers([first, second]))
    assert found.shared.tolist() == [4]
    assert found.dice.tolist() == pytest.approx([2 * 4 / 18])


def test_a_text_that_one_annotator_left_empty_counts() -> None:
    """An answer without spans is an answer: what the other marked was missed."""
    full, empty = Answer("t", "a", [([(0, 4)], "A")]), Answer("t", "b", [])
    assert span_f1(Spans.from_answers([full, empty])) == 0
    assert semeval_counts(Spans.from_answers([full, empty]))["strict"] == Counts(0, 0, 0, 1, 0)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([Answer("t", "a", [([(0, 1)], "A")])], "one_annotator"),
        ([Answer("t", "a", []), Answer("u", "b", [])], "no_overlap"),
        ([Answer("t", "a", []), Answer("t", "b", [])], "too_few_items"),
    ],
)
def test_undefined_f1_says_why(rows: list[Answer], reason: str) -> None:
    """Never 0 or 1 for nothing."""
    with pytest.raises(NoValue) as none:
        span_f1(Spans.from_answers(rows))
    assert none.value.reason == reason


@pytest.mark.parametrize("edge", [(3, 3), (4, 2), (-1, 2)])
def test_impossible_ranges_are_refused(edge: tuple[int, int]) -> None:
    """Half-open, not empty, not before the text."""
    with pytest.raises(InvalidInput, match="0 ≤ start < end"):
        Spans.from_answers([Answer("t", "a", [([edge], "A")])])


def test_two_answers_of_one_annotator_are_refused() -> None:
    """One answer for one text."""
    with pytest.raises(InvalidInput, match="answered twice"):
        Spans.from_answers([Answer("t", "a", []), Answer("t", "a", [])])
