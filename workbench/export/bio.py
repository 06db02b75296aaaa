"""Mentions as BIO tags over tokens, layer by layer of nesting, with what that form cannot show."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from workbench.domain.documents import Sentence
from workbench.domain.layers import Entity
from workbench.domain.spans import Span, join_touching
from workbench.export.features import BIO_FATES

IN_BIO, DISCONTINUOUS, INSIDE_TOKEN, OUTSIDE_SENTENCE = range(len(BIO_FATES))


class Tagging(NamedTuple):
    """Attributes:
    layers: one list of tags a layer, the outermost first; at least one.
    fates: for each entity, in order, an index into `BIO_FATES`.
    places: for each entity its layer, or None where BIO cannot show it.
    """

    layers: list[list[int]]
    fates: list[int]
    places: list[int | None]


class Tokens:
    """A sentence's tokens.

    Attributes:
        text: the sentence.
        ranges: half-open, in the sentence.
    """

    __slots__ = ("_begin", "_end", "_firsts", "_lasts", "ranges", "text")

    def __init__(self, sentence: Sentence, ranges: Sequence[tuple[int, int]]) -> None:
        self.text = sentence.text
        self.ranges = ranges
        begin = sentence.start
        self._begin, self._end = begin, sentence.end
        self._firsts = {begin + start: number for number, (start, _) in enumerate(ranges)}
        self._lasts = {begin + end: number for number, (_, end) in enumerate(ranges)}

    def find(self, span: Span) -> tuple[int, int] | int:
        """The first and the last token of a span, or why it has none: an index into `BIO_FATES`."""
        start, end = span.start, span.end
        if start < self._begin or self._end < end:
            return OUTSIDE_SENTENCE
        if len(span.fragments) > 1 and len(join_touching(span.ranges)) > 1:
            return DISCONTINUOUS
        first, last = self._firsts.get(start), self._lasts.get(end)
        return INSIDE_TOKEN if first is None or last is None else (first, last)


def tag(tokens: Tokens, entities: Sequence[Entity], tags: Mapping[str, int]) -> Tagging:
    """Write entities as BIO.

    A mention lies in a layer below all those that contain it; mentions that cross take the next
    free layer. So the first layer holds the outermost, as flat datasets have them.

    Args:
        tags: the B tag of each label; its I tag is one more.
    """
    layers = [[0] * len(tokens.ranges)]
    fates = [IN_BIO] * len(entities)
    places: list[int | None] = [None] * len(entities)
    shown: list[tuple[int, int, int]] = []  # first token, minus last token, entity
    for number, entity in enumerate(entities):
        found = tokens.find(entity.span)
        if isinstance(found, int):
            fates[number] = found
        else:
            shown.append((found[0], -found[1], number))
    shown.sort()
    placed: list[tuple[int, int, int]] = []  # first token, last token, layer
    furthest = -1
    for first, minus_last, number in shown:
        last = -minus_last
        layer = _free_layer(first, last, placed) if first <= furthest else 0
        furthest = max(furthest, last)
        placed.append((first, last, layer))
        places[number] = layer
        while layer >= len(layers):
            layers.append([0] * len(tokens.ranges))
        begin = tags[entities[number].label]
        layers[layer][first : last + 1] = [begin] + [begin + 1] * (last - first)
    return Tagging(layers, fates, places)


def _free_layer(first: int, last: int, placed: Sequence[tuple[int, int, int]]) -> int:
    layer = 1 + max((at for left, right, at in placed if left <= first and last <= right), default=-1)
    while any(at == layer and left <= last and first <= right for left, right, at in placed):
        layer += 1
    return layer
