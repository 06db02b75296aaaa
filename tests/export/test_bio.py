"""Mentions as BIO tags, layer by layer of nesting."""

import re
from itertools import chain
from typing import NamedTuple

import numpy as np
import pytest

from workbench.domain.spans import Span
from workbench.export.arrays import Places, Spans
from workbench.export.bio import DISCONTINUOUS, IN_BIO, INSIDE_TOKEN, OUTSIDE_SENTENCE, Tokens, tag, tag_alone

TEXT = "Before. The Turkish NTV channel in Ankara said so. After."
BEGIN, END = 8, 50
ORG, GPE = 0, 1

Range = tuple[int, int]


class Shown(NamedTuple):
    """A tagging in plain Python."""

    outermost: list[list[int]]
    nested: list[list[list[int]]]
    fates: list[int]
    layers: list[int | None]


def tag_all(*annotations: list[tuple[int, list[Range]]]) -> Shown:
    """Tag annotations of the sentence in `TEXT`, each a list of labels with ranges."""
    ranges = np.array([match.span() for match in re.finditer(r"\w+|\.", TEXT[BEGIN:END])])
    mentions = [(owner, label, parts) for owner, said in enumerate(annotations) for label, parts in said]
    # A sentence before and one after, so that nothing is found by accident.
    tagging = tag(
        Tokens(np.array([3, len(ranges), 3]), np.concatenate([ranges[:3], ranges, ranges[:3]])),
        np.ones(len(annotations), np.int64),
        Places.of([(BEGIN, END)] * len(annotations)),
        Spans.of([Span.of(TEXT, *parts) for _, _, parts in mentions]),
        np.array([owner for owner, _, _ in mentions], np.int64),
        np.array([label for _, label, _ in mentions], np.int64),
    )
    return Shown(*(array.to_pylist() for array in tagging))


def tagged(*mentions: tuple[int, *tuple[Range, ...]]) -> tuple[list[list[int]], list[int], list[int | None]]:
    """The layers of one annotation, and the fates and layers of its mentions."""
    shown = tag_all([(label, list(ranges)) for label, *ranges in mentions])
    return [*shown.outermost, *shown.nested[0]], shown.fates, shown.layers


def at(words: str) -> Range:
    return TEXT.index(words), TEXT.index(words) + len(words)


def test_no_mention_is_a_layer_of_nothing() -> None:
    """There is always a first layer."""
    assert tagged() == ([[0] * 9], [], [])


def test_flat_mentions_share_the_first_layer() -> None:
    """B for the first token of a mention and I for the others."""
    assert tagged((ORG, at("NTV channel")), (GPE, at("Ankara"))) == (
        [[0, 0, 1, 2, 0, 3, 0, 0, 0]],
        [IN_BIO, IN_BIO],
        [0, 0],
    )


def test_a_nested_mention_lies_below_the_one_around_it() -> None:
    """Whatever the order in which they are given."""
    layers, _, places = tagged((ORG, at("NTV")), (ORG, at("Turkish NTV channel")))
    assert places == [1, 0]
    assert layers == [[0, 1, 2, 2, 0, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0, 0, 0, 0]]


def test_two_mentions_of_the_same_words_take_two_layers() -> None:
    """The first given stays above."""
    assert tagged((ORG, at("Ankara")), (GPE, at("Ankara")))[2] == [0, 1]


def test_crossing_mentions_take_the_next_free_layer() -> None:
    """And what is next to both comes back to the first."""
    assert tagged((ORG, at("Turkish NTV")), (ORG, at("NTV channel")), (GPE, at("in")))[2] == [0, 1, 0]


def test_a_mention_within_a_lower_one_lies_below_that() -> None:
    """Though the first layer would be free."""
    assert tagged((ORG, at("Turkish NTV")), (ORG, at("NTV channel in")), (GPE, at("channel")))[2] == [0, 1, 2]


@pytest.mark.parametrize(
    ("ranges", "fate"),
    [
        ([at("Turkish"), at("channel")], DISCONTINUOUS),
        ([at("Turk")], INSIDE_TOKEN),
        ([at("kish")], INSIDE_TOKEN),
        ([at("The ")], INSIDE_TOKEN),
        ([at("Before")], OUTSIDE_SENTENCE),
        ([at("so. After")], OUTSIDE_SENTENCE),
        ([at("Before"), at("Turkish")], OUTSIDE_SENTENCE),
    ],
)
def test_what_bio_cannot_show_is_said(ranges: list[Range], fate: int) -> None:
    """It has no layer, and a reason."""
    layers, fates, places = tagged((ORG, *ranges))
    assert (layers, fates, places) == ([[0] * 9], [fate], [None])


def test_fragments_that_touch_are_one() -> None:
    """Nothing is lost by joining them."""
    start, end = at("Ankara")
    assert tagged((GPE, (start, start + 2), (start + 2, end)))[1] == [IN_BIO]


def test_annotations_do_not_meet() -> None:
    """Each is tagged as if it were alone."""
    flat = [(ORG, [at("NTV channel")]), (GPE, [at("Ankara")])]
    nested = [(ORG, [at("NTV")]), (ORG, [at("Turkish NTV channel")]), (GPE, [at("Turk")])]
    together = tag_all(flat, [], nested, flat)
    alone = [tag_all(said) for said in (flat, [], nested, flat)]
    assert together == Shown(*(list(chain.from_iterable(field)) for field in zip(*alone, strict=True)))


def test_a_sentence_may_be_without_tokens() -> None:
    """Nothing can be shown of it then."""
    none = np.zeros((0, 2), np.int64)
    places = Places.of([(0, 3)])
    tagging = tag(
        Tokens(np.array([0]), none),
        np.array([0]),
        places,
        Spans.of([Span.of("abc", (0, 3))]),
        np.array([0]),
        np.array([0]),
    )
    assert [array.to_pylist() for array in tagging] == [[[]], [[]], [INSIDE_TOKEN], [None]]


def alone(*spans: list[Range] | None) -> tuple[list[list[int]], list[int | None]]:
    """A sequence for each span of the sentence in `TEXT`, and the fates."""
    ranges = np.array([match.span() for match in re.finditer(r"\w+|\.", TEXT[BEGIN:END])])
    tags, fates = tag_alone(
        Tokens(np.array([3, len(ranges), 3]), np.concatenate([ranges[:3], ranges, ranges[:3]])),
        np.ones(len(spans), np.int64),
        Places.of([(BEGIN, END)] * len(spans)),
        Spans.of([None if parts is None else Span.of(TEXT, *parts) for parts in spans]),
    )
    return tags.to_pylist(), fates.to_pylist()


def test_a_role_has_a_sequence_of_its_own() -> None:
    """So what overlaps another role is shown, and one that is not there is a sequence of nothing."""
    tags, fates = alone([at("Turkish NTV")], None, [at("The Turkish NTV channel")])
    assert tags == [[0, 1, 2, *[0] * 6], [0] * 9, [1, 2, 2, 2, *[0] * 5]]
    assert fates == [IN_BIO, None, IN_BIO]


def test_the_parts_of_a_split_role_are_shown() -> None:
    """Each begins anew; parts that touch are one."""
    tags, fates = alone([at("The"), at("NTV channel")], [at("Turkish "), at("NTV")])
    assert tags == [[1, 0, 1, 2, *[0] * 5], [0, 1, 2, *[0] * 6]]
    assert fates == [IN_BIO, IN_BIO]


def test_a_role_that_tags_cannot_show_is_not_shown_in_part() -> None:
    """Neither when a part is elsewhere nor when one ends within a token."""
    tags, fates = alone([at("Before"), at("NTV")], [at("NTV"), at("Ank")])
    assert tags == [[0] * 9] * 2
    assert fates == [OUTSIDE_SENTENCE, INSIDE_TOKEN]
