"""What a document and a scheme demand of an annotation. The one gate before the store."""

from collections.abc import Collection, Mapping
from itertools import combinations

from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, Sentence
from workbench.domain.layers import (
    Attribution,
    AuthorHolder,
    CanonicalHolder,
    Entity,
    Item,
    LayerName,
    SchemeTarget,
    SourceHolder,
    Stance,
    spans_of,
)
from workbench.domain.scheme import Attribute, Scheme
from workbench.errors import InvalidAnnotation, InvalidSpan, SchemeViolation


def check(
    annotation: Annotation,
    document: Document,
    sentence: Sentence,
    scheme: Scheme,
    canonicals: Collection[str],
) -> None:
    """Refuse an annotation that its document or its scheme does not allow.

    Args:
        canonicals: ids of the project's canonical entities, new ones included.

    Raises:
        InvalidAnnotation: it belongs to another sentence or names an unknown canonical entity.
        InvalidSpan: a quote differs from the document.
        SchemeViolation: a layer, label, attribute, value, role, target or rule of the scheme.
    """
    _check_place(annotation, document, sentence)
    for item in annotation.items:
        for name, span in spans_of(item).items():
            try:
                span.check_quotes(document.text)
            except InvalidSpan as error:
                raise InvalidSpan(f"the {name} of {item.id}: {error}") from None
    unknown = sorted(annotation.canonicals - set(canonicals))
    if unknown:
        raise InvalidAnnotation(f"canonical entity {unknown[0]!r} is not in the project's registry")
    for item in annotation.items:
        _check_item(item, scheme)
    _check_nesting(annotation.entities, scheme)


def _check_place(annotation: Annotation, document: Document, sentence: Sentence) -> None:
    if annotation.document != document.id or sentence.document != document.id or annotation.sentence != sentence.index:
        raise InvalidAnnotation(
            f"the annotation is of sentence {annotation.sentence} of {annotation.document!r}, "
            f"not of sentence {sentence.index} of {document.id!r}"
        )
    if annotation.sentence_text and annotation.sentence_text != sentence.text:
        raise InvalidAnnotation(
            f"sentence {sentence.index} of {document.id!r} reads {sentence.text[:60]!r}, "
            f"but the annotation says {annotation.sentence_text[:60]!r}"
        )


def _check_item(item: Item, scheme: Scheme) -> None:
    match item:
        case Entity():
            _need_layer("entities", item, scheme)
            if item.label not in scheme.entities.labels:
                raise _unknown(f"label {item.label!r} of entity {item.id}", scheme.entities.labels)
            _check_attributes(item, scheme.entities.attributes, item.label)
        case Attribution():
            _need_layer("attribution", item, scheme)
            _check_attribution(item, scheme)
            _check_attributes(item, scheme.attribution.attributes)
        case Stance():
            _need_layer("stance", item, scheme)
            _check_stance(item, scheme)
            _check_attributes(item, scheme.stance.attributes)


def _check_attribution(item: Attribution, scheme: Scheme) -> None:
    for role in spans_of(item):
        if role.removesuffix("_antecedent") not in scheme.attribution.roles:
            raise _unknown(f"role {role!r} of attribution {item.id}", scheme.attribution.roles)
    rules = scheme.rules
    if item.cue is not None and not rules.content_contains_cue and item.cue.overlaps(item.content):
        raise SchemeViolation(
            f"the content of attribution {item.id} contains its own cue “{item.cue.text}”, "
            "which rules.content_contains_cue forbids"
        )
    if rules.complementizer and not rules.complementizer_inside:
        first = item.content.text.split(maxsplit=1)[:1]
        if [word.casefold() for word in first] == [rules.complementizer.casefold()]:
            raise SchemeViolation(
                f"the content of attribution {item.id} begins with “{rules.complementizer}”, "
                "which rules.complementizer_inside leaves outside"
            )


def _check_stance(item: Stance, scheme: Scheme) -> None:
    if scheme.scale_point(item.label) is None:
        raise _unknown(f"label {item.label!r} of stance {item.id}", [point.label for point in scheme.stance.scale])
    if isinstance(item.target, SchemeTarget) and item.target.target not in scheme.stance.targets:
        raise _unknown(f"target {item.target.target!r} of stance {item.id}", scheme.stance.targets)
    match item.holder:
        case AuthorHolder():
            kind = "author"
        case CanonicalHolder():
            kind = "canonical"
        case SourceHolder():
            kind = "source"
    if kind not in scheme.rules.holders:
        raise _unknown(f"holder {kind!r} of stance {item.id}", scheme.rules.holders)


def _check_attributes(item: Item, declared: Mapping[str, Attribute], label: str | None = None) -> None:
    for name, value in item.attributes.items():
        if name not in declared:
            raise _unknown(f"attribute {name!r} of {item.id}", declared)
        attribute = declared[name]
        if attribute.labels and label is not None and label not in attribute.labels:
            raise SchemeViolation(
                f"attribute {name!r} of {item.id} is for {', '.join(attribute.labels)} only, not for {label}"
            )
        if not attribute.values:
            if value is not True:
                raise SchemeViolation(f"attribute {name!r} of {item.id} is a flag: true, or left out; not {value!r}")
        elif value not in attribute.values:
            raise _unknown(f"value {value!r} of attribute {name!r} of {item.id}", attribute.values)


def _check_nesting(entities: tuple[Entity, ...], scheme: Scheme) -> None:
    if scheme.rules.entity_nesting == "all":
        return
    for one, other in combinations(entities, 2):
        if one.span.within(other.span) or other.span.within(one.span):
            raise SchemeViolation(
                f"entities {one.id} “{one.span.text}” and {other.id} “{other.span.text}” nest; "
                f"rules.entity_nesting keeps the {scheme.rules.entity_nesting} only"
            )


def _need_layer(layer: LayerName, item: Item, scheme: Scheme) -> None:
    if layer not in scheme.layers:
        raise _unknown(f"layer {layer!r} of {item.id}", scheme.layers)


def _unknown(what: str, allowed: Collection[str]) -> SchemeViolation:
    return SchemeViolation(f"{what} is not in the scheme; allowed: {', '.join(allowed) or 'none'}")
