"""What an annotation says in one layer, whatever its items are called.

Two people never choose the same ids, so agreement is judged on these values: equal values mean the
same labels on the same words in the same relations. Notes, uncertainty and whether an item was
suggested are not part of what is said.
"""

from collections import Counter
from collections.abc import Hashable, Mapping

from workbench.domain.annotations import Annotation
from workbench.domain.layers import (
    ROLES,
    Attribution,
    Entity,
    LayerName,
    SourceHolder,
    SpanTarget,
    Stance,
)
from workbench.domain.spans import Span


def meaning(annotation: Annotation, layer: LayerName) -> Counter[Hashable]:
    """What is said, as a multiset of values that are equal where two people mean the same."""
    attributions = {item.id: item for item in annotation.attributions}
    match layer:
        case "entities":
            return Counter(_entity(item) for item in annotation.entities)
        case "attribution":
            return Counter(_attribution(item.id, attributions) for item in annotation.attributions)
        case "stance":
            return Counter(_stance(item, attributions) for item in annotation.stances)


def _ranges(span: Span | None) -> Hashable:
    return None if span is None else span.ranges


def _entity(item: Entity) -> Hashable:
    return (_ranges(item.span), item.label, item.canonical, _ranges(item.antecedent), _attributes(item))


def _attribution(at: str | None, attributions: Mapping[str, Attribution]) -> Hashable:
    if at is None:
        return None
    item = attributions[at]
    return (
        *(_ranges(item.role(role)) for role in ROLES),
        item.source_canonical,
        item.implicit_source,
        _ranges(item.source_antecedent),
        _ranges(item.content_antecedent),
        _attributes(item),
        _attribution(item.parent, attributions),
    )


def _stance(item: Stance, attributions: Mapping[str, Attribution]) -> Hashable:
    holder = (
        _attribution(item.holder.attribution, attributions) if isinstance(item.holder, SourceHolder) else item.holder
    )
    target = _ranges(item.target.span) if isinstance(item.target, SpanTarget) else item.target
    return (
        type(item.holder).__name__,
        holder,
        type(item.target).__name__,
        target,
        item.label,
        item.implicit,
        _ranges(item.evidence),
        _attribution(item.attribution, attributions),
        _attributes(item),
    )


def _attributes(item: Entity | Attribution | Stance) -> Hashable:
    return frozenset(item.attributes.items())
