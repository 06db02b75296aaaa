"""Stances as somebody outside the sentence reads them: who, according to whom, is for or against what."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, assert_never

from workbench.domain.annotations import Annotation
from workbench.domain.layers import (
    Attribution,
    AuthorHolder,
    CanonicalHolder,
    CanonicalTarget,
    SchemeTarget,
    SourceHolder,
    SpanTarget,
    Stance,
    TextTarget,
)
from workbench.domain.spans import Span

PartyKind = Literal["author", "entity", "target", "words"]

_ARTICLE = re.compile(r"\A(?:the|an?)\s+(?=\S)")
_EDGES = " \t\n\"'“”‘’«»„‚.,;:!?()[]"


class Party(NamedTuple):
    """A holder, a target, or a source between.

    Attributes:
        kind: the author of a document; a canonical entity; a target of the scheme; or words alone.
        id: of the document, the entity or the target; of words, what they are once case, spaces, quotation
            marks and an article are left out.
        within: the document, for a source of which there are words alone: “the official” is another one elsewhere.
        words: as they stand there.
    """

    kind: PartyKind
    id: str
    within: str = ""
    words: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What two that are the same have in common."""
        return self.kind, self.id, self.within


class Reading(NamedTuple):
    """One stance of one answer.

    Attributes:
        via: the sources through whom we know it, outermost first; the holder is not among them.
        evidence: the words that show it; empty where none were named.
        annotator: whose answer it is; of gold, who decided.
        item: the stance's id in the answer.
    """

    holder: Party
    target: Party
    label: str
    via: tuple[Party, ...]
    implicit: bool
    evidence: str
    document: str
    sentence: int
    annotator: str
    item: str
    gold: bool = False


def read_stances(answer: Annotation, gold: bool = False) -> Iterator[Reading]:
    """Read what an answer says of who is for or against what.

    Words that are marked as a mention of a canonical entity in the same answer stand for it.

    >>> stance = Stance(id="s", holder=AuthorHolder(), target=TextTarget("The “peace plan”"), label="favor")
    >>> (read,) = read_stances(Annotation(document="d", sentence=0, stances=(stance,)))
    >>> read.holder.key, read.target.key
    (('author', 'd', ''), ('words', 'peace plan', ''))
    """
    if not answer.stances:
        return
    sources = {one.id: one for one in answer.attributions}
    named = {entity.span: entity.canonical for entity in answer.entities if entity.canonical}
    for stance in answer.stances:
        holder = _holder(stance, answer.document, sources, named)
        via: list[Party] = []
        if stance.attribution is not None:
            via = [_source(link, answer.document, named) for link in answer.chain(stance.attribution)]
        if via and via[-1].key == holder.key:
            via.pop()
        yield Reading(
            holder,
            _target(stance, named),
            stance.label,
            tuple(via),
            stance.implicit,
            stance.evidence.text if stance.evidence is not None else "",
            answer.document,
            answer.sentence,
            answer.annotator,
            stance.id,
            gold,
        )


def normalise(words: str) -> str:
    """What is the same in words that name the same thing.

    >>> normalise("  The  Official,"), normalise("the “peace of the brave”")
    ('official', 'peace of the brave')
    """
    plain = " ".join(words.casefold().split()).strip(_EDGES)
    # Quotation marks stand before the article or after it.
    return _ARTICLE.sub("", plain, count=1).strip(_EDGES) or plain


def _holder(stance: Stance, document: str, sources: dict[str, Attribution], named: dict[Span, str]) -> Party:
    match stance.holder:
        case AuthorHolder():
            return Party("author", document)
        case CanonicalHolder(canonical):
            return Party("entity", canonical)
        case SourceHolder(attribution):
            return _source(sources[attribution], document, named)
    assert_never(stance.holder)


def _source(attribution: Attribution, document: str, named: dict[Span, str]) -> Party:
    if attribution.source_canonical is not None:
        return Party("entity", attribution.source_canonical)
    for span in (attribution.source, attribution.source_antecedent):
        if span is not None and span in named:
            return Party("entity", named[span])
    # What a pronoun points to says more than the pronoun.
    span = attribution.source_antecedent or attribution.source
    words = " ".join(span.text.split()) if span is not None else ""
    return Party("words", normalise(words) or words, document, words)


def _target(stance: Stance, named: dict[Span, str]) -> Party:
    match stance.target:
        case SchemeTarget(target):
            return Party("target", target)
        case CanonicalTarget(canonical):
            return Party("entity", canonical)
        case SpanTarget(span):
            if span in named:
                return Party("entity", named[span])
            words = " ".join(span.text.split())
        case TextTarget(text):
            words = " ".join(text.split())
        case _ as never:
            assert_never(never)
    return Party("words", normalise(words) or words, "", words)
