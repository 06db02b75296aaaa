"""What annotations say, made into arrays once for all configurations."""

from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from workbench.domain.annotations import Annotation
from workbench.domain.layers import ROLES, Item, LayerName
from workbench.export.arrays import Columns, Integers, Places, Spans, lists, struct
from workbench.export.bio import Tokens, tag, tag_alone
from workbench.export.chunks import Chunk, Terms
from workbench.export.items import attributions_array, chain_of, entities_array, known_attributes
from workbench.export.stances import stance_columns
from workbench.export.vocabulary import entity_labels, stance_labels

if TYPE_CHECKING:
    import pyarrow as pa


class Layers(NamedTuple):
    """The annotations of a chunk, one row each: lists of items.

    Attributes:
        tokens: of the sentences.
        tags: the entities as BIO.
        role_tags: the attributions as BIO, role by role: a list of sequences, one an attribution.
        unknown_attributes: how many attribute values the scheme lacks; they are null in the lists.
    """

    tokens: Tokens
    tags: Columns
    role_tags: Columns
    entities: "pa.Array"
    attributions: "pa.Array"
    stances: "pa.Array"
    unknown_attributes: int


def layers_of(chunk: Chunk, terms: Terms) -> Layers:
    """Make the arrays.

    Raises:
        SchemeViolation: something has a label that the scheme lacks.
    """
    owners = np.array(chunk.owners, np.int64)
    around = Places.of((sentence.start, sentence.end) for sentence in chunk.sentences).take(owners)
    tokens = Tokens(*terms.tokenize([sentence.text for sentence in chunk.sentences]))
    tags, entities, unknown_of_entities = _entities(chunk.said, tokens, owners, around, terms)
    role_tags, attributions, unknown_of_attributions = _attributions(chunk.said, tokens, owners, around, terms)
    stances, unknown_of_stances = _stances(chunk.said, around, terms)
    unknown = unknown_of_entities + unknown_of_attributions + unknown_of_stances
    return Layers(tokens, tags, role_tags, entities, attributions, stances, unknown)


def _entities(
    said: Sequence[Annotation], tokens: Tokens, owners: Integers, around: Places, terms: Terms
) -> "tuple[Columns, pa.Array, int]":
    items = [item for one in said for item in one.entities]
    counts = np.array([len(one.entities) for one in said], np.int64)
    labels = entity_labels(said, terms.scheme)
    spans = Spans.of([item.span for item in items])
    tagging = tag(tokens, owners, around, spans, np.repeat(np.arange(len(counts)), counts), labels)
    array = entities_array(items, spans, labels, tagging, around.repeat(counts), terms.scheme, terms.canonicals)
    tags = {"ner_tags": tagging.outermost, "nested_ner_tags": tagging.nested}
    return tags, lists(counts, array), _unknown(items, array, "entities", terms)


def _attributions(
    said: Sequence[Annotation], tokens: Tokens, owners: Integers, around: Places, terms: Terms
) -> "tuple[Columns, pa.Array, int]":
    items = [item for one in said for item in one.attributions]
    counts = np.array([len(one.attributions) for one in said], np.int64)
    chains = []
    for one in said:
        if one.attributions:
            beside = {item.id: item for item in one.attributions}
            chains += [chain_of(key, beside) for key in beside]
    sentences, places = np.repeat(owners, counts), around.repeat(counts)
    spans = {role: Spans.of(list(map(attrgetter(role), items))) for role in ROLES}
    tagged = {role: tag_alone(tokens, sentences, places, spans[role]) for role in ROLES}
    fates = {role: found for role, (_, found) in tagged.items()}
    array = attributions_array(items, spans, chains, fates, places, terms.scheme)
    role_tags = {f"{role}_tags": lists(counts, tags) for role, (tags, _) in tagged.items()}
    return role_tags, lists(counts, array), _unknown(items, array, "attribution", terms)


def _stances(said: Sequence[Annotation], around: Places, terms: Terms) -> "tuple[pa.Array, int]":
    items = [item for one in said for item in one.stances]
    counts = [len(one.stances) for one in said]
    beside = []
    for one, count in zip(said, counts, strict=True):
        if count:
            beside += [{item.id: item for item in one.attributions}] * count
    labels = stance_labels(said, terms.scheme)
    array = struct(stance_columns(items, labels, beside, around.repeat(counts), terms.scheme, terms.canonicals))
    return lists(counts, array), _unknown(items, array, "stance", terms)


def _unknown(items: Sequence[Item], array: "pa.Array", layer: LayerName, terms: Terms) -> int:
    return sum([len(item.attributes) for item in items]) - known_attributes(array, terms.scheme, layer)
