"""Prodigy JSON lines: a task a document, with tokens, spans and relations.

Tokens are cut at the ends of spans too, so that each span has its first and last token. What hangs on a span goes with
it under `workbench`; Prodigy passes keys that it does not know through.

Source: https://prodi.gy/docs/api-interfaces, the data formats of `spans_manual` and `relations`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from workbench.domain.markup import Link, Mark, Markup
from workbench.export.formats.about import about
from workbench.export.formats.files import files
from workbench.export.formats.format import Answered, Terms
from workbench.export.formats.marking import mark_up
from workbench.export.formats.parts import split_parts

Range = tuple[int, int]


def write_prodigy(folder: Path, documents: Iterable[Answered], terms: Terms) -> None:
    """A file for each annotator, a task for each document."""
    with files(folder, ".jsonl") as made:
        for answered in documents:
            for answers in answered.answers:
                markup = split_parts(mark_up(answers.annotations, answered.sentences, terms.losses))
                line = msgspec.json.encode(_task(answered, answers.annotator, markup, terms))
                made.of(answers.annotator).write(f"{line.decode()}\n")


def _task(answered: Answered, annotator: str, markup: Markup, terms: Terms) -> dict[str, Any]:
    text = answered.document.text
    ranges = list(_tokens(answered, markup, terms))
    firsts = {start: number for number, (start, _) in enumerate(ranges)}
    lasts = {end: number for number, (_, end) in enumerate(ranges)}
    spans = {mark.id: _span(mark, firsts[mark.span.start], lasts[mark.span.end]) for mark in markup.marks}
    return {
        "text": text,
        "tokens": [
            {"text": text[start:end], "start": start, "end": end, "id": number, "ws": text[end : end + 1].isspace()}
            for number, (start, end) in enumerate(ranges)
        ],
        "spans": [span | _carried(mark) for mark, span in zip(markup.marks, spans.values(), strict=True)],
        "relations": [_relation(link, spans) for link in markup.links],
        "meta": about(answered.document),
        "answer": "accept",
        "_view_id": "relations",
        **({"_annotator_id": annotator} if annotator else {}),
    }


def _tokens(answered: Answered, markup: Markup, terms: Terms) -> Iterator[Range]:
    starts = {mark.span.start for mark in markup.marks}
    ends = {mark.span.end for mark in markup.marks}
    tokens = sorted(
        (sentence.start + start, sentence.start + end)
        for sentence in answered.sentences
        for start, end in terms.tokens(sentence.text)
    )
    edges = sorted({at for token in tokens for at in token} | starts | ends)
    for start, end in pairwise(edges):
        # White space between tokens is none, unless a span begins or ends in it.
        if _holds(tokens, start) or start in starts or end in ends:
            yield start, end


def _holds(tokens: list[Range], at: int) -> bool:
    place = bisect_right(tokens, (at, at + 0x110000)) - 1
    return place >= 0 and tokens[place][0] <= at < tokens[place][1]


def _span(mark: Mark, first: int, last: int) -> dict[str, Any]:
    return {
        "start": mark.span.start,
        "end": mark.span.end,
        "token_start": first,
        "token_end": last,
        "label": mark.label,
    }


def _carried(mark: Mark) -> dict[str, Any]:
    hangs = {
        "id": mark.id,
        "attributes": mark.attributes,
        "references": mark.references,
        "texts": mark.texts,
    }
    return {"workbench": {name: value for name, value in hangs.items() if value}}


def _relation(link: Link, spans: dict[str, dict[str, Any]]) -> dict[str, Any]:
    head, child = spans[link.start], spans[link.end]
    return {
        "head": head["token_end"],
        "child": child["token_end"],
        "head_span": head,
        "child_span": child,
        "label": link.label,
        "workbench": {"head": link.start, "child": link.end},
    }
