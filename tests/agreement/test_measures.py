"""The table of measures, and what holds of every one in it."""

from typing import Any

import numpy as np
import pytest

import workbench.agreement
from tests.agreement.tables import random_table
from workbench.agreement import MEASURES, Answer, Marked, Ratings, Said, Spans, estimates, match_frames, measure
from workbench.agreement.frames import Frame
from workbench.agreement.intervals import interval
from workbench.errors import NotFound, NoValue

LENGTH = 20


def marked(rows: list[Answer]) -> Marked:
    spans = Spans.from_answers(rows)
    return Marked(
        spans,
        {text: [(at, at + 1) for at in range(LENGTH)] for text in spans.texts},
        dict.fromkeys(spans.texts, LENGTH),
    )


def some_ratings(names: tuple[str, ...], *, same: bool, reverse: bool = False) -> Ratings:
    table = random_table(3, raters=len(names), units=40)
    rows = [table[0]] * len(names) if same else table
    rows = [row[::-1] for row in rows[::-1]] if reverse else rows
    return Ratings.from_table(rows, scale=range(4), raters=names)


def some_spans(names: tuple[str, ...], *, same: bool, reverse: bool = False) -> Marked:
    rng = np.random.default_rng(4)
    rows = []
    for text in range(12):
        own = [([(int(at), int(at) + 3)], "AB"[int(rng.integers(2))]) for at in rng.choice(4, 2, replace=False) * 4]
        for at, name in enumerate(names):
            moved = [([(s + at, e + at)], label) for [(s, e)], label in own]
            rows.append(Answer(f"t{text}", name, own if same else moved[: 1 + (text + at) % 2]))
    return marked(rows[::-1] if reverse else rows)


def some_attributions(names: tuple[str, ...], *, same: bool, reverse: bool = False) -> Any:
    rng = np.random.default_rng(5)
    rows = []
    for text in range(12):
        start = int(rng.integers(4, 10))
        for at, name in enumerate(names):
            by, nested = (0, True) if same else (at % 2, bool(at))
            sources = [frozenset({start - 4}), frozenset({start + 7})]
            if by and text % 4 == 0:
                sources.reverse()
            outer = {
                "source": sources[0],
                "cue": frozenset({start - 3, start - 3 + by}),
                "addressee": frozenset({start - 2, start - 1 - by}),
                "content": frozenset(range(start, start + 6 - by)),
            }
            inner = {"source": sources[1], "content": frozenset({start + 3, start + 4})}
            frames = (Frame(outer), Frame(inner, 0 if nested and text % 3 == 0 else None))
            if by and text % 5 == 0:
                frames = frames[:1]
            rows.append(Said(f"t{text}", name, frames, LENGTH))
    return match_frames(rows[::-1] if reverse else rows)


MAKE: dict[str, Any] = {"ratings": some_ratings, "spans": some_spans, "attributions": some_attributions}
each = pytest.mark.parametrize("name", MEASURES)


@each
def test_perfect_agreement_is_one_or_undefined(name: str) -> None:
    """Annotators who say the same."""
    one = measure(name)
    try:
        value = one.lay_out(MAKE[one.data](("a", "b", "c"), same=True)).estimate()
    except NoValue:
        return
    assert value == pytest.approx(1)


@each
def test_what_differs_is_less_than_one(name: str) -> None:
    """Annotators who do not; and the value has an interval that holds it, with the same value again."""
    one = measure(name)
    sample = one.lay_out(MAKE[one.data](("a", "b", "c"), same=False))
    found = interval(sample, resamples=200)
    assert found.value < 1
    assert found.low - 1e-9 <= found.value <= found.high + 1e-9


@each
def test_order_is_irrelevant(name: str) -> None:
    """Annotators and items in reverse."""
    one = measure(name)
    before = one.lay_out(MAKE[one.data](("a", "b", "c"), same=False)).estimate()
    names = ("c", "b", "a") if one.data == "ratings" else ("a", "b", "c")
    after = one.lay_out(MAKE[one.data](names, same=False, reverse=True)).estimate()
    assert after == pytest.approx(before, abs=1e-9)


@each
def test_a_measure_says_what_it_is(name: str) -> None:
    """A title, and one sentence."""
    one = measure(name)
    assert one.title
    assert one.summary.endswith(".")


@each
def test_one_annotator_has_no_agreement(name: str) -> None:
    """Nor has anybody with themselves: a reason, in every measure."""
    one = measure(name)
    with pytest.raises(NoValue) as none:
        one.lay_out(MAKE[one.data](("a",), same=False))
    assert none.value.reason == "one_annotator"


def test_an_unknown_measure_is_named_with_those_that_are_known() -> None:
    """One look-up, one sentence."""
    with pytest.raises(NotFound, match="no measure 'kapa'; there are percent, "):
        measure("kapa")


def test_a_panel_has_values_intervals_and_reasons() -> None:
    """What is defined has all; what is not has its reason."""
    found = estimates(some_ratings(("a", "b"), same=False), ["alpha", "percent", "cohen"])
    for one in found.values():
        assert one.low is not None
        assert one.high is not None
        assert one.value is not None
        assert one.low < one.value < one.high
    none = estimates(Ratings.from_table([[0, 0], [0, 0]], scale=[0, 1]), ["alpha", "ac1"])
    assert (none["alpha"].value, none["alpha"].reason) == (None, "single_label")
    assert none["ac1"].value == 1


def test_a_value_without_an_interval_says_why() -> None:
    """One shared unit has a percentage, and nothing to resample."""
    found = estimates(Ratings.from_table([[0], [0]]), ["percent"])["percent"]
    assert (found.value, found.low, found.reason) == (1.0, None, "too_few_items")


def test_a_panel_can_resample_documents() -> None:
    """Clusters are handed through."""
    ratings = some_ratings(("a", "b"), same=False)
    documents = np.arange(ratings.units) // 4
    found = estimates(ratings, ["alpha"], clusters=documents)["alpha"]
    assert found.low is not None
    assert found.low < found.value < found.high  # type: ignore[operator]


def test_what_is_exported_is_sorted_and_there() -> None:
    """The public surface, and nothing computed."""
    names = workbench.agreement.__all__
    assert names == sorted(names, key=lambda name: (not name.isupper(), name.islower(), name))
    assert all(hasattr(workbench.agreement, name) for name in names)
