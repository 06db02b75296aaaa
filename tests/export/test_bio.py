"""Mentions as BIO tags, layer by layer of nesting."""

import re

import pytest

from workbench.domain.documents import Sentence
from workbench.domain.layers import Entity
from workbench.domain.spans import Span
from workbench.export.bio import DISCONTINUOUS, IN_BIO, INSIDE_TOKEN, OUTSIDE_SENTENCE, Tagging, Tokens, tag

TEXT = "Before. The Turkish NTV channel in Ankara said so. After."
SENTENCE = Sentence("d", 1, 8, 50, TEXT[8:50])
TAGS = {"ORG": 1, "GPE": 3}


def tagged(*spans: tuple[str, tuple[int, int]] | tuple[str, tuple[int, int], tuple[int, int]]) -> Tagging:
    """The tagging of entities, each a label and ranges of `TEXT`."""
    tokens = Tokens(SENTENCE, [match.span() for match in re.finditer(r"\w+|\.", SENTENCE.text)])
    entities = [
        Entity(id=f"e{number}", span=Span.of(TEXT, *ranges), label=label)
        for number, (label, *ranges) in enumerate(spans)
    ]
    return tag(tokens, entities, TAGS)


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def test_no_mention_is_a_layer_of_nothing() -> None:
    """There is always a first layer."""
    assert tagged() == ([[0] * 9], [], [])


def test_flat_mentions_share_the_first_layer() -> None:
    """B for the first token of a mention and I for the others."""
    assert tagged(("ORG", at("NTV channel")), ("GPE", at("Ankara"))) == (
        [[0, 0, 1, 2, 0, 3, 0, 0, 0]],
        [IN_BIO, IN_BIO],
        [0, 0],
    )


def test_a_nested_mention_lies_below_the_one_around_it() -> None:
    """Whatever the order in which they are given."""
    layers, _, places = tagged(("ORG", at("NTV")), ("ORG", at("Turkish NTV channel")))
    assert places == [1, 0]
    assert layers == [[0, 1, 2, 2, 0, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0, 0, 0, 0]]


def test_two_mentions_of_the_same_words_take_two_layers() -> None:
    """The first given stays above."""
    assert tagged(("ORG", at("Ankara")), ("GPE", at("Ankara"))).places == [0, 1]


def test_crossing_mentions_take_the_next_free_layer() -> None:
    """And what is next to both comes back to the first."""
    assert tagged(("ORG", at("Turkish NTV")), ("ORG", at("NTV channel")), ("GPE", at("in"))).places == [0, 1, 0]


def test_a_mention_within_a_lower_one_lies_below_that() -> None:
    """Though the first layer would be free."""
    assert tagged(("ORG", at("Turkish NTV")), ("ORG", at("NTV channel in")), ("GPE", at("channel"))).places == [0, 1, 2]


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
def test_what_bio_cannot_show_is_said(ranges: list[tuple[int, int]], fate: int) -> None:
    """It has no layer, and a reason."""
    layers, fates, places = tagged(("ORG", *ranges))
    assert (layers, fates, places) == ([[0] * 9], [fate], [None])


def test_fragments_that_touch_are_one() -> None:
    """Nothing is lost by joining them."""
    start, end = at("Ankara")
    assert tagged(("GPE", (start, start + 2), (start + 2, end))).fates == [IN_BIO]
