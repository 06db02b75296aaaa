"""Stances are aligned by holder and target before their labels are compared."""

import random as stdlib_random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement.alpha import alpha
from workbench.agreement.intervals import interval
from workbench.agreement.stance import Held, Party, align, held
from workbench.domain.layers import (
    Attribution,
    AuthorHolder,
    CanonicalHolder,
    CanonicalTarget,
    SchemeTarget,
    SourceHolder,
    SpanTarget,
    Stance,
    TextTarget,
)
from workbench.domain.spans import Span
from workbench.errors import InvalidInput, NoValue

SCALE = ["against", "neutral", "for"]
TEXT = "Ankara said it backs the deal"


def party(name: str) -> Party:
    return Party(frozenset({name}))


@st.composite
def stances(draw: st.DrawFn, people: int = 3) -> list[Held]:
    rows = st.tuples(st.integers(0, 2), st.sampled_from("xy"), st.sampled_from("pq"), st.sampled_from(SCALE))
    return [
        Held(f"t{text}", f"a{person}", party(holder), party(target), label)
        for person in range(people)
        for text, holder, target, label in draw(st.lists(rows, max_size=5, unique_by=lambda row: row[:3]))
    ]


ANSWERED = {f"t{text}": ["a0", "a1", "a2"] for text in range(3)}


@given(stances(), st.randoms())
def test_order_of_stances_is_irrelevant(rows: list[Held], random: stdlib_random.Random) -> None:
    """The same pairs, the same ratings."""
    one, two = (align(ANSWERED, each, SCALE) for each in (rows, random.sample(rows, len(rows))))
    assert one.found.tolist() == two.found.tolist()
    assert one.ratings.patterns.counts.tolist() == two.ratings.patterns.counts.tolist()
    assert one.ratings.patterns.times.tolist() == two.ratings.patterns.times.tolist()


@given(stances(people=1))
def test_doubles_agree_on_every_pair(rows: list[Held]) -> None:
    """Pair F1 and α are 1, or there is a reason."""
    answered = {text: ["a0", "double"] for text in ANSWERED}
    found = align(answered, rows + [row._replace(annotator="double") for row in rows], SCALE)
    assert found.ratings.units == len(rows)
    try:
        assert found.pair_f1_sample().estimate() == 1
        assert alpha(found.ratings, "ordinal") == pytest.approx(1)
    except NoValue:
        assert len(rows) < 2 or len({row.label for row in rows}) == 1


def test_labels_are_compared_only_where_the_pair_is_the_same() -> None:
    """Another target is another question."""
    rows = [Held("t0", "a0", party("x"), party("p"), "for"), Held("t0", "a1", party("x"), party("q"), "against")]
    found = align({"t0": ["a0", "a1"]}, rows, SCALE)
    assert found.ratings.units == 2
    assert found.pair_f1_sample().estimate() == 0


def test_a_unit_has_one_rating_of_each_annotator() -> None:
    """Two stances of one person on overlapping words stay apart; the nearer is aligned."""

    def place(*at: int) -> Party:
        return Party(frozenset(), frozenset(at))

    rows = [
        Held("t0", "a0", party("x"), place(1, 2), "for"),
        Held("t0", "a0", party("x"), place(2, 3, 4), "against"),
        Held("t0", "a1", party("x"), place(2, 3, 4), "against"),
    ]
    found = align({"t0": ["a0", "a1"]}, rows, SCALE)
    assert sorted(found.ratings.patterns.counts.tolist()) == [[0, 0, 1], [2, 0, 0]]


def test_holders_and_targets_of_every_kind_are_read() -> None:
    """Author, canonical, source; scheme, canonical, words, free text."""
    spoken = Attribution(id="q", content=Span.of(TEXT, (12, 29)), source=Span.of(TEXT, (0, 6)), source_canonical="gov")
    rows = [
        Stance(id="1", holder=AuthorHolder(), target=SchemeTarget("deal"), label="for"),
        Stance(id="2", holder=CanonicalHolder("gov"), target=CanonicalTarget("deal"), label="for"),
        Stance(id="3", holder=SourceHolder("q"), target=SpanTarget(Span.of(TEXT, (25, 29))), label="for"),
        Stance(id="4", holder=SourceHolder("q"), target=TextTarget("The  Deal"), label="for"),
    ]
    found = held("t0", "a0", rows, [spoken])
    assert found[0].target.alike(found[1].target) == 0
    assert found[1].holder.alike(found[2].holder) == 1
    assert found[2].target.places == frozenset(range(25, 29))
    assert found[3].target.names == {"text:the deal"}


def test_a_source_without_words_is_known_by_what_it_said() -> None:
    """An implicit source is whoever said that."""
    one = Attribution(id="q", content=Span.of(TEXT, (12, 29)), implicit_source=True)
    other = Attribution(id="r", content=Span.of(TEXT, (15, 29)))
    first, second = (
        held("t0", "a0", [Stance(id="s", holder=SourceHolder(a.id), target=SchemeTarget("d"), label="for")], [a])[0]
        for a in (one, other)
    )
    assert 0.8 < first.holder.alike(second.holder) < 1


def test_pair_f1_counts_all_pairs_of_annotators() -> None:
    """Two of three find it: one pair of annotators of three agrees, each of two others misses."""
    rows = [Held("t0", who, party("x"), party("p"), "for") for who in ("a0", "a1")]
    found = align({"t0": ["a0", "a1", "a2"]}, rows, SCALE)
    assert found.pair_f1_sample().estimate() == pytest.approx(2 * 1 / (2 + 1 + 1))


def test_stances_have_intervals_over_texts() -> None:
    """Pairs cluster in texts; the text of each is known."""
    rows = [
        Held(f"t{text}", who, party("x"), party(target), SCALE[(text + (who == "b" and text % 5 == 0)) % 3])
        for text in range(40)
        for who in ("a", "b")
        for target in "pq"
    ]
    from workbench.agreement.alpha import alpha_sample

    found = align({f"t{text}": ["a", "b"] for text in range(40)}, rows, SCALE)
    clustered = interval(alpha_sample(found.ratings, "ordinal"), clusters=found.text)
    assert clustered.items == 40
    assert clustered.low < clustered.value < clustered.high


@pytest.mark.parametrize(
    ("answered", "reason"), [({"t": ["a"]}, "one_annotator"), ({"t": ["a"], "u": ["b"]}, "no_overlap")]
)
def test_undefined_alignment_says_why(answered: dict[str, list[str]], reason: str) -> None:
    """Nobody to align with."""
    with pytest.raises(NoValue) as none:
        align(answered, [], SCALE)
    assert none.value.reason == reason


def test_no_stances_at_all_have_no_f1() -> None:
    """Nothing found by nobody is not agreement."""
    with pytest.raises(NoValue) as none:
        align({"t": ["a", "b"]}, [], SCALE).pair_f1_sample()
    assert none.value.reason == "too_few_items"


def test_a_stance_of_a_stranger_is_refused() -> None:
    """Only those who answered for the text."""
    with pytest.raises(InvalidInput, match="not listed"):
        align({"t": ["a", "b"]}, [Held("t", "c", party("x"), party("p"), "for")], SCALE)
