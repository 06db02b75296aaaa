"""Prodigy JSON lines, as its interfaces write them: `text`, `spans`, `relations` and an `answer`.

What was accepted is taken, what was ignored is passed over, what was rejected is left out and counted. Offsets are
code points. Several sessions' answers to one text are several annotators'.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from workbench.domain.canonical import CanonicalEntity
from workbench.domain.layers import AttributeValue
from workbench.domain.markup import Link, Mark, Markup
from workbench.errors import InvalidFile, InvalidInput
from workbench.ingest.annotated.about import document_from
from workbench.ingest.annotated.files import files_of
from workbench.ingest.annotated.json_lines import Record, objects, records, span_at, text_of
from workbench.ingest.annotated.reader import Losses, Marked, MarkedBy


class Hanging(Struct):
    """What an export puts beside a span."""

    id: str = ""
    attributes: dict[str, AttributeValue] = field(default_factory=dict)
    references: dict[str, CanonicalEntity] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def read_prodigy(path: Path, language: str) -> Iterator[Marked]:
    """Each task as a document."""
    for file in files_of(path, (".jsonl",)):
        for number, record in records(file):
            lost: Losses = Counter()
            try:
                text = text_of(record)
                meta = record.get("meta")
                fallback = f"{file.stem.split('.')[0]}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
                document = document_from(text, meta if isinstance(meta, Mapping) else {}, fallback, language)
                by = _by(record, text, lost)
            except (InvalidInput, UnicodeEncodeError) as error:
                raise InvalidFile(file, str(error), number) from None
            yield Marked(document, f"{file}, line {number}", by, None, +lost)


def _by(record: Record, text: str, lost: Losses) -> tuple[MarkedBy, ...]:
    annotator = str(record.get("_annotator_id") or record.get("_session_id") or "")
    match record.get("answer", "accept"):
        case "accept":
            return (MarkedBy(annotator, _markup(record, text, lost)),)
        case "ignore":
            return (MarkedBy(annotator, Markup(), skipped=True),)
        case "reject":
            lost["rejected tasks"] += 1
            return ()
        case other:
            raise InvalidInput(f"the answer {other!r} is none of accept, reject and ignore")


def _markup(record: Record, text: str, lost: Losses) -> Markup:
    marks: dict[str, Mark] = {}
    by_place: dict[tuple[Any, ...], str] = {}
    by_token: dict[Any, str] = {}

    def add(span: Record) -> str:
        hanging = _hanging(span)
        name = hanging.id or f"span-{len(marks) + 1}"
        if not isinstance(span.get("label"), str):
            raise InvalidInput(f"the span at {span.get('start')!r} has no label")
        marks[name] = Mark(
            id=name,
            label=span["label"],
            span=span_at(text, span.get("start"), span.get("end"), span.get("text")),
            attributes=hanging.attributes,
            references=hanging.references,
            texts=hanging.texts,
        )
        by_place.setdefault(_place(span), name)
        by_token.setdefault(span.get("token_end"), name)
        return name

    for span in objects(record, "spans"):
        add(span)
    links = []
    for relation in objects(record, "relations"):
        own = relation.get("workbench")
        ours: Record = own if isinstance(own, Mapping) else {}
        ends = []
        for side in ("head", "child"):
            beside = relation.get(f"{side}_span")
            name = ours.get(side)
            if name not in marks and isinstance(beside, Mapping):
                name = by_place.get(_place(beside))
            if name not in marks:
                name = by_token.get(relation.get(side))
            ends.append(name)
        if None in ends:
            lost["relations between words that have no label"] += 1
        else:
            links.append(Link(str(relation.get("label")), str(ends[0]), str(ends[1])))
    lost["labels of whole texts"] += isinstance(record.get("label"), str)
    for name in ("accept", "arcs"):
        lost[f"choices and arcs under {name}"] += len(record.get(name) or ())
    return Markup(marks=tuple(marks.values()), links=tuple(links))


def _place(span: Record) -> tuple[Any, ...]:
    return span.get("start"), span.get("end"), span.get("label")


def _hanging(span: Record) -> Hanging:
    try:
        return msgspec.convert(span.get("workbench", {}), Hanging)
    except msgspec.ValidationError as error:
        raise InvalidInput(f"what stands under workbench is not ours: {error}") from None
