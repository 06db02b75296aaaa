"""doccano JSON lines: texts with labeled ranges and relations between them.

A project for sequence labeling with relations imports it. doccano gives ranges ids of its own and has nothing else on
them, so of all three layers only labels, ranges and links go.

Source: https://doccano.github.io/doccano/, with the schema of its `entities` and `relations` columns.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from workbench.domain.markup import NOTE, STANCE_PREFIX, TARGET_LABEL, WHOLE_SENTENCE, Markup
from workbench.export.formats.about import about
from workbench.export.formats.files import files
from workbench.export.formats.format import Answered, Losses, Terms
from workbench.export.formats.marking import mark_up
from workbench.export.formats.parts import split_parts


def write_doccano(folder: Path, documents: Iterable[Answered], terms: Terms) -> None:
    """A file for each annotator, a line for each document."""
    number = 0
    with files(folder, ".jsonl") as made:
        for answered in documents:
            number += 1
            for answers in answered.answers:
                markup = mark_up(answers.annotations, answered.sentences, terms.losses)
                record = {
                    "id": number,
                    "text": answered.document.text,
                    **_ranges(split_parts(_without_stances(markup, terms.losses)), terms.losses),
                    "document": about(answered.document),
                }
                made.of(answers.annotator).write(f"{msgspec.json.encode(record).decode()}\n")


def _without_stances(markup: Markup, losses: Losses) -> Markup:
    """A stance is nothing without its holder and target, which have no place."""
    left_out = {mark.id for mark in markup.marks if mark.label.startswith(STANCE_PREFIX)}
    losses["stances"] += len(left_out)
    left_out |= {mark.id for mark in markup.marks if mark.label == TARGET_LABEL}
    return Markup(
        marks=tuple(mark for mark in markup.marks if mark.id not in left_out),
        links=tuple(link for link in markup.links if not {link.start, link.end} & left_out),
    )


def _ranges(markup: Markup, losses: Losses) -> dict[str, Any]:
    for mark in markup.marks:
        losses["attributes"] += len(mark.attributes.keys() - {WHOLE_SENTENCE})
        losses["links to canonical entities"] += len(mark.references)
        losses["notes"] += NOTE in mark.texts
        losses["other texts on marks"] += len(mark.texts.keys() - {NOTE})
    return {
        "entities": [
            {"id": int(mark.id), "label": mark.label, "start_offset": mark.span.start, "end_offset": mark.span.end}
            for mark in markup.marks
        ],
        "relations": [
            {"id": number, "from_id": int(link.start), "to_id": int(link.end), "type": link.label}
            for number, link in enumerate(markup.links, 1)
        ],
    }
