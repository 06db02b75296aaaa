"""Label Studio JSON, as its export writes it (`JSON`, and `JSON_MIN` as far as labels go).

Each annotation of a task is an annotator's; predictions and drafts are counted and left. Offsets are code points,
or UTF-16 units, as some versions wrote, where only so a region has its words. Of what is no region, choices and
texts of regions count.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from workbench.domain.canonical import CanonicalEntity
from workbench.domain.layers import AttributeValue
from workbench.domain.markup import Link, Mark, Markup
from workbench.errors import InvalidFile, InvalidInput
from workbench.ingest.annotated.about import document_from
from workbench.ingest.annotated.files import files_of
from workbench.ingest.annotated.json_lines import Record, objects, span_at
from workbench.ingest.annotated.reader import Losses, Marked, MarkedBy
from workbench.ingest.lines import cannot_read

_KINDS = ("labels", "choices", "textarea", "relation")
_OF_MINIMAL = ("id", "annotator", "annotation_id", "agreement", "created_at", "updated_at", "lead_time")


def read_label_studio(path: Path, language: str) -> Iterator[Marked]:
    """Each task as a document."""
    for file in files_of(path, (".json",)):
        try:
            tasks = msgspec.json.decode(file.read_bytes())
        except OSError as error:
            raise cannot_read(file, error) from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise InvalidFile(file, f"is no JSON: {error}") from None
        if not isinstance(tasks, list) or not all(isinstance(task, Mapping) for task in tasks):
            raise InvalidFile(file, "must be a list of tasks, as Label Studio's export JSON is")
        for number, task in enumerate(tasks, 1):
            place = f"{file}, task {task.get('id', number)}"
            try:
                yield _task(task, f"{file.stem}-{task.get('id', number)}", place, language)
            except InvalidInput as error:
                raise InvalidFile(place, str(error)) from None


def _task(task: Record, name: str, place: str, language: str) -> Marked:
    lost: Losses = Counter()
    data = task.get("data")
    known: Record = data if isinstance(data, Mapping) else task
    text = _text(known)
    ours = known.get("document")
    if known is not data:
        known = _data_of_minimal(task)
    about = ours if isinstance(ours, Mapping) else {key: known[key] for key in known if known[key] is not text}
    document = document_from(text, about, name, language)
    for name in ("predictions", "drafts"):  # as a whole, or as their ids
        lost[name] += len(task.get(name) or ())
    if known is not data:
        by_one = _minimal({key: task[key] for key in task if key not in known}, text, lost)
        return Marked(document, place, (by_one,), None, +lost)
    by = []
    for annotation in objects(task, "annotations") or objects(task, "completions"):
        results = objects(annotation, "result")
        skipped = annotation.get("was_cancelled") is True
        markup = Markup() if skipped else _Results(results, text, lost).markup()
        by.append(MarkedBy(_annotator(task, annotation), markup, skipped))
    return Marked(document, place, tuple(by), None, +lost)


def _text(known: Record) -> str:
    named = known.get("text")
    texts = [one for one in known.values() if isinstance(one, str)]
    found = named if isinstance(named, str) else max(texts, key=len, default=None)
    if found is None:
        raise InvalidInput("has no text among its data")
    return found


def _annotator(task: Record, annotation: Record) -> str:
    meta = task.get("meta")
    ours = meta.get("workbench") if isinstance(meta, Mapping) else None
    if isinstance(ours, Mapping):
        return str(ours.get("annotator") or "")
    who = annotation.get("completed_by")
    if isinstance(who, Mapping):
        who = who.get("email") or who.get("username") or who.get("id")
    return "" if who is None else str(who)


def _data_of_minimal(task: Record) -> Record:
    """What a task of `JSON_MIN` has of its text: it stands before the task's id, and the answers after."""
    keys = list(task)
    return {key: task[key] for key in keys[: keys.index("id") if "id" in keys else 0]}


def _minimal(task: Record, text: str, lost: Losses) -> MarkedBy:
    """The answers of a task of `JSON_MIN`: the regions stand under their control's name."""
    marks: list[Mark] = []
    for control, value in task.items():
        regions = value if isinstance(value, list) else [value]
        if control in _OF_MINIMAL or value is text:
            continue
        for region in regions:
            if not isinstance(region, Mapping) or "start" not in region:
                lost[f"answers on whole texts ({control})"] += 1
                continue
            span = span_at(text, region["start"], region.get("end"), region.get("text"))
            if not region.get("labels"):
                lost["regions without a label"] += 1
            for label in region.get("labels") or ():
                marks.append(Mark(id=str(len(marks) + 1), label=str(label), span=span))
    return MarkedBy(str(task.get("annotator") or ""), Markup(marks=tuple(marks)))


class _Results:
    """A `result` list, understood."""

    def __init__(self, results: list[Record], text: str, lost: Losses) -> None:
        self._text, self._lost = text, lost
        self._regions: dict[str, list[str]] = {}
        self._marks: dict[str, Mark] = {}
        self._links: list[Link] = []
        for kind in _KINDS:
            for result in results:
                if result.get("type") == kind:
                    self._take(kind, result)
        for result in results:
            if result.get("type") not in _KINDS:
                lost[f"results of type {result.get('type')}"] += 1

    def markup(self) -> Markup:
        return Markup(marks=tuple(self._marks.values()), links=tuple(self._links))

    def _take(self, kind: str, result: Record) -> None:
        value = result.get("value")
        value = value if isinstance(value, Mapping) else {}
        control = str(result.get("from_name"))
        if kind == "labels":
            self._region(str(result.get("id")), result, value)
        elif kind == "relation":
            self._relation(result)
        elif str(result.get("id")) not in self._regions:
            self._lost[f"{kind} of whole texts ({control})"] += 1
        else:
            values = value.get("choices" if kind == "choices" else "text")
            self._hang(str(result["id"]), kind, control, values if isinstance(values, list) else [values])

    def _region(self, identity: str, result: Record, value: Record) -> None:
        labels = value.get("labels") or ()
        if not labels:
            self._lost["regions without a label"] += 1
        for label in labels:
            names = self._regions.setdefault(identity, [])
            name = f"{identity}+{len(names)}" if names else identity
            names.append(name)
            span = span_at(self._text, value.get("start"), value.get("end"), value.get("text"))
            texts = {"note": note} if (note := _note(result)) else {}
            self._marks[name] = Mark(id=name, label=str(label), span=span, references=_references(result), texts=texts)

    def _relation(self, result: Record) -> None:
        ends = [self._regions.get(str(result.get(side))) for side in ("from_id", "to_id")]
        labels = result.get("labels") or ()
        if ends[0] is None or ends[1] is None:
            raise InvalidInput("a relation leads from or to a region that is not there")
        if not labels:
            self._lost["relations without a label"] += 1
        start, end = (ends[1], ends[0]) if result.get("direction") == "left" else (ends[0], ends[1])
        self._links += [Link(str(label), start[0], end[0]) for label in labels]

    def _hang(self, identity: str, kind: str, control: str, values: list[Any]) -> None:
        for name in self._regions[identity]:
            mark = self._marks[name]
            if kind == "choices":
                chosen: AttributeValue = True if values == ["yes"] else str(values[0])
                choice = control.removeprefix("choice.")
                self._marks[name] = replace(mark, attributes={**mark.attributes, choice: chosen})
                self._lost[f"second choices of {choice}"] += len(values) - 1
            elif control.removeprefix("id.") not in mark.references:  # those are in the region's meta as a whole
                text = "\n".join(map(str, values))
                self._marks[name] = replace(mark, texts={**mark.texts, control.removeprefix("text."): text})


def _note(result: Record) -> str:
    meta = result.get("meta")
    written = meta.get("text") if isinstance(meta, Mapping) else None
    return "\n".join(map(str, written)) if isinstance(written, list) else str(written or "")


def _references(result: Record) -> dict[str, CanonicalEntity]:
    meta = result.get("meta")
    ours = meta.get("workbench") if isinstance(meta, Mapping) else None
    found = ours.get("references", {}) if isinstance(ours, Mapping) else {}
    try:
        return msgspec.convert(found, dict[str, CanonicalEntity])
    except msgspec.ValidationError as error:
        raise InvalidInput(f"what stands under workbench is not ours: {error}") from None
