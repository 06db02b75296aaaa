"""spaCy's DocBin: ready for `spacy train`, and whole when it comes back here.

`doc.ents` has the entities that neither overlap nor are split, the outermost first, and says of sentences without an
answer that it does not know theirs; `doc.spans` has all marks that tokens can show, by layer. Tokens are those of the
project's pipeline, so some marks begin or end within one: `user_data["workbench"]` has them all, and the document.

Source: https://spacy.io/api/docbin, https://spacy.io/api/data-formats#binary-training
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from workbench.domain.layers import LayerName
from workbench.domain.markup import (
    ANTECEDENT_LABEL,
    CANONICAL,
    ROLE_LABELS,
    STANCE_PREFIX,
    TARGET_LABEL,
    Mark,
)
from workbench.export.formats.files import TOGETHER
from workbench.export.formats.format import Answered, Answers, Losses, Terms
from workbench.export.formats.marking import mark_up

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span
    from spacy.vocab import Vocab

_ATTRIBUTES = ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "SENT_START")
_AT_ONCE = 200_000
"""Tokens that are held in memory, over all annotators."""

_OTHERS: dict[str, LayerName] = {
    **dict.fromkeys(ROLE_LABELS.values(), "attribution"),
    ANTECEDENT_LABEL: "attribution",
    TARGET_LABEL: "stance",
}

Range = tuple[int, int]


def write_docbin(folder: Path, documents: Iterable[Answered], terms: Terms) -> None:
    """Files of some hundred documents for each annotator; `spacy train` reads a folder of them as one."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    vocab = Vocab()
    growing: dict[str, DocBin] = {}
    held: dict[str, int] = {}
    written: dict[str, int] = {}

    def put_down(annotator: str) -> None:
        written[annotator] = written.get(annotator, 0) + 1
        growing.pop(annotator).to_disk(folder / f"{annotator or TOGETHER}-{written[annotator]:03}.spacy")
        del held[annotator]

    for answered in documents:
        for answers in answered.answers:
            bin_ = growing.setdefault(answers.annotator, DocBin(attrs=_ATTRIBUTES, store_user_data=True))
            doc = _doc(vocab, answered, answers, terms)
            bin_.add(doc)
            held[answers.annotator] = held.get(answers.annotator, 0) + len(doc)
            if sum(held.values()) >= _AT_ONCE:
                put_down(max(held, key=lambda name: held[name]))
    for annotator in list(growing):
        put_down(annotator)


def _doc(vocab: "Vocab", answered: Answered, answers: Answers, terms: Terms) -> "Doc":
    from spacy.tokens import Doc

    text = answered.document.text
    markup = mark_up(answers.annotations, answered.sentences, terms.losses)
    tokens = [
        (sentence.start + start, sentence.start + end)
        for sentence in answered.sentences
        for start, end in terms.tokens(sentence.text)
    ]
    words, spaces, places = _words(text, tokens)
    starts = set(_sentence_starts(answered, places))
    doc = Doc(vocab, words=words, spaces=spaces, sent_starts=[place in starts for place in places])
    shown = _Shown(doc, places, terms.losses)
    for mark in markup.marks:
        shown.add(mark)
    said = {annotation.sentence for annotation in answers.annotations}
    flat = shown.flat()
    known = {number for span in flat for number in range(span.start, span.end)}
    missing = [
        doc[number : number + 1]
        for sentence in answered.sentences
        if sentence.index not in said
        for number in range(bisect_left(places, sentence.start), bisect_left(places, sentence.end))
        if number not in known
    ]
    doc.set_ents(flat, missing=missing, default="outside")
    for layer, spans in shown.spans.items():
        doc.spans[layer] = spans
    doc.user_data["workbench"] = msgspec.json.encode(
        {
            "annotator": answers.annotator,
            "document": answered.document,
            "sentences": [(sentence.start, sentence.end) for sentence in answered.sentences],
            "markup": markup,
            "shown": _seen(doc),
        }
    ).decode()
    return doc


def _words(text: str, tokens: Sequence[Range]) -> tuple[list[str], list[bool], list[int]]:
    """The text as spaCy divides it: words, whether a space follows each, and where each begins."""
    words: list[str] = []
    spaces: list[bool] = []
    places: list[int] = []

    def add(start: int, end: int) -> None:
        if words and text[start] == " " and not spaces[-1]:
            spaces[-1] = True
            start += 1
        if start < end:
            words.append(text[start:end])
            spaces.append(False)
            places.append(start)

    at = 0
    for start, end in tokens:
        if at < start:
            add(at, start)
        words.append(text[start:end])
        spaces.append(False)
        places.append(start)
        at = end
    if at < len(text):
        add(at, len(text))
    return words, spaces, places


def _sentence_starts(answered: Answered, places: Sequence[int]) -> Iterator[int]:
    """The first token of each sentence; white space before it belongs to the one before."""
    yield places[0]
    for _, sentence in pairwise(answered.sentences):
        place = bisect_left(places, sentence.start)
        if place < len(places):
            yield places[place]


class _Shown:
    """The marks that tokens can show."""

    def __init__(self, doc: "Doc", places: list[int], losses: Losses) -> None:
        self._doc, self._losses = doc, losses
        self._firsts = {start: number for number, start in enumerate(places)}
        self._lasts = {
            start + len(token): number for number, (start, token) in enumerate(zip(places, doc, strict=True))
        }
        self._entities: list[Span] = []
        self.spans: dict[str, list[Span]] = {}

    def add(self, mark: Mark) -> None:
        from spacy.tokens import Span

        stance = mark.label.startswith(STANCE_PREFIX)
        layer = "stance" if stance else _OTHERS.get(mark.label, "entities")
        first, last = self._firsts.get(mark.span.start), self._lasts.get(mark.span.end)
        if len(mark.span.fragments) > 1:
            self._losses["split spans, in doc.spans (user_data has them)"] += 1
        elif first is None or last is None:
            self._losses["spans that end within a token, in doc.spans (user_data has them)"] += 1
        else:
            canonical = mark.references.get(CANONICAL)
            identity = "" if canonical is None else canonical.wikidata or canonical.id
            span = Span(self._doc, first, last + 1, label=mark.label, kb_id=identity)
            self.spans.setdefault(layer, []).append(span)
            if layer == "entities":
                self._entities.append(span)

    def flat(self) -> "list[Span]":
        """The entities that do not overlap."""
        kept: list[Span] = []
        for span in sorted(self._entities, key=lambda span: (span.start, -span.end)):
            if kept and span.start < kept[-1].end:
                self._losses["entities that overlap others, in doc.ents (doc.spans has them)"] += 1
            else:
                kept.append(span)
        return kept


def _seen(doc: "Doc") -> list[Any]:
    """What spaCy shows, so that a reader knows whether somebody changed it."""
    ents = [(span.start_char, span.end_char, span.label_) for span in doc.ents]
    groups = {
        name: [(span.start_char, span.end_char, span.label_) for span in group] for name, group in doc.spans.items()
    }
    return [ents, groups]
