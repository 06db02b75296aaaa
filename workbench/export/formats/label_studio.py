"""Label Studio JSON: a task a document, with regions and relations, to be imported into a project of its own.

`label_config.xml` beside it is that project's labeling interface. Attributes are choices of a region and texts are
text areas, so that they can be seen and changed there; a canonical entity is written as its id and, in the region's
`meta`, as a whole. Offsets are code points. (`workbench sync` shows more, and keeps both sides in step.)

Source: https://labelstud.io/guide/export, https://labelstud.io/guide/task_format
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from workbench.domain.markup import Mark, Markup
from workbench.export.formats.about import about
from workbench.export.formats.files import files
from workbench.export.formats.format import Answered, Answers, Terms
from workbench.export.formats.label_studio_config import LABEL, TEXT, YES, label_config
from workbench.export.formats.marking import mark_up
from workbench.export.formats.parts import split_parts


def write_label_studio(folder: Path, documents: Iterable[Answered], terms: Terms) -> None:
    """A file for each annotator, a task for each document, and the labeling interface."""
    with files(folder, ".json", "[\n", "\n]\n") as made:
        begun: set[str] = set()
        for answered in documents:
            for answers in answered.answers:
                file = made.of(answers.annotator)
                file.write(",\n" if answers.annotator in begun else "")
                begun.add(answers.annotator)
                file.write(msgspec.json.encode(_task(answered, answers, terms)).decode())
    (folder / "label_config.xml").write_text(label_config(terms.scheme), encoding="utf-8")


def _task(answered: Answered, answers: Answers, terms: Terms) -> dict[str, Any]:
    markup = split_parts(mark_up(answers.annotations, answered.sentences, terms.losses))
    said = {"workbench": {"annotator": answers.annotator}}
    return {
        "data": {"text": answered.document.text, "document": about(answered.document)},
        "meta": said,
        "annotations": [{"result": list(_results(markup))}],
    }


def _results(markup: Markup) -> Iterator[dict[str, Any]]:
    for mark in markup.marks:
        yield from _region(mark)
    # Of two relations with the same ends the editor keeps one: all labels go into one.
    arrows: dict[tuple[str, str], list[str]] = {}
    for link in markup.links:
        arrows.setdefault((link.start, link.end), []).append(link.label)
    for (start, end), labels in arrows.items():
        yield {"type": "relation", "from_id": start, "to_id": end, "direction": "right", "labels": labels}


def _region(mark: Mark) -> Iterator[dict[str, Any]]:
    place = {"start": mark.span.start, "end": mark.span.end}
    meta = {"meta": {"workbench": {"references": mark.references}}} if mark.references else {}

    def result(control: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
        named = {"id": mark.id, "from_name": control, "to_name": TEXT, "type": kind, "origin": "manual"}
        return {**named, "value": place | value, **meta}

    yield result(LABEL, "labels", {"text": mark.span.text, "labels": [mark.label]})
    for name, value in mark.attributes.items():
        yield result(f"choice.{name}", "choices", {"choices": [YES if value is True else value]})
    for name, entity in mark.references.items():
        yield result(f"id.{name}", "textarea", {"text": [entity.id]})
    for name, text in mark.texts.items():
        yield result(f"text.{name}", "textarea", {"text": [text]})
