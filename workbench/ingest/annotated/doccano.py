"""doccano JSON lines, as its versions write them.

Ranges stand as `[start, end, label]` under `label` or `labels`, with categories of the whole text also under
`entities`, as objects under `entities` (with `relations`), or, in the oldest, under `annotations`. A `.json` has
them in one list. Offsets are code points. Of a folder, each file but `all.jsonl` is an annotator's.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench.domain.markup import Link, Mark, Markup
from workbench.errors import InvalidFile, InvalidInput
from workbench.ingest.annotated.about import document_from
from workbench.ingest.annotated.files import files_of
from workbench.ingest.annotated.json_lines import Record, objects, records, span_at, text_of
from workbench.ingest.annotated.reader import Losses, Marked, MarkedBy

_TOGETHER = ("all", "labels", "unknown")
_COMMENTS = ("Comments", "comments")
_OURS = (
    "id",
    "text",
    "data",
    "label",
    "labels",
    "entities",
    "relations",
    "annotations",
    "spans",
    "Comments",
    "comments",
    "cats",
)


def read_doccano(path: Path, language: str) -> Iterator[Marked]:
    """Each line as a document."""
    found = files_of(path, (".jsonl", ".json"))
    for file in found:
        annotator = file.stem if path.is_dir() and file.stem not in _TOGETHER else ""
        prefix = path.name if path.is_dir() else path.stem
        for number, record in records(file):
            lost: Losses = Counter()
            try:
                text = text_of(record)
                known = record.get("document") if isinstance(record.get("document"), dict) else None
                known = known if known is not None else {key: record[key] for key in record if key not in _OURS}
                document = document_from(text, known, f"{prefix}-{record.get('id', number)}", language)
                markup = _markup(record, text, lost)
            except InvalidInput as error:
                raise InvalidFile(file, str(error), number) from None
            lost["comments"] += sum(len(record.get(name) or ()) for name in _COMMENTS)
            yield Marked(document, f"{file}, line {number}", (MarkedBy(annotator, markup),), None, +lost)


def _markup(record: Record, text: str, lost: Losses) -> Markup:
    marks: list[Mark] = []
    ids: dict[Any, str] = {}

    def add(identity: object, label: object, start: object, end: object) -> None:
        name = str(len(marks) + 1)
        marks.append(Mark(id=name, label=str(label), span=span_at(text, start, end)))
        if identity is not None:
            ids[identity] = name

    for one in record.get("label") or record.get("labels") or ():
        if isinstance(one, list) and len(one) == 3:
            add(None, one[2], one[0], one[1])
        else:
            lost["labels of whole texts"] += 1
    for name in ("entities", "annotations", "spans"):
        triples = record.get(name)
        if isinstance(triples, list) and triples and all(isinstance(one, list) and len(one) == 3 for one in triples):
            for start, end, label in triples:
                add(None, label, start, end)
            continue
        for one in objects(record, name):
            if "start_offset" in one:
                add(one.get("id"), one.get("label"), one["start_offset"], one.get("end_offset"))
            else:
                lost["labels of whole texts"] += 1
    links = []
    for one in objects(record, "relations"):
        start, end = ids.get(one.get("from_id")), ids.get(one.get("to_id"))
        if start is None or end is None:
            raise InvalidInput(f"relation {one.get('id')!r} leads from or to an entity that is not there")
        links.append(Link(str(one.get("type")), start, end))
    lost["labels of whole texts"] += len(record.get("cats") or ())
    return Markup(marks=tuple(marks), links=tuple(links))
