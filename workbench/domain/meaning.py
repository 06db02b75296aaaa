"""What an annotation says in one layer, whatever its items are called.

Two people never choose the same ids, so agreement is judged on these values: equal values mean the
same labels on the same words in the same relations. Notes, uncertainty and whether an item was
suggested are not part of what is said.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence

from workbench.domain.annotations import Annotation
from workbench.domain.layers import Attribution, Entity, Item, LayerName, SourceHolder, Stance


def mean_the_same(one: Annotation, other: Annotation, layer: LayerName) -> bool:
    """Whether two annotations of a sentence say the same in a layer."""
    mine, theirs = items_of(one, layer), items_of(other, layer)
    if len(mine) != len(theirs):
        return False
    if mine == theirs and (layer == "entities" or one.attributions == other.attributions):
        return True  # down to the ids, which is quickly seen
    said, also_said = _said(one, mine), _said(other, theirs)
    distinct = set(said)
    if len(distinct) == len(said):
        return distinct == set(also_said)
    return Counter(said) == Counter(also_said)


def items_of(annotation: Annotation, layer: LayerName) -> Sequence[Item]:
    """The items of one layer."""
    match layer:
        case "entities":
            return annotation.entities
        case "attribution":
            return annotation.attributions
        case "stance":
            return annotation.stances


def meaning(item: Item, attributions: Mapping[str, Attribution]) -> Hashable:
    """What one item says; equal for items that say the same, and the same under `repr` too.

    Args:
        attributions: those of the same annotation, by id.
    """
    match item:
        case Entity():
            return _entity(item)
        case Attribution():
            return _attribution(item.id, attributions)
        case Stance():
            return _stance(item, attributions)


def _said(annotation: Annotation, items: Sequence[Item]) -> list[Hashable]:
    attributions = {item.id: item for item in annotation.attributions}
    return [_entity(item) if isinstance(item, Entity) else meaning(item, attributions) for item in items]


def _entity(item: Entity) -> Hashable:
    return item.span, item.label, item.canonical, item.antecedent, _attributes(item)


def _attribution(at: str | None, attributions: Mapping[str, Attribution]) -> Hashable:
    if at is None:
        return None
    item = attributions[at]
    return (
        item.source,
        item.cue,
        item.content,
        item.addressee,
        item.source_canonical,
        item.implicit_source,
        item.source_antecedent,
        item.content_antecedent,
        _attributes(item),
        _attribution(item.parent, attributions),
    )


def _stance(item: Stance, attributions: Mapping[str, Attribution]) -> Hashable:
    holder: Hashable = item.holder
    if isinstance(item.holder, SourceHolder):
        holder = _attribution(item.holder.attribution, attributions)
    return (
        holder,
        item.target,
        item.label,
        item.implicit,
        item.evidence,
        _attribution(item.attribution, attributions),
        _attributes(item),
    )


def _attributes(item: Item) -> Hashable:
    return tuple(sorted(item.attributes.items())) if item.attributes else None
