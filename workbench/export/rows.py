"""The columns of each configuration, made from many rows at once."""

from collections.abc import Sequence

import msgspec
import numpy as np

from workbench.domain.annotations import STATUSES, Annotation, Origin
from workbench.domain.codec import encode
from workbench.domain.documents import Sentence
from workbench.domain.layers import canonicals_of
from workbench.export.arrays import Columns, codes, integers, lists, numbers, pick, struct, texts
from workbench.export.bio import Tokens
from workbench.export.chunks import Chunk, DocumentChunk, Terms
from workbench.export.features import ORIGINS, Config
from workbench.export.layer_rows import columns_of_layers
from workbench.export.layers import Layers


def columns_of(chunk: Chunk, layers: Layers, terms: Terms) -> dict[Config, Columns]:
    """The configurations about sentences, each with what its rows need."""
    owners = np.array(chunk.owners, np.int64)
    where, tokens = _where(chunk.sentences), _tokens(chunk.sentences, layers.tokens)
    said = {"entities": layers.entities, "attributions": layers.attributions, "stances": layers.stances}
    heads = np.array(chunk.heads, np.int64)
    return {
        **columns_of_layers(chunk, layers, where, tokens, terms),
        "annotations": {
            **pick(where, owners[heads]),
            **pick(said, heads),
            **_answers([chunk.said[row] for row in chunk.heads], terms),
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


def _tokens(sentences: Sequence[Sentence], tokens: Tokens) -> Columns:
    counts, ranges = tokens
    starts, ends = ranges[:, 0], ranges[:, 1]
    within = [sentence.text for sentence in sentences]
    rows = np.repeat(np.arange(len(counts)), counts)
    places = zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True)
    return {
        "tokens": lists(counts, texts([within[row][start:end] for row, start, end in places])),
        "token_starts": lists(counts, integers(starts)),
        "token_ends": lists(counts, integers(ends)),
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
        "annotation": texts([encode(head) for head in nameless]),
    }


def _without_names(head: Annotation, terms: Terms) -> Annotation:
    origin = head.origin
    if origin.kind != "model" and (origin.name or origin.version):  # the name of a person would undo the pseudonym
        origin = Origin(origin.kind)
    canonicals = {entity.canonical for entity in head.entities}
    canonicals.update([said.source_canonical for said in head.attributions])
    for stance in head.stances:
        canonicals |= canonicals_of(stance)
    return msgspec.structs.replace(
        head,
        annotator=terms.pseudonym(head.annotator),
        origin=origin,
        canonical_entities=tuple([terms.canonicals[canonical] for canonical in sorted(filter(None, canonicals))]),
    )
