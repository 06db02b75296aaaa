"""Agreement on attributions: matched, measured by role, link and nest, and against chance."""

import random as stdlib_random
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.agreement import attribution
from workbench.agreement.alpha import alpha
from workbench.agreement.attribution_alpha import FACETS, attribution_alpha
from workbench.agreement.frames import Frame, Said, likeness, match_frames, said
from workbench.agreement.intervals import interval
from workbench.agreement.ratings import Ratings
from workbench.domain.layers import ROLES, Attribution
from workbench.domain.spans import Span
from workbench.errors import InvalidInput, NoValue

LENGTH = 10
SAMPLES: dict[str, Any] = {
    "detection": attribution.detection_f1_sample,
    "tuple": attribution.tuple_f1_sample,
    "exact": lambda matches: attribution.role_exact_sample(matches, "content"),
    "dice": lambda matches: attribution.role_dice_sample(matches, "source"),
    "alpha": lambda matches: attribution.role_alpha_sample(matches, "content"),
    "link": attribution.link_f1_sample,
    "nesting": attribution.nesting_f1_sample,
}
few = settings(max_examples=30)
each_measure = pytest.mark.parametrize("lay_out", SAMPLES.values(), ids=SAMPLES.keys())


@st.composite
def frames(draw: st.DrawFn) -> tuple[Frame, ...]:
    tokens = st.frozensets(st.integers(0, LENGTH - 1), min_size=1, max_size=4)
    found = []
    for at in range(draw(st.integers(0, 3))):
        roles = {"content": draw(tokens)} | draw(st.dictionaries(st.sampled_from(ROLES[:2]), tokens))
        parent = draw(st.none() | st.integers(0, at - 1)) if at else None
        found.append(Frame(roles, parent))
    return tuple(found)


@st.composite
def answers(draw: st.DrawFn, people: int = 2) -> list[Said]:
    return [Said(f"t{text}", f"a{person}", draw(frames()), LENGTH) for text in range(3) for person in range(people)]


def value_or_reason(lay_out: Any, rows: list[Said]) -> float | str:
    try:
        return float(lay_out(match_frames(rows)).estimate())
    except NoValue as none:
        return none.reason


@each_measure
@few
@given(rows=answers(people=1))
def test_perfect_agreement_is_one_or_undefined(lay_out: Any, rows: list[Said]) -> None:
    """An annotator and their double; frames that are alike may be exchanged, but not linked otherwise."""
    rows = [row._replace(frames=_distinct(row.frames)) for row in rows]
    value = value_or_reason(lay_out, rows + [row._replace(annotator="double") for row in rows])
    assert isinstance(value, str) or value == pytest.approx(1)


def _distinct(found: tuple[Frame, ...]) -> tuple[Frame, ...]:
    kept = [frame for at, frame in enumerate(found) if all(frame.roles != one.roles for one in found[:at])]
    return tuple(Frame(frame.roles, None if frame.parent is None else min(frame.parent, 0)) for frame in kept)


@each_measure
@few
@given(rows=answers(people=3), random=st.randoms())
def test_order_of_answers_is_irrelevant(lay_out: Any, rows: list[Said], random: stdlib_random.Random) -> None:
    """Answers in any order have the same value or reason."""
    before, after = value_or_reason(lay_out, rows), value_or_reason(lay_out, random.sample(rows, len(rows)))
    assert after == (pytest.approx(before, abs=1e-12) if isinstance(before, float) else before)


@each_measure
@few
@given(rows=answers())
def test_a_value_is_a_number_of_one_or_less(lay_out: Any, rows: list[Said]) -> None:
    """Never NaN, never more than perfect."""
    value = value_or_reason(lay_out, rows)
    assert isinstance(value, str) or (np.isfinite(value) and value <= 1 + 1e-12)


@few
@given(rows=answers())
def test_the_matching_is_the_likest_there_is(rows: list[Said]) -> None:
    """No other one-to-one matching has a higher sum of likenesses."""
    for found in match_frames(rows):
        first, second = found.first.frames, found.second.frames
        small, large = sorted((first, second), key=len)
        best = max(
            (sum(likeness(a, b) for a, b in zip(small, some, strict=True)) for some in permutations(large, len(small))),
            default=0.0,
        )
        assert sum(alike for _, _, alike in found.pairs) == pytest.approx(best)


@few
@given(rows=answers())
def test_role_alpha_is_alpha_on_the_tokens(rows: list[Said]) -> None:
    """The sums come to the same as rating every token of every matched pair."""
    matches = match_frames(rows)
    cells = [
        [int(token in found.first.frames[i].roles["content"]), int(token in found.second.frames[j].roles["content"])]
        for found in matches
        for i, j, _ in found.pairs
        for token in range(LENGTH)
    ]
    ours = value_or_reason(SAMPLES["alpha"], rows)
    if cells:
        try:
            theirs = alpha(Ratings.from_table(list(zip(*cells, strict=True)), scale=[0, 1]))
        except NoValue:
            return
        assert ours == pytest.approx(theirs, abs=1e-9)


def test_attributions_are_read_in_tokens() -> None:
    """Roles become tokens, split spans included, and parents become places."""
    text = "NTV quoted Erdogan as saying no"
    outer = Attribution(id="o", content=Span.of(text, (11, 31)), source=Span.of(text, (0, 3)))
    inner = Attribution(id="i", content=Span.of(text, (29, 31)), cue=Span.of(text, (4, 10), (19, 28)), parent="o")
    tokens = [(0, 3), (4, 10), (11, 18), (19, 21), (22, 28), (29, 31)]
    found = said("s", "ann", [outer, inner], tokens)
    assert found.frames[1].roles["cue"] == frozenset({1, 3, 4})
    assert found.frames[1].parent == 0
    assert found.length == 6


def test_a_role_outside_all_tokens_is_refused() -> None:
    """Tokens must cover all that a role may reach."""
    with pytest.raises(InvalidInput, match="touches no token"):
        said("s", "ann", [Attribution(id="a", content=Span.of("one two", (4, 7)))], [(0, 3)])


def test_agreement_has_two_directions() -> None:
    """One who finds more agrees less with one who finds less than the other way round."""
    frame = [Frame({"content": frozenset({at})}) for at in (0, 4, 8)]
    rows = [Said("s", "ann", tuple(frame), LENGTH), Said("s", "bob", (frame[0],), LENGTH)]
    one, other = attribution.directed_agreement(match_frames(rows))
    assert (one.agreement, one.found, other.agreement, other.found) == (pytest.approx(1 / 3), 3, 1.0, 1)


def test_one_who_found_nothing_has_no_directed_agreement() -> None:
    """None, not 0 and not 1."""
    rows = [Said("s", "ann", (), LENGTH), Said("s", "bob", (Frame({"content": frozenset({1})}),), LENGTH)]
    assert attribution.directed_agreement(match_frames(rows))[0].agreement is None


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([Said("s", "ann", (), LENGTH)], "one_annotator"),
        ([Said("s", "ann", (), LENGTH), Said("t", "bob", (), LENGTH)], "no_overlap"),
        ([Said("s", "ann", (), LENGTH), Said("s", "bob", (), LENGTH)], "too_few_items"),
    ],
)
@each_measure
def test_undefined_agreement_says_why(lay_out: Any, rows: list[Said], reason: str) -> None:
    """Nothing to compare has a reason."""
    assert value_or_reason(lay_out, rows) == reason


def test_two_answers_of_one_annotator_are_refused() -> None:
    """One answer for one text."""
    with pytest.raises(InvalidInput, match="answered twice"):
        match_frames([Said("s", "ann", (), LENGTH)] * 2)


def study(noise: float, seed: int = 0, texts: int = 60) -> list[Said]:
    """Two annotators, the second of whom shifts and misses."""
    rng = np.random.default_rng(seed)
    rows = []
    for text in range(texts):
        own = []
        for _ in range(rng.integers(0, 3)):
            start = int(rng.integers(3, 16))
            own.append(Frame({"content": frozenset(range(start, start + 4)), "source": frozenset({start - 3})}))
        theirs = []
        for frame in own:
            if rng.random() < noise:
                continue
            by = int(rng.integers(0, 3)) if rng.random() < noise else 0
            theirs.append(Frame({role: frozenset(t + by for t in tokens) for role, tokens in frame.roles.items()}))
        rows += [Said(f"t{text}", "ann", tuple(own), 22), Said(f"t{text}", "bob", tuple(theirs), 22)]
    return rows


def test_tuple_alpha_falls_with_noise_and_is_one_without() -> None:
    """From perfect to worse, by facet and in all."""
    values = []
    for noise in (0.0, 0.2, 0.6):
        sample = attribution_alpha(match_frames(study(noise))).samples["tuple"]
        assert not isinstance(sample, NoValue)
        values.append(sample.estimate())
    assert values[0] == 1
    assert values == sorted(values, reverse=True)


def test_strangers_agree_by_chance_only() -> None:
    """Answers for other texts have an α about 0."""
    rows = study(0.0, texts=300)
    first = [row for row in rows if row.annotator == "ann"]
    second = [row for row in rows if row.annotator == "bob"]
    turned = [row._replace(text=other.text) for row, other in zip(second[7:] + second[:7], second, strict=True)]
    sample = attribution_alpha(match_frames(first + turned)).samples["tuple"]
    assert not isinstance(sample, NoValue)
    assert abs(sample.estimate()) < 0.08


def test_facets_fail_apart() -> None:
    """Who shifts boundaries still detects; who swaps roles still has the boundaries."""

    def swap(frame: Frame) -> Frame:
        source, content = frame.roles["source"], frame.roles["content"]
        return Frame({"source": content, "content": source | frozenset({min(content)})})

    swapped = [
        row if row.annotator == "ann" else row._replace(frames=tuple(map(swap, row.frames))) for row in study(0.0)
    ]
    samples = attribution_alpha(match_frames(swapped)).samples
    values = {facet: sample.estimate() for facet, sample in samples.items() if not isinstance(sample, NoValue)}
    assert values["role"] < values["boundary"]


def test_attribution_alpha_has_an_interval_and_repeats() -> None:
    """Laid out over texts, with a seed."""
    one, two = (attribution_alpha(match_frames(study(0.3)), seed=5) for _ in range(2))
    sample = one.samples["tuple"]
    assert not isinstance(sample, NoValue)
    found = interval(sample)
    assert found.low < found.value < found.high
    assert found == interval(two.samples["tuple"])  # type: ignore[arg-type]
    assert set(one.samples) == set(FACETS)


@few
@given(answers())
def test_order_of_answers_is_irrelevant_to_chance(rows: list[Said]) -> None:
    """The exchange of texts is drawn by their names, not by how they came."""
    results = []
    for each in (rows, rows[::-1]):
        try:
            samples = attribution_alpha(match_frames(each), draws=2).samples
        except NoValue as none:
            results.append({"all": none.reason})
            continue
        results.append(
            {
                facet: sample.reason if isinstance(sample, NoValue) else round(sample.estimate(), 9)
                for facet, sample in samples.items()
            }
        )
    assert results[0] == results[1]
