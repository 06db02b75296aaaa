"""Spans as BIO tags over tokens, with what that form cannot show.

Mentions share sequences, layer by layer of nesting; a role of an attribution has a sequence of its own. Many
annotations at once: only mentions that overlap others are looked at one by one.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from workbench.export.arrays import Integers, Places, Spans, codes, integers, lists
from workbench.export.features import BIO_FATES

if TYPE_CHECKING:
    import pyarrow as pa

IN_BIO, DISCONTINUOUS, INSIDE_TOKEN, OUTSIDE_SENTENCE = range(len(BIO_FATES))
_STRIDE = 2**32
"""More than any offset: `row * _STRIDE + offset` orders places by row first."""


class Tokens(NamedTuple):
    """The tokens of many sentences.

    Attributes:
        counts: of each sentence, shape (sentences,).
        ranges: half-open, in their sentence, shape (tokens, 2).
    """

    counts: Integers
    ranges: Integers


class Tagging(NamedTuple):
    """Attributes:
    outermost: for each annotation the tags of its first layer.
    nested: for each annotation the tags of its further layers, outer ones first.
    fates: for each mention, an index into `BIO_FATES`.
    layers: for each mention its layer, or null where BIO cannot show it.
    """

    outermost: "pa.Array"
    nested: "pa.Array"
    fates: "pa.Array"
    layers: "pa.Array"


def tag(
    tokens: Tokens, sentences: Integers, around: Places, spans: Spans, owners: Integers, labels: Integers
) -> Tagging:
    """Write mentions as BIO.

    A mention lies in a layer below all those that contain it; mentions that cross take the next
    free layer. So the first layer holds the outermost, as flat datasets have them.

    Args:
        sentences: the sentence of each annotation, by number, shape (annotations,).
        around: and its place in the document.
        spans: of all mentions; none is absent.
        owners: the annotation of each mention, by number, in ascending order, shape (mentions,).
        labels: of each mention, by number: the tag `B` of label n is 2n + 1 and its `I` the next.
    """
    fates, first, last = _find(tokens, sentences, around, spans, owners)
    shown = np.flatnonzero(fates == IN_BIO)
    shown = shown[np.lexsort((shown, -last[shown], first[shown], owners[shown]))]
    layers = _layers(owners[shown], first[shown], last[shown])
    widths = tokens.counts[sentences]
    depths = np.zeros(len(sentences), np.int64)
    np.maximum.at(depths, owners[shown], layers)

    def write(layered: Integers, rows: Integers, row_widths: Integers) -> "pa.Array":
        of = shown[layered]
        return _write(first[of], last[of], labels[of], rows, row_widths)

    top, deeper = np.flatnonzero(layers == 0), np.flatnonzero(layers > 0)
    row_starts = np.cumsum(depths) - depths
    nested = write(deeper, row_starts[owners[shown[deeper]]] + layers[deeper] - 1, np.repeat(widths, depths))
    places = np.zeros(len(owners), np.int32)
    places[shown] = layers
    return Tagging(
        write(top, owners[shown[top]], widths),
        lists(depths, nested),
        codes(fates),
        integers(places, fates != IN_BIO),
    )


def tag_alone(tokens: Tokens, sentences: Integers, around: Places, spans: Spans) -> "tuple[pa.Array, pa.Array]":
    """Write each span as BIO in a sequence of its own, where the parts of a split one can be told by themselves.

    Args:
        sentences: the sentence of each span, by number, shape (spans,).
        around: and its place in the document.
        spans: one that is absent has a sequence too.

    Returns:
        For each span its tags (O, B, I), and its fate as an index into `BIO_FATES`, null for an absent one.
    """
    owners, starts, ends = spans.joined()
    found, first, last = _locate(tokens, sentences[owners], around.take(owners), starts, ends)
    fates = np.zeros(len(spans.counts), np.int64)
    np.maximum.at(fates, owners, found)
    shown = fates[owners] == IN_BIO
    labels = np.zeros(shown.sum(), np.int64)
    tags = _write(first[shown], last[shown], labels, owners[shown], tokens.counts[sentences])
    return tags, codes(fates, ~spans.present)


def _write(first: Integers, last: Integers, labels: Integers, rows: Integers, widths: Integers) -> "pa.Array":
    """Sequences of these widths, with tags from a first to a last token of a row."""
    starts = np.concatenate([[0], np.cumsum(widths)])
    begins, lengths = starts[rows] + first, last - first + 1
    flat = np.zeros(starts[-1], np.int64)
    steps = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    flat[np.repeat(begins, lengths) + steps] = np.repeat(2 * labels + 2, lengths)
    flat[begins] = 2 * labels + 1
    return lists(widths, codes(flat))


def _find(
    tokens: Tokens, sentences: Integers, around: Places, spans: Spans, owners: Integers
) -> tuple[Integers, Integers, Integers]:
    """The fate of each mention, and its first and last token, counted in its sentence, where it has them."""
    after = np.cumsum(spans.counts)
    starts, ends = spans.starts[after - spans.counts], spans.ends[after - 1]
    fates, first, last = _locate(tokens, sentences[owners], around.take(owners), starts, ends)
    split = np.bincount(spans.joined()[0], minlength=len(owners)) > 1
    fates[split & (fates != OUTSIDE_SENTENCE)] = DISCONTINUOUS
    return fates, first, last


def _locate(
    tokens: Tokens, rows: Integers, place: Places, starts: Integers, ends: Integers
) -> tuple[Integers, Integers, Integers]:
    """The fate of each range of a document, and its first and last token, counted in its sentence."""
    rows = rows.astype(np.int64)
    token_rows = np.repeat(np.arange(len(tokens.counts)), tokens.counts) * _STRIDE
    first = _position(token_rows + tokens.ranges[:, 0], rows * _STRIDE + starts - place.starts)
    last = _position(token_rows + tokens.ranges[:, 1], rows * _STRIDE + ends - place.starts)
    fates = np.where((first < 0) | (last < first), INSIDE_TOKEN, IN_BIO)
    fates[(starts < place.starts) | (place.ends < ends)] = OUTSIDE_SENTENCE
    row_starts = (np.cumsum(tokens.counts) - tokens.counts)[rows]
    return fates, first - row_starts, last - row_starts


def _position(keys: Integers, wanted: Integers) -> Integers:
    """Where in the ascending keys each wanted one is, or -1."""
    found = np.searchsorted(keys, wanted)
    there = found < len(keys)
    there[there] = keys[found[there]] == wanted[there]
    return np.where(there, found, -1)


def _layers(owners: Integers, first: Integers, last: Integers) -> Integers:
    """Of mentions in ascending order of annotation and first token, longer ones first."""
    layers = np.zeros(len(owners), np.int64)
    reached = np.maximum.accumulate(owners * _STRIDE + last)
    overlapping = np.flatnonzero(owners[1:] * _STRIDE + first[1:] <= reached[:-1]) + 1
    affected = np.flatnonzero(np.isin(owners, owners[overlapping]))
    for _, numbers in groupby(affected.tolist(), key=lambda number: int(owners[number])):
        placed: list[tuple[int, int, int]] = []
        for number in numbers:
            begin, end = int(first[number]), int(last[number])
            layers[number] = layer = _free_layer(begin, end, placed)
            placed.append((begin, end, layer))
    return layers


def _free_layer(first: int, last: int, placed: Sequence[tuple[int, int, int]]) -> int:
    layer = 1 + max((at for left, right, at in placed if left <= first and last <= right), default=-1)
    while any(at == layer and left <= last and first <= right for left, right, at in placed):
        layer += 1
    return layer
