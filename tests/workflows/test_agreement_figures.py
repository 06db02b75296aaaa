"""What is made of a value in words."""

import numpy as np
import pytest

from workbench.agreement import Sample
from workbench.agreement.tallies import ratio
from workbench.errors import NoValue
from workbench.workflows.agreement_figures import Beside, figures, needed, provisional, trend, verdict
from workbench.workflows.agreement_report import Figure


def sample(share: float, items: int = 100) -> Sample:
    """Of so many items, this share agrees."""
    agree = np.arange(items) < share * items
    return Sample(np.column_stack([agree, np.ones(items)]).astype(float), np.ones(items, dtype=np.int64), ratio)


def test_a_value_comes_with_its_interval_or_its_reason() -> None:
    """And with what it rests on, either way."""
    none = NoValue("single_label", "only one label was used")
    found = figures({"some": sample(0.7), "none": none}, dict.fromkeys(("some", "none"), Beside(100, 0.5)))
    some = found["some"]
    assert some.low is not None
    assert some.high is not None
    assert some.low < some.value < some.high  # type: ignore[operator]
    assert (found["none"].value, found["none"].reason, found["none"].n, found["none"].agreement) == (
        None,
        "single_label",
        100,
        0.5,
    )


@pytest.mark.parametrize(
    ("value", "grade"), [(0.95, "good"), (0.8, "good"), (0.7, "tentative"), (0.5, "poor"), (-0.2, "poor")]
)
def test_a_value_is_graded(value: float, grade: str) -> None:
    """By the marks that Krippendorff sets."""
    word, words = verdict(Figure(value=value, low=value, high=value), (), chance=True)
    assert word == grade
    assert "beyond chance" in words


def test_too_little_is_provisional_whatever_it_says() -> None:
    """Below fifty items, or with a label that was hardly used."""
    assert provisional(50, "sentences", {"ORG": 5}) == ()
    why = provisional(49, "sentences", {"ORG": 4, "GPE": 9})
    assert why == ("49 of 50 sentences", "fewer than 5 uses of ORG")
    word, words = verdict(Figure(value=1.0), why, chance=False)
    assert word == "provisional"
    assert "49 of 50" in words


def test_an_interval_that_reaches_into_another_grade_is_said() -> None:
    """The value alone would promise too much."""
    _, words = verdict(Figure(value=0.82, low=0.7, high=0.9), (), chance=True)
    assert "reaches into tentative" in words


def test_a_trend_is_more_than_chance() -> None:
    """The newest week against all before it."""
    weeks = [Figure(value=0.5, n=100), Figure(value=0.9, n=100)]
    assert trend(weeks, sample(0.9), sample(0.5)).direction == "rising"
    assert trend(weeks, sample(0.5), sample(0.9)).direction == "falling"
    assert trend(weeks, sample(0.7), sample(0.72)).direction == "steady"
    assert trend(weeks[:1], sample(0.9), None).direction == "unknown"
    assert trend([Figure(n=5), Figure(n=100)], sample(0.9), sample(0.5)).direction == "unknown"


def test_half_the_width_needs_four_times_the_sentences() -> None:
    """Intervals narrow with the square root."""
    found = {each.width: each.sentences for each in needed(Figure(value=0.7, low=0.6, high=0.8), 100)}
    assert (found[0.2], found[0.1]) == (0, 300)
    assert {each.sentences for each in needed(Figure(), 100)} == {None}
