"""What an annotation says in one layer, whatever its items are called.

Two people never choose the same ids, so agreement is judged on these values: equal values mean the
same labels on the same words in the same relations. Notes, uncertainty and whether an item was
suggested are not part of what is said.
"""

from collections import Counter
from collections.abc import Hashable, Mapping

from workbench.domain.annotations import Annotation
from workbench.domain.layers import Attribution, Entity, Item, LayerName, SourceHolder, Stance


def meaning(annotation: Annotation, layer: LayerName) -> dict[Hashable, int]:
    """What is said, and how often: equal where two people mean the same."""
    attributions = {item.id: item for item in annotation.attributions}
    match layer:
        case "entities":
            said = [_entity(item) for item in annotation.entities]
        case "attribution":
            said = [_attribution(key, attributions) for key in attributions]
        case "stance":
            said = [_stance(item, attributions) for item in annotation.stances]
    return dict(Counter(said))


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
    return frozenset(item.attributes.items())
