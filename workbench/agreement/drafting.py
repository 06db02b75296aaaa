"""From several answers to one sentence to a draft of the decision: what all say, and what is left to decide."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct, structs

from workbench.agreement.differences import KINDS, Kind, differences_within
from workbench.agreement.groups import Group, Groups, group_items
from workbench.domain.annotations import Annotation
from workbench.domain.layers import Attribution, Entity, Item, LayerName, SourceHolder, Stance


class Remark(Struct, frozen=True):
    """What an annotator remarked on their item.

    Attributes:
        by: the place of the answer.
    """

    by: int
    uncertain: bool
    note: str


class Version(Struct, frozen=True):
    """One of the things that are said of an item.

    Attributes:
        item: as it would stand in the draft; None where there is none.
        by: the places of the answers that say so.
    """

    item: Item | None
    by: tuple[int, ...]
    remarks: tuple[Remark, ...] = ()


class Decision(Struct, frozen=True):
    """An item on which answers differ, or which hangs on one on which they do.

    Attributes:
        id: the item's in the draft, whichever version is taken.
        kinds: how versions differ, the cheapest first; empty where all agree, but on what it refers to.
        details: for each kind, what differs in a few words.
        versions: those that most say first.
    """

    id: str
    layer: LayerName
    kinds: tuple[Kind, ...]
    details: tuple[str, ...]
    versions: tuple[Version, ...]


class Draft(Struct, frozen=True):
    """Attributes:
    annotation: what all agree on, under ids of its own.
    decisions: the rest, in the order of the text, layer by layer.
    order: the ids of all items that there can be, in that order.
    """

    annotation: Annotation
    decisions: tuple[Decision, ...]
    order: tuple[str, ...]


def draft(answers: Sequence[Annotation], scale: Mapping[str, float]) -> Draft:
    """Take over what all say of a sentence, and lay out the rest for decision.

    Notes, doubts and who suggested an item are left behind: the decision is nobody's answer.

    Args:
        answers: one or more, of the same sentence.
        scale: the value of each stance label.

    >>> from workbench.domain.spans import Span
    >>> span = Span.of("Turkey", (0, 6))
    >>> first, second = (
    ...     Annotation(document="d", sentence=0, entities=(Entity(id="x", span=span, label=label),))
    ...     for label in ("GPE", "ORG")
    ... )
    >>> [decision] = draft([first, second], {}).decisions
    >>> decision.kinds, [version.by for version in decision.versions]
    (('label',), [(0,), (1,)])
    """
    groups = group_items(answers)
    names = [f"d{place}" for place in range(1, len(groups.groups) + 1)]
    places = groups.places()
    found = _differences(groups, scale)

    def move(at: int, item: Item, name: str) -> Item:
        return _moved(item, name, lambda reference: names[places[at, reference]])

    agreed: dict[str, Item] = {}
    decisions: list[Decision] = []
    for name, group in _outermost_first(groups, names):
        moved = {at: move(at, item, name) for at, item in group.items.items()}
        first = next(iter(moved.values()))
        if group.alike and _references(first) <= agreed.keys():
            agreed[name] = first
        else:
            decisions.append(_decision(name, group, moved, len(answers), found.get(name, {})))
    kept = [agreed[name] for name in names if name in agreed]
    return Draft(
        Annotation(
            document=answers[0].document,
            sentence=answers[0].sentence,
            entities=tuple(item for item in kept if isinstance(item, Entity)),
            attributions=tuple(item for item in kept if isinstance(item, Attribution)),
            stances=tuple(item for item in kept if isinstance(item, Stance)),
        ),
        tuple(sorted(decisions, key=lambda decision: names.index(decision.id))),
        tuple(names),
    )


def _differences(groups: Groups, scale: Mapping[str, float]) -> dict[str, dict[Kind, list[str]]]:
    """What differs in each group, by its name and kind."""
    places = groups.places()
    found: dict[str, dict[Kind, list[str]]] = defaultdict(lambda: defaultdict(list))
    for second in range(len(groups.answers)):
        for first in range(second):
            for each in differences_within(groups, first, second, scale):
                known = (first, each.first) if each.first is not None else (second, each.second or "")
                said = found[f"d{places[known] + 1}"][each.kind]
                if each.detail not in said:
                    said.append(each.detail)
    return found


def _outermost_first(groups: Groups, names: Sequence[str]) -> list[tuple[str, Group]]:
    """Groups with their names; an attribution after those it is nested in, so that these are settled before."""

    def depth(group: Group) -> int:
        at, item = next(iter(group.items.items()))
        return len(groups.answers[at].chain(item.id)) if isinstance(item, Attribution) else 0

    layers = {"entities": 0, "attribution": 1, "stance": 2}
    named = list(zip(names, groups.groups, strict=True))
    return sorted(named, key=lambda pair: (layers[pair[1].layer], depth(pair[1])))


def _decision(
    name: str, group: Group, moved: Mapping[int, Item], answers: int, found: Mapping[Kind, Sequence[str]]
) -> Decision:
    by: list[tuple[Item | None, list[int]]] = []
    for at in range(answers):
        item = moved.get(at)
        same = next((places for other, places in by if other == item), None)
        if same is None:
            by.append((item, [at]))
        else:
            same.append(at)
    versions = [
        Version(
            item,
            tuple(places),
            tuple(
                Remark(at, given.uncertain, given.note)
                for at in places
                if (given := group.items.get(at)) is not None and (given.uncertain or given.note)
            ),
        )
        for item, places in by
    ]
    kinds = tuple(kind for kind in KINDS if kind in found)
    return Decision(
        name,
        group.layer,
        kinds,
        tuple("; ".join(found[kind]) for kind in kinds),
        tuple(sorted(versions, key=lambda version: (-len(version.by), version.by))),
    )


def _moved(item: Item, name: str, rename: Callable[[str], str]) -> Item:
    """The item as it would stand in the draft."""
    bare = structs.replace(item, id=name, note="", uncertain=False, suggested_by="")
    match bare:
        case Entity():
            return bare
        case Attribution(parent=parent):
            return structs.replace(bare, parent=None if parent is None else rename(parent))
        case Stance(holder=holder, attribution=through):
            if isinstance(holder, SourceHolder):
                holder = SourceHolder(rename(holder.attribution))
            return structs.replace(bare, holder=holder, attribution=None if through is None else rename(through))


def _references(item: Item) -> set[str]:
    """The attributions that it cannot stand without."""
    match item:
        case Entity():
            return set()
        case Attribution(parent=parent):
            return set() if parent is None else {parent}
        case Stance(holder=holder, attribution=through):
            named = {holder.attribution} if isinstance(holder, SourceHolder) else set()
            return named if through is None else named | {through}
