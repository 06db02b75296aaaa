"""Which items of several annotators' answers to one sentence are meant as the same.

Items that say exactly the same belong together. What is left of every two answers is matched one to one,
so that the likenesses sum to the most, and the pairs join, the likest first, as long as nobody is in a
group twice. Neither the order of the answers nor the names of annotators and items decide anything.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
from msgspec import structs

from workbench.agreement.frames import ROLE_WEIGHTS
from workbench.agreement.matching import match
from workbench.agreement.stance import Held, held
from workbench.domain.annotations import Annotation
from workbench.domain.layers import (
    LAYERS,
    ROLES,
    Attribution,
    AuthorHolder,
    Entity,
    Item,
    LayerName,
    SourceHolder,
    Stance,
    spans_of,
)
from workbench.domain.meaning import items_of, meaning
from workbench.domain.spans import Span

# Mentions that share neither words nor label exactly are the same only if they cover nearly the same words.
_NEARLY = 2 / 3
# A mention on the same words under another label is nearer than one that shares half of its words.
_OTHER_LABEL = 0.75


@dataclass(frozen=True)
class Group:
    """Items that are meant as the same, at most one of each answer.

    Attributes:
        layer: of all of them.
        items: by the place of the answer among those that were grouped.
        alike: whether every answer has it, and all say exactly the same.
    """

    layer: LayerName
    items: Mapping[int, Item]
    alike: bool


@dataclass(frozen=True)
class Groups:
    """Attributes:
    answers: as given.
    groups: layer by layer, in the order of the text.
    """

    answers: tuple[Annotation, ...]
    groups: tuple[Group, ...]

    def alike(self, layer: LayerName | None = None) -> bool:
        """Whether all say the same, in one layer or in all."""
        return all(group.alike for group in self.groups if layer is None or group.layer == layer)

    def places(self) -> dict[tuple[int, str], int]:
        """The place of the group of each item, by answer and the item's id."""
        return {(at, item.id): place for place, group in enumerate(self.groups) for at, item in group.items.items()}


class _Node(NamedTuple):
    """An item of one answer.

    Attributes:
        says: its meaning.
        key: the meaning as text, by which ties are broken.
        held: of a stance, its parties.
    """

    answer: int
    item: Item
    says: Hashable
    key: str
    held: Held | None


_Likeness = Callable[[_Node, _Node], float]


def group_items(answers: Sequence[Annotation]) -> Groups:
    """Find out which items of several answers to one sentence are meant as the same.

    >>> span = Span.of("Turkey", (0, 6))
    >>> first, second = (
    ...     Annotation(document="d", sentence=0, entities=(Entity(id=name, span=span, label=label),))
    ...     for name, label in (("a", "GPE"), ("b", "ORG"))
    ... )
    >>> group = group_items([first, second]).groups[0]
    >>> [item.id for item in group.items.values()], group.alike
    (['a', 'b'], False)
    """
    named = [{item.id: item for item in answer.attributions} for answer in answers]
    of_attribution: dict[tuple[int, str], int] = {}
    found: list[Group] = []
    for layer in LAYERS:
        nodes = [
            [_node(at, item, answer, named[at]) for item in items_of(answer, layer)]
            for at, answer in enumerate(answers)
        ]
        if not any(nodes):
            continue
        clusters = _cluster(nodes, _likeness(layer, of_attribution))
        groups = sorted(
            (sorted(cluster, key=lambda node: node.answer) for cluster in clusters),
            key=lambda group: min((_start(node.item), node.key) for node in group),
        )
        if layer == "attribution":
            of_attribution = {(node.answer, node.item.id): at for at, group in enumerate(groups) for node in group}
        for group in groups:
            alike = len(group) == len(answers) and _say_the_same(group, of_attribution)
            found.append(Group(layer, {node.answer: node.item for node in group}, alike))
    return Groups(tuple(answers), tuple(found))


def cover(one: Span | None, other: Span | None) -> float:
    """Dice of the code points of two spans.

    >>> cover(Span.of("a Turkish official", (2, 18)), Span.of("a Turkish official", (0, 18)))
    0.9411764705882353
    """
    if one is None or other is None:
        return 0.0
    if one == other:
        return 1.0
    common = sum(
        max(0, min(mine.end, theirs.end) - max(mine.start, theirs.start))
        for mine in one.fragments
        for theirs in other.fragments
    )
    return 2 * common / (_size(one) + _size(other))


def _node(at: int, item: Item, answer: Annotation, attributions: Mapping[str, Attribution]) -> _Node:
    says = meaning(item, attributions)
    parties = held(0, at, (item,), answer.attributions)[0] if isinstance(item, Stance) else None
    return _Node(at, item, says, repr(says), parties)


def _cluster(nodes: list[list[_Node]], likeness: _Likeness) -> Iterator[list[_Node]]:
    """Clusters of nodes of different answers."""
    cluster: dict[int, list[_Node]] = {}
    for same in _exactly_alike(nodes):
        cluster |= {id(node): same for node in same}
    edges: list[tuple[float, tuple[str, str], _Node, _Node]] = []
    for one, other in combinations(nodes, 2):
        left, right = _left_over(one, other, cluster)
        for weight, first, second in _matched(left, right, likeness):
            keys = sorted((first, second), key=lambda node: node.key)
            edges.append((-weight, (keys[0].key, keys[1].key), keys[0], keys[1]))
    for _, _, first, second in sorted(edges, key=lambda edge: edge[:2]):
        mine, theirs = cluster[id(first)], cluster[id(second)]
        if mine is not theirs and {node.answer for node in mine}.isdisjoint(node.answer for node in theirs):
            mine += theirs
            cluster |= {id(node): mine for node in theirs}
    yield from {id(members): members for members in cluster.values()}.values()


def _exactly_alike(nodes: list[list[_Node]]) -> Iterator[list[_Node]]:
    """What says the same: the first of each answer together, the second of each, and so on."""
    by_meaning: dict[tuple[Hashable, int], list[_Node]] = defaultdict(list)
    for own in nodes:
        times: dict[Hashable, int] = defaultdict(int)
        for node in own:
            by_meaning[node.says, times[node.says]].append(node)
            times[node.says] += 1
    yield from by_meaning.values()


def _left_over(
    one: list[_Node], other: list[_Node], cluster: Mapping[int, list[_Node]]
) -> tuple[list[_Node], list[_Node]]:
    """What has no exact counterpart in the other answer; in an order that only the contents decide."""

    def bare(mine: list[_Node], theirs: list[_Node]) -> list[_Node]:
        there = {id(cluster[id(node)]) for node in theirs}
        return sorted((node for node in mine if id(cluster[id(node)]) not in there), key=lambda node: node.key)

    sides = bare(one, other), bare(other, one)
    left, right = sorted(sides, key=lambda side: [node.key for node in side])
    return left, right


def _matched(left: list[_Node], right: list[_Node], likeness: _Likeness) -> Iterator[tuple[float, _Node, _Node]]:
    """The one-to-one pairs whose likenesses sum to the most."""
    rated = [
        (i, j, weight)
        for i, one in enumerate(left)
        for j, other in enumerate(right)
        if (weight := likeness(one, other)) > 0
    ]
    if len({i for i, _, _ in rated}) < len(rated) or len({j for _, j, _ in rated}) < len(rated):
        table = np.array(rated)
        chosen = match(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2])
        rated = [rated[at] for at in np.flatnonzero(chosen)]
    for i, j, weight in rated:
        yield weight, left[i], right[j]


def _likeness(layer: LayerName, of_attribution: Mapping[tuple[int, str], int]) -> _Likeness:
    """How alike two nodes of a layer are, from 0."""

    def stances(one: _Node, other: _Node) -> float:
        return _stances(one, other, of_attribution)

    match layer:
        case "entities":
            return _entities
        case "attribution":
            return _attributions
        case "stance":
            return stances


def _entities(one: _Node, other: _Node) -> float:
    assert isinstance(one.item, Entity)
    assert isinstance(other.item, Entity)
    alike = cover(one.item.span, other.item.span)
    if one.item.label == other.item.label:
        return alike
    return _OTHER_LABEL * alike if alike >= _NEARLY else 0.0


def _attributions(one: _Node, other: _Node) -> float:
    """As `frames.likeness`, in code points; words that have another role count a little, so that swaps are seen."""
    assert isinstance(one.item, Attribution)
    assert isinstance(other.item, Attribution)
    credit, weight, crossed = 0.0, 0.0, 0.0
    for role in ROLES:
        mine = one.item.role(role)
        if mine is not None or other.item.role(role) is not None:
            weight += ROLE_WEIGHTS[role]
            credit += ROLE_WEIGHTS[role] * cover(mine, other.item.role(role))
        crossed = max(crossed, *(cover(mine, other.item.role(another)) for another in ROLES if another != role))
    return credit / weight + 0.1 * crossed


def _say_the_same(group: Sequence[_Node], of_attribution: Mapping[tuple[int, str], int]) -> bool:
    """Whether all say the same; what they refer to counts as the same where it is grouped together."""
    if len({node.says for node in group}) == 1:
        return True
    return len({_by_group(node, of_attribution) for node in group}) == 1


def _by_group(node: _Node, of_attribution: Mapping[tuple[int, str], int]) -> Hashable:
    def place(name: str | None) -> int | None:
        return None if name is None else of_attribution[node.answer, name]

    match node.item:
        case Entity():
            return node.says
        case Attribution(parent=parent):
            outer = structs.replace(node.item, parent=None)
            return meaning(outer, {outer.id: outer}), place(parent)
        case Stance(holder=holder, attribution=attribution):
            through = place(holder.attribution) if isinstance(holder, SourceHolder) else None
            held_by = AuthorHolder() if isinstance(holder, SourceHolder) else holder
            bare = structs.replace(node.item, holder=held_by, attribution=None)
            return meaning(bare, {}), through, place(attribution)


def _stances(one: _Node, other: _Node, of_attribution: Mapping[tuple[int, str], int]) -> float:
    """Holder times target, as stances are aligned; below all of these, what shares one of the two and more."""
    assert isinstance(one.item, Stance)
    assert isinstance(other.item, Stance)
    assert one.held is not None
    assert other.held is not None
    holder = one.held.holder.alike(other.held.holder)
    if isinstance(one.item.holder, SourceHolder) and isinstance(other.item.holder, SourceHolder):
        mine, theirs = one.item.holder.attribution, other.item.holder.attribution
        if of_attribution[one.answer, mine] == of_attribution[other.answer, theirs]:
            holder = 1.0
    target = one.held.target.alike(other.held.target)
    if holder * target > 0:
        return 1 + holder * target
    evidence = cover(one.item.evidence, other.item.evidence)
    if one.item.evidence is not None and other.item.evidence is not None:
        return max(holder, target) * evidence / 2
    return max(holder, target) / 4 if one.item.label == other.item.label else 0.0


def _start(item: Item) -> int:
    """Where it begins; a stance without words of its own comes last."""
    return min((span.start for span in spans_of(item).values()), default=2**31)


def _size(span: Span) -> int:
    return sum(fragment.end - fragment.start for fragment in span.fragments)
