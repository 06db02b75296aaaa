"""Annotations of a document as marks and links."""

from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never

from workbench.domain.annotations import Annotation
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.documents import Sentence
from workbench.domain.layers import (
    ROLES,
    AttributeValue,
    Attribution,
    AuthorHolder,
    CanonicalHolder,
    CanonicalTarget,
    Entity,
    Item,
    SchemeTarget,
    SourceHolder,
    SpanTarget,
    Stance,
    TextTarget,
)
from workbench.domain.markup import (
    ANTECEDENT,
    ANTECEDENT_LABEL,
    CANONICAL,
    HOLDER,
    IMPLICIT,
    IMPLICIT_SOURCE,
    NOTE,
    PARENT,
    ROLE_LABELS,
    SENTENCE,
    STANCE_PREFIX,
    SUGGESTED_BY,
    TARGET,
    TARGET_LABEL,
    THROUGH,
    UNCERTAIN,
    WHOLE_SENTENCE,
    Link,
    Mark,
    Markup,
    attribute_name,
    entity_label,
    sentence_at,
)
from workbench.domain.spans import Fragment, Span, join_touching
from workbench.export.formats.format import Losses


def mark_up(annotations: Iterable[Annotation], sentences: Sequence[Sentence], losses: Losses) -> Markup:
    """One person's annotations of a document, as one markup.

    Args:
        annotations: by sentence, each with the canonical entities that it refers to.
        sentences: of the document.
        losses: what no tool has a place for is counted here.
    """
    marking = _Marking(sentences)
    answered = 0
    for annotation in annotations:
        answered += 1
        losses["notes on a whole sentence"] += bool(annotation.note)
        losses["refused suggestions"] += len(annotation.refused_suggestions)
        marking.add(annotation)
    losses["sentences without an answer, which read as if they had no labels"] += len(sentences) - answered
    return Markup(marks=tuple(marking.marks), links=tuple(marking.links))


class _Marking:
    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._ranges = tuple((sentence.start, sentence.end) for sentence in sentences)
        self._canonicals: Mapping[str, CanonicalEntity] = {}
        self._contents: dict[str, Mark] = {}
        self._home = 0
        self.marks: list[Mark] = []
        self.links: list[Link] = []

    def add(self, annotation: Annotation) -> None:
        self._canonicals = {entity.id: entity for entity in annotation.canonical_entities}
        self._home = annotation.sentence
        self._contents = {}
        for item in annotation.items:
            match item:
                case Entity():
                    self._entity(item)
                case Attribution():
                    self._attribution(item)
                case Stance():
                    self._stance(item)
                case _:
                    assert_never(item)
        for attribution in annotation.attributions:
            if attribution.parent is not None:
                self._link(PARENT, self._contents[attribution.id], self._contents[attribution.parent])

    def _mark(
        self,
        label: str,
        span: Span,
        item: Item | None = None,
        attributes: Mapping[str, AttributeValue] | None = None,
        references: Mapping[str, str | None] | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> Mark:
        said: dict[str, AttributeValue] = {}
        written = dict(texts or {})
        if item is not None:
            said = {attribute_name(name): value for name, value in item.attributes.items()}
            said |= {UNCERTAIN: True} if item.uncertain else {}
            written |= {NOTE: item.note} if item.note else {}
            written |= {SUGGESTED_BY: item.suggested_by} if item.suggested_by else {}
            written |= {} if sentence_at(span.start, self._ranges) == self._home else {SENTENCE: str(self._home)}
        mark = Mark(
            id=str(len(self.marks) + 1),
            label=label,
            span=_joined(span),
            attributes=said | dict(attributes or {}),
            references={name: self._canonicals[id_] for name, id_ in (references or {}).items() if id_ is not None},
            texts=written,
        )
        self.marks.append(mark)
        return mark

    def _link(self, label: str, start: Mark, end: Mark) -> None:
        self.links.append(Link(label, start.id, end.id))

    def _antecedent(self, of: Mark, span: Span | None) -> None:
        if span is not None:
            self._link(ANTECEDENT, of, self._mark(ANTECEDENT_LABEL, span))

    def _entity(self, item: Entity) -> None:
        mark = self._mark(entity_label(item.label), item.span, item, references={CANONICAL: item.canonical})
        self._antecedent(mark, item.antecedent)

    def _attribution(self, item: Attribution) -> None:
        on_content = item.source_canonical if item.source is None else None
        implicit: dict[str, AttributeValue] = {IMPLICIT_SOURCE: True} if item.implicit_source else {}
        content = self._mark(ROLE_LABELS["content"], item.content, item, implicit, {CANONICAL: on_content})
        self._contents[item.id] = content
        self._antecedent(content, item.content_antecedent)
        for role in ROLES:
            span = item.role(role)
            if role == "content" or span is None:
                continue
            canonical = item.source_canonical if role == "source" else None
            mark = self._mark(ROLE_LABELS[role], span, references={CANONICAL: canonical})
            self._link(role, content, mark)
            if role == "source":
                self._antecedent(mark, item.source_antecedent)

    def _stance(self, item: Stance) -> None:
        sentence = self._sentences[self._home]
        span = item.evidence or Span((Fragment(sentence.start, sentence.end, sentence.text),))
        said: dict[str, AttributeValue] = {IMPLICIT: True} if item.implicit else {}
        said |= {} if item.evidence else {WHOLE_SENTENCE: True}
        said |= {HOLDER: "author"} if isinstance(item.holder, AuthorHolder) else {}
        said |= {TARGET: item.target.target} if isinstance(item.target, SchemeTarget) else {}
        named = {
            HOLDER: item.holder.canonical if isinstance(item.holder, CanonicalHolder) else None,
            TARGET: item.target.canonical if isinstance(item.target, CanonicalTarget) else None,
        }
        text = {TARGET: item.target.text} if isinstance(item.target, TextTarget) else {}
        mark = self._mark(f"{STANCE_PREFIX}{item.label}", span, item, said, named, text)
        if isinstance(item.holder, SourceHolder):
            self._link(HOLDER, mark, self._contents[item.holder.attribution])
        if isinstance(item.target, SpanTarget):
            self._link(TARGET, mark, self._mark(TARGET_LABEL, item.target.span))
        if item.attribution is not None:
            self._link(THROUGH, mark, self._contents[item.attribution])


def _joined(span: Span) -> Span:
    """Fragments that touch are one to every other tool."""
    if len(span.fragments) == 1:
        return span
    text = {fragment.start: fragment.text for fragment in span.fragments}
    joined = join_touching(span.ranges)
    return Span(
        tuple(
            Fragment(start, end, "".join(text[at] for at in sorted(text) if start <= at < end)) for start, end in joined
        )
    )
