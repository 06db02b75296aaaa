"""An annotation as regions and arrows over one sentence: as much of it as Label Studio can show."""

from collections.abc import Sequence

import msgspec

from workbench.domain.annotations import Annotation
from workbench.domain.documents import Sentence
from workbench.domain.layers import (
    Attributes,
    Attribution,
    AuthorHolder,
    CanonicalHolder,
    CanonicalTarget,
    Entity,
    Item,
    LayerName,
    Role,
    SchemeTarget,
    SourceHolder,
    SpanTarget,
    Stance,
    TextTarget,
)
from workbench.domain.scheme import Scheme
from workbench.domain.spans import Span
from workbench.labelstudio.config import (
    ABOUT,
    ANTECEDENT,
    CHOSEN_TARGET,
    ENTITY,
    HELD_BY,
    HOLDER,
    HOLDER_NAME,
    IMPLICIT,
    IMPLICIT_SOURCE,
    NESTED_IN,
    PART_OF,
    REFERS_TO,
    ROLE,
    STANCE,
    TARGET,
    TARGET_TEXT,
    THROUGH,
    attribute_control,
    canonical_control,
    flag_value,
    uncertain_control,
)
from workbench.labelstudio.results import Region, Relation, Results, Tie

Range = tuple[int, int]

_LINKED_BY: tuple[Role, ...] = ("source", "cue", "addressee")


def visible_ranges(span: Span | None, sentence: Sentence) -> tuple[Range, ...]:
    """What of a span lies in the sentence, in code points of the document."""
    if span is None:
        return ()
    clipped = ((max(start, sentence.start), min(end, sentence.end)) for start, end in span.ranges)
    return tuple((start, end) for start, end in clipped if start < end)


def show(annotation: Annotation, sentence: Sentence, scheme: Scheme) -> Results:
    """Regions and arrows for what lies in the sentence. The rest is for `merging.merge` to keep."""
    shower = _Shower(sentence, scheme)
    if "entities" in scheme.layers:
        for entity in annotation.entities:
            shower.entity(entity)
    if "attribution" in scheme.layers:
        for attribution in annotation.attributions:
            shower.attribution(attribution)
        for attribution in annotation.attributions:
            shower.nesting(attribution)
    if "stance" in scheme.layers:
        for stance in annotation.stances:
            shower.stance(stance)
    return Results(
        regions=tuple(shower.regions),
        relations=tuple(shower.relations),
        flagged=annotation.status == "flagged",
        note=annotation.note,
    )


class _Shower:
    """Gathers regions and arrows; knows the first region of every span that it has drawn."""

    def __init__(self, sentence: Sentence, scheme: Scheme) -> None:
        self._sentence = sentence
        self._scheme = scheme
        self._first: dict[tuple[str, str], str] = {}
        self.regions: list[Region] = []
        self.relations: list[Relation] = []

    def entity(self, item: Entity) -> None:
        self._spans(
            item, "span", ENTITY, item.label, visible_ranges(item.span, self._sentence), _on_entity(item, self._scheme)
        )
        self._antecedent(item, "span", "antecedent", item.antecedent)

    def attribution(self, item: Attribution) -> None:
        content = visible_ranges(item.content, self._sentence)
        self._spans(item, "content", ROLE, "content", content, _on_attribution(item, self._scheme))
        for role in _LINKED_BY:
            self._spans(item, role, ROLE, role, visible_ranges(item.role(role), self._sentence))
            self._arrow((item.id, role), (item.id, "content"), f"{role}_of")
        self._antecedent(item, "source", "source_antecedent", item.source_antecedent)
        self._antecedent(item, "content", "content_antecedent", item.content_antecedent)

    def nesting(self, item: Attribution) -> None:
        if item.parent is not None:
            self._arrow((item.id, "content"), (item.parent, "content"), NESTED_IN)

    def stance(self, item: Stance) -> None:
        # Without words of its own in this sentence, a stance stands over the whole of it.
        evidence = visible_ranges(item.evidence, self._sentence) or ((self._sentence.start, self._sentence.end),)
        self._spans(item, "evidence", STANCE, item.label, evidence, _on_stance(item, self._scheme, self._sentence))
        mine = (item.id, "evidence")
        if isinstance(item.target, SpanTarget):
            self._spans(item, "target", TARGET, TARGET, visible_ranges(item.target.span, self._sentence))
            self._arrow(mine, (item.id, "target"), ABOUT)
        if isinstance(item.holder, SourceHolder):
            self._arrow(mine, self._drawn(item.holder.attribution, ("source", "content", "cue", "addressee")), HELD_BY)
        if item.attribution is not None:
            self._arrow(mine, self._drawn(item.attribution, ("content", "source", "cue", "addressee")), THROUGH)

    def _drawn(self, attribution: str, roles: Sequence[Role]) -> tuple[str, str]:
        return next(((attribution, role) for role in roles if (attribution, role) in self._first), ("", ""))

    def _antecedent(self, item: Item, of: str, part: str, span: Span | None) -> None:
        if (item.id, of) in self._first:
            self._spans(item, part, ANTECEDENT, ANTECEDENT, visible_ranges(span, self._sentence))
            self._arrow((item.id, of), (item.id, part), REFERS_TO)

    def _arrow(self, start: tuple[str, str], end: tuple[str, str], label: str) -> None:
        if start in self._first and end in self._first:
            self.relations.append(Relation(self._first[start], self._first[end], label))

    def _spans(
        self,
        item: Item,
        part: str,
        control: str,
        label: str,
        ranges: Sequence[Range],
        details: "_Details | None" = None,
    ) -> None:
        for number, (start, end) in enumerate(ranges):
            first = number == 0
            carrier = msgspec.json.decode(msgspec.json.encode(item)) if first and details is not None else None
            tie = Tie(item.id, part, number, carrier)
            region = Region(
                id=tie.region,
                control=control,
                label=label,
                start=start - self._sentence.start,
                end=end - self._sentence.start,
                choices=details.choices if first and details else {},
                lines=details.lines if first and details else {},
                note=item.note if first and details else "",
                tie=tie,
            )
            self.regions.append(region)
            if first:
                self._first[item.id, part] = region.id
            else:
                self.relations.append(Relation(region.id, self._first[item.id, part], PART_OF))


class _Details:
    """What is ticked and written for the first region of an item."""

    def __init__(self) -> None:
        self.choices: dict[str, tuple[str, ...]] = {}
        self.lines: dict[str, str] = {}

    def tick(self, control: str, ticked: bool) -> None:
        if ticked:
            self.choices[control] = (flag_value(control),)

    def write(self, control: str, line: str | None) -> None:
        if line:
            self.lines[control] = line

    def attributes(self, layer: LayerName, values: Attributes, scheme: Scheme, label: str | None = None) -> None:
        for name, attribute in scheme.attributes(layer).items():
            value = values.get(name)
            if label is not None and attribute.labels and label not in attribute.labels:
                continue
            if value is True and not attribute.values:
                self.tick(attribute_control(layer, name), True)
            elif value in attribute.values:
                self.choices[attribute_control(layer, name)] = (str(value),)


def _on_entity(item: Entity, scheme: Scheme) -> _Details:
    details = _Details()
    details.attributes("entities", item.attributes, scheme, item.label)
    details.tick(uncertain_control("entities"), item.uncertain)
    details.write(canonical_control("entities"), item.canonical)
    return details


def _on_attribution(item: Attribution, scheme: Scheme) -> _Details:
    details = _Details()
    details.attributes("attribution", item.attributes, scheme)
    details.tick(IMPLICIT_SOURCE, item.implicit_source)
    details.tick(uncertain_control("attribution"), item.uncertain)
    details.write(canonical_control("attribution"), item.source_canonical)
    return details


def _on_stance(item: Stance, scheme: Scheme, sentence: Sentence) -> _Details:
    details = _Details()
    match item.holder:
        case AuthorHolder():
            details.choices[HOLDER] = ("author",)
        case SourceHolder():
            details.choices[HOLDER] = ("source",)
        case CanonicalHolder(canonical):
            details.write(HOLDER_NAME, canonical)
    match item.target:
        case SchemeTarget(target):
            if target in scheme.stance.targets:
                details.choices[CHOSEN_TARGET] = (target,)
        case CanonicalTarget(canonical):
            details.write(TARGET_TEXT, canonical)
        case TextTarget(text):
            details.write(TARGET_TEXT, text)
        case SpanTarget(span):
            # In another sentence: its words are shown, and as long as they stay so does the span.
            details.write(TARGET_TEXT, "" if visible_ranges(span, sentence) else span.text)
    details.attributes("stance", item.attributes, scheme)
    details.tick(IMPLICIT, item.implicit)
    details.tick(uncertain_control("stance"), item.uncertain)
    return details
