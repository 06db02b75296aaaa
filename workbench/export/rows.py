"""The columns of each configuration, made from many rows at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from workbench.domain.annotations import STATUSES, Annotation, Origin
from workbench.domain.codec import encode
from workbench.domain.documents import Sentence
from workbench.export.arrays import Columns, Places, codes, integers, lists, numbers, pick, struct, texts
from workbench.export.bio import Tokens
from workbench.export.chunks import Chunk, DocumentChunk, Said, Terms
from workbench.export.features import BASES, ORIGINS, Config
from workbench.export.items import attributions_array, chain_of, entities_array
from workbench.export.policies import Answer
from workbench.export.stances import stance_columns

if TYPE_CHECKING:
    import pyarrow as pa


class _Line(Annotation, frozen=True):
    """An annotation to be encoded, not checked once more."""

    def __post_init__(self) -> None:
        pass


def columns_of(chunk: Chunk, terms: Terms) -> dict[Config, Columns]:
    """The configurations about sentences.

    What an annotation says is made into arrays once, and picked by every configuration that has the
    annotation in a row.
    """
    said = chunk.said
    owners = np.array([one.sentence for one in said], np.int32)
    around = Places.of((sentence.start, sentence.end) for sentence in chunk.sentences).take(owners)
    layers = {
        "entities": _entities(said, around, terms),
        "attributions": _attributions(said, around, terms),
        "stances": _stances(said, around, terms),
    }
    where, tokens, tags = _where(chunk.sentences), _tokens(chunk.tokens), _tags(said)
    heads = np.array([number for number, one in enumerate(said) if one.head], np.int32)
    entities, attribution, stance = (
        np.array([number for number, _ in chunk.picks[layer]], np.int32)
        for layer in ("entities", "attribution", "stance")
    )
    # One row a stance, so what is about its sentence and its answer is repeated as often as that has stances.
    counts = np.array([len(said[number].annotation.stances) for number in stance], np.int32)
    repeated = np.repeat(np.arange(len(stance), dtype=np.int32), counts)
    stances = pick(layers, stance)["stances"].flatten()
    return {
        "entities": {
            **pick(where, owners[entities]),
            **pick(tokens, owners[entities]),
            **pick(tags, entities),
            **pick({"entities": layers["entities"]}, entities),
            **_provenance([answer for _, answer in chunk.picks["entities"]], terms),
        },
        "attribution": {
            **pick(where, owners[attribution]),
            **pick({"attributions": layers["attributions"]}, attribution),
            **_provenance([answer for _, answer in chunk.picks["attribution"]], terms),
        },
        "stance": {
            **pick(where, owners[stance][repeated]),
            **dict(zip(stances.type.names, stances.flatten(), strict=True)),
            **pick(_provenance([answer for _, answer in chunk.picks["stance"]], terms), repeated),
        },
        "annotations": {
            **pick(where, owners[heads]),
            **_answers([one.annotation for one in said if one.head], terms),
            **pick(layers, heads),
        },
    }


def document_columns(chunk: DocumentChunk) -> Columns:
    import pyarrow as pa

    documents = [document for document, _ in chunk.rows]
    sentences = [sentence for _, cut in chunk.rows for sentence in cut]
    ranges = {
        "document_start": integers([sentence.start for sentence in sentences]),
        "document_end": integers([sentence.end for sentence in sentences]),
    }
    return {
        "document": texts([document.id for document in documents]),
        "title": texts([document.title for document in documents]),
        "url": texts([document.url for document in documents]),
        "date": pa.array([document.date for document in documents], pa.date32()),
        "language": texts([document.language for document in documents]),
        "metadata": texts([msgspec.json.encode(document.metadata, order="sorted").decode() for document in documents]),
        "text": texts([document.text for document in documents]),
        "sentences": lists([len(cut) for _, cut in chunk.rows], struct(ranges)),
    }


def _where(sentences: Sequence[Sentence]) -> Columns:
    return {
        "document": texts([sentence.document for sentence in sentences]),
        "sentence": integers([sentence.index for sentence in sentences]),
        "document_start": integers([sentence.start for sentence in sentences]),
        "document_end": integers([sentence.end for sentence in sentences]),
        "text": texts([sentence.text for sentence in sentences]),
    }


def _tokens(tokens: Sequence[Tokens]) -> Columns:
    counts = [len(each.ranges) for each in tokens]
    return {
        "tokens": lists(counts, texts([each.text[start:end] for each in tokens for start, end in each.ranges])),
        "token_starts": lists(counts, integers([start for each in tokens for start, _ in each.ranges])),
        "token_ends": lists(counts, integers([end for each in tokens for _, end in each.ranges])),
    }


def _tags(said: Sequence[Said]) -> Columns:
    outermost = [one.tagging.layers[0] for one in said]
    nested = [layer for one in said for layer in one.tagging.layers[1:]]
    return {
        "ner_tags": _tag_lists(outermost),
        "nested_ner_tags": lists([len(one.tagging.layers) - 1 for one in said], _tag_lists(nested)),
    }


def _tag_lists(layers: Sequence[Sequence[int]]) -> "pa.Array":
    return lists([len(layer) for layer in layers], codes([code for layer in layers for code in layer]))


def _entities(said: Sequence[Said], around: Places, terms: Terms) -> "pa.Array":
    counts = [len(one.annotation.entities) for one in said]
    array = entities_array(
        [entity for one in said for entity in one.annotation.entities],
        [fate for one in said for fate in one.tagging.fates],
        [layer for one in said for layer in one.tagging.places],
        around.repeat(counts),
        terms.scheme,
        terms.canonicals,
    )
    return lists(counts, array)


def _attributions(said: Sequence[Said], around: Places, terms: Terms) -> "pa.Array":
    counts = [len(one.annotation.attributions) for one in said]
    chains = []
    for one in said:
        beside = {item.id: item for item in one.annotation.attributions}
        chains += [chain_of(key, beside) for key in beside]
    items = [item for one in said for item in one.annotation.attributions]
    return lists(counts, attributions_array(items, chains, around.repeat(counts), terms.scheme))


def _stances(said: Sequence[Said], around: Places, terms: Terms) -> "pa.Array":
    counts = [len(one.annotation.stances) for one in said]
    beside = []
    for one, count in zip(said, counts, strict=True):
        if count:
            beside += [{item.id: item for item in one.annotation.attributions}] * count
    items = [stance for one in said for stance in one.annotation.stances]
    columns = stance_columns(items, beside, around.repeat(counts), terms.scheme, terms.canonicals)
    return lists(counts, struct(columns))


def _provenance(answers: Sequence[Answer], terms: Terms) -> Columns:
    people = [sorted(map(terms.pseudonym, answer.annotators)) for answer in answers]
    return {
        "policy": texts([terms.policy] * len(answers)),
        "basis": codes([BASES.index(answer.basis) for answer in answers]),
        "annotators": lists([len(names) for names in people], texts([name for names in people for name in names])),
        "scheme_version": texts([answer.annotation.scheme_version for answer in answers]),
        "guidelines_version": texts([answer.annotation.guidelines_version for answer in answers]),
    }


def _answers(heads: Sequence[Annotation], terms: Terms) -> Columns:
    import pyarrow as pa

    nameless = [_without_names(head, terms) for head in heads]
    return {
        "annotator": texts([head.annotator for head in nameless]),
        "status": codes([STATUSES.index(head.status) for head in heads]),
        "revision": integers([head.revision for head in heads]),
        "created_at": pa.array([head.created_at for head in heads], pa.timestamp("us", "UTC")),
        "seconds": numbers([head.seconds for head in heads]),
        "scheme_version": texts([head.scheme_version for head in heads]),
        "guidelines_version": texts([head.guidelines_version for head in heads]),
        "origin": codes([ORIGINS.index(head.origin.kind) for head in heads]),
        "origin_name": texts([head.origin.name for head in nameless]),
        "origin_version": texts([head.origin.version for head in nameless]),
        "note": texts([head.note for head in heads]),
        "annotation": texts([encode(head).decode() for head in nameless]),
    }


def _without_names(head: Annotation, terms: Terms) -> Annotation:
    fields = msgspec.structs.asdict(head)
    fields["annotator"] = terms.pseudonym(head.annotator)
    if head.origin.kind != "model":  # the name of a person would undo the pseudonym
        fields["origin"] = Origin(head.origin.kind)
    if canonicals := head.canonicals:
        fields["canonical_entities"] = tuple(terms.canonicals[canonical] for canonical in sorted(canonicals))
    return _Line(**fields)
