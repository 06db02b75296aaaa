"""Mentions as BIO tags over tokens, layer by layer of nesting, with what that form cannot show."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from workbench.domain.layers import Entity
from workbench.domain.spans import join_touching
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


def tag(
    tokens: Sequence[tuple[int, int]],
    entities: Sequence[Entity],
    begin: int,
    end: int,
    tags: Mapping[str, int],
) -> Tagging:
    """Write entities as BIO.

    A mention lies in a layer below all those that contain it; mentions that cross take the next
    free layer. So the first layer holds the outermost, as flat datasets have them.

    Args:
        tokens: half-open ranges in the sentence.
        entities: with spans in the document.
        begin, end: the sentence, in the document.
        tags: the B tag of each label; its I tag is one more.
    """
    if not entities:
        return Tagging([[0] * len(tokens)], [], [])
    firsts = {start: index for index, (start, _) in enumerate(tokens)}
    lasts = {end: index for index, (_, end) in enumerate(tokens)}
    fates = [IN_BIO] * len(entities)
    places: list[int | None] = [None] * len(entities)
    shown: list[tuple[int, int, int]] = []  # first token, minus last token, entity
    for number, entity in enumerate(entities):
        ranges = join_touching(entity.span.ranges)
        first, last = firsts.get(ranges[0][0] - begin), lasts.get(ranges[-1][1] - begin)
        if ranges[0][0] < begin or end < ranges[-1][1]:
            fates[number] = OUTSIDE_SENTENCE
        elif len(ranges) > 1:
            fates[number] = DISCONTINUOUS
        elif first is None or last is None:
            fates[number] = INSIDE_TOKEN
        else:
            shown.append((first, -last, number))
    shown.sort()
    layers: list[list[int]] = [[0] * len(tokens)]
    placed: list[tuple[int, int, int]] = []  # first token, last token, layer
    for first, minus_last, number in shown:
        last = -minus_last
        layer = 1 + max((at for left, right, at in placed if left <= first and last <= right), default=-1)
        while any(at == layer and left <= last and first <= right for left, right, at in placed):
            layer += 1
        while layer >= len(layers):
            layers.append([0] * len(tokens))
        b = tags[entities[number].label]
        layers[layer][first : last + 1] = [b] + [b + 1] * (last - first)
        placed.append((first, last, layer))
        places[number] = layer
    return Tagging(layers, fates, places)
