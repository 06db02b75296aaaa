"""Entities over tokens, for formats of one token a line, with what those cannot show counted."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workbench.domain.annotations import Annotation
from workbench.domain.documents import Sentence
from workbench.domain.layers import Entity
from workbench.export.formats.format import Answers, Losses, Terms

_WHITE_SPACE = re.compile(r"\s")


class Row(NamedTuple):
    """A sentence: its tokens, and its entities as first token, last token and label, the outermost first."""

    tokens: list[str]
    entities: list[tuple[int, int, str]]


def rows(answers: Answers, sentences: Sequence[Sentence], terms: Terms, nested: bool) -> Iterator[Row]:
    """The sentences with an answer.

    Args:
        nested: whether entities may lie in others; those that cross never can.
    """
    _count_what_has_no_place(answers.annotations, len(sentences), terms.losses)
    for annotation in answers.annotations:
        sentence = sentences[annotation.sentence]
        ranges = terms.tokens(sentence.text)
        if not ranges:
            continue
        tokens = [_WHITE_SPACE.sub("_", sentence.text[start:end]) for start, end in ranges]
        yield Row(tokens, _place(annotation.entities, sentence, ranges, terms.losses, nested))


def _place(
    entities: Sequence[Entity],
    sentence: Sentence,
    ranges: Sequence[tuple[int, int]],
    losses: Losses,
    nested: bool,
) -> list[tuple[int, int, str]]:
    firsts = {sentence.start + start: number for number, (start, _) in enumerate(ranges)}
    lasts = {sentence.start + end: number for number, (_, end) in enumerate(ranges)}
    found = []
    for entity in entities:
        first, last = firsts.get(entity.span.start), lasts.get(entity.span.end)
        if len(entity.span.fragments) > 1:
            losses["split entities"] += 1
        elif entity.span.start < sentence.start or entity.span.end > sentence.end:
            losses["entities outside their sentence"] += 1
        elif first is None or last is None:
            losses["entities that begin or end within a token"] += 1
        else:
            found.append((first, last, entity.label))
    kept: list[tuple[int, int, str]] = []
    for first, last, label in sorted(found, key=lambda place: (place[0], -place[1])):
        over = [place for place in kept if place[0] <= last and first <= place[1]]
        inside = all(left <= first and last <= right for left, right, _ in over)
        if over and not (nested and inside):
            losses["entities that cross others" if nested else "entities that overlap others"] += 1
        else:
            kept.append((first, last, label))
    return kept


def _count_what_has_no_place(annotations: Sequence[Annotation], sentences: int, losses: Losses) -> None:
    losses["sentences without an answer, which were left out"] += sentences - len(annotations)
    for annotation in annotations:
        losses["attributions"] += len(annotation.attributions)
        losses["stances"] += len(annotation.stances)
        losses["notes on a whole sentence"] += bool(annotation.note)
        losses["refused suggestions"] += len(annotation.refused_suggestions)
        for entity in annotation.entities:
            losses["attributes of entities"] += len(entity.attributes)
            losses["links to canonical entities"] += entity.canonical is not None
            losses["links to antecedents"] += entity.antecedent is not None
            losses["notes on entities"] += bool(entity.note)
            losses["marks of uncertainty"] += entity.uncertain
