"""Who is for or against what, according to whom: the stances of many sentences as a graph."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from workbench.domain.canonical import CanonicalEntity
from workbench.domain.scheme import Scheme
from workbench.domain.stance_readings import Party, PartyKind, Reading, normalise

Opponents = Literal["holder", "annotators"]
Side = Literal[-1, 0, 1]

SOMEBODY = "somebody"
"""The name of a source without words."""


class Node(Struct, frozen=True):
    """A holder, a target, or both."""

    key: str
    name: str
    kind: PartyKind


class Place(Struct, frozen=True):
    """A sentence that an edge rests on.

    Attributes:
        annotators: who says so; where it was decided, who decided.
        evidence: the words that they named, each once.
    """

    document: str
    sentence: int
    annotators: tuple[str, ...]
    evidence: tuple[str, ...]


class Edge(Struct, frozen=True):
    """One holder's stance towards one target, through one chain of sources.

    Attributes:
        id: stays the same while holder, target, label and chain do.
        holder, target: keys of nodes.
        side: of the scale: 1 for the target, -1 against it, 0 neither.
        via: names of the sources, outermost first.
        answers: how many say so.
        implicit: how many of these infer it.
        gold: how many of these were adjudicated.
        annotators: who says so, and how often.
        places: the sentences, in the order in which they were read.
    """

    id: str
    holder: str
    target: str
    label: str
    side: Side
    via: tuple[str, ...]
    answers: int
    implicit: int
    gold: int
    annotators: Mapping[str, int]
    places: tuple[Place, ...]


class Contradiction(Struct, frozen=True):
    """One holder on both sides of one target.

    Attributes:
        opponents: `holder`, if whoever reads it finds both sides: the holder contradicts themselves, in one
            sentence or from one to another. `annotators`, if one finds the one side and another the other in
            the same sentence, and nothing else: it is the readers who disagree.
        edges: ids of those that take a side, those in favor first.
    """

    holder: str
    target: str
    opponents: Opponents
    edges: tuple[str, ...]


class StanceGraph(Struct, frozen=True):
    """Attributes:
    nodes: by key.
    edges: those that rest on the most sentences first.
    contradictions: of holders who contradict themselves first.
    """

    nodes: dict[str, Node]
    edges: tuple[Edge, ...]
    contradictions: tuple[Contradiction, ...]

    def select(
        self, holder: str | None = None, target: str | None = None, source: str | None = None, label: str | None = None
    ) -> "StanceGraph":
        """The part of it that is asked for; a contradiction stays with any of its edges.

        Args:
            holder, target: keys of nodes.
            source: a name that the chain must have.
        """
        edges = tuple(
            edge
            for edge in self.edges
            if holder in (None, edge.holder)
            and target in (None, edge.target)
            and label in (None, edge.label)
            and (source is None or source in edge.via)
        )
        kept = {edge.id for edge in edges}
        nodes = {key for edge in edges for key in (edge.holder, edge.target)}
        return StanceGraph(
            {key: node for key, node in self.nodes.items() if key in nodes},
            edges,
            tuple(one for one in self.contradictions if kept.intersection(one.edges)),
        )

    @property
    def contradicting(self) -> dict[str, Opponents]:
        """Edges that are part of a contradiction, by id."""
        return {edge: one.opponents for one in reversed(self.contradictions) for edge in one.edges}


def build_graph(readings: Iterable[Reading], scheme: Scheme, registry: Iterable[CanonicalEntity]) -> StanceGraph:
    """Put stances together that are of the same holder, towards the same target, with the same label and chain.

    A target of the scheme is the canonical entity that it stands for; words that are the name of one canonical
    entity alone are that entity; otherwise words are the same where they are after `normalise`.
    """
    parties = _Parties(scheme, registry)
    sides = {point.label: side for point, side in zip(scheme.stance.scale, _sides(scheme), strict=True)}
    groups: dict[tuple[str, str, str, tuple[str, ...]], list[Reading]] = defaultdict(list)
    for one in readings:
        via = tuple(parties.name(source) for source in one.via)
        groups[parties.node(one.holder), parties.node(one.target), one.label, via].append(one)
    edges = sorted(
        (_edge(*key, sides.get(key[2], 0), some) for key, some in groups.items()),
        key=lambda edge: (
            -len(edge.places),
            -edge.answers,
            parties.nodes[edge.holder].name,
            parties.nodes[edge.target].name,
            edge.label,
            edge.via,
        ),
    )
    by_id = {edge.id: groups[edge.holder, edge.target, edge.label, edge.via] for edge in edges}
    used = {key for edge in edges for key in (edge.holder, edge.target)}
    nodes = {key: node for key, node in parties.nodes.items() if key in used}
    return StanceGraph(nodes, tuple(edges), _contradictions(edges, by_id))


class _Parties:
    """Who is the same as whom."""

    def __init__(self, scheme: Scheme, registry: Iterable[CanonicalEntity]) -> None:
        self._targets = scheme.stance.targets
        self._entities = {entity.id: entity for entity in registry}
        names = Counter(normalise(entity.name) for entity in self._entities.values())
        self._by_name = {
            normalise(entity.name): entity.id
            for entity in self._entities.values()
            if names[normalise(entity.name)] == 1
        }
        self._known: dict[tuple[str, str, str], str] = {}
        self.nodes: dict[str, Node] = {}

    def node(self, party: Party) -> str:
        """The key of the party's node."""
        known = self._known.get(party.key)
        if known is None:
            made = self._make(party)
            known = self._known[party.key] = made.key
            self.nodes.setdefault(made.key, made)
        return known

    def name(self, party: Party) -> str:
        return self.nodes[self.node(party)].name

    def _make(self, party: Party) -> Node:
        match party.kind:
            case "author":
                return Node(f"author:{party.id}", "the author", "author")
            case "entity":
                return self._entity(party.id)
            case "target":
                target = self._targets.get(party.id)
                if target is not None and target.canonical:
                    made = self._entity(target.canonical)
                    return made if target.canonical in self._entities else Node(made.key, target.name, "entity")
                return Node(f"target:{party.id}", target.name if target else party.id, "target")
            case "words":
                if party.id in self._by_name:
                    return self._entity(self._by_name[party.id])
                return Node(f"words:{party.within}:{party.id}", party.words or SOMEBODY, "words")

    def _entity(self, identity: str) -> Node:
        entity = self._entities.get(identity)
        return Node(f"entity:{identity}", entity.name if entity else identity.split("/", 1)[-1], "entity")


def _sides(scheme: Scheme) -> list[Side]:
    """Of each point of the scale; its middle is 0, or halfway where all values are on one side of it."""
    values = [point.value for point in scheme.stance.scale]
    if not values:
        return []
    middle = 0 if min(values) < 0 < max(values) else (min(values) + max(values)) / 2
    return [1 if value > middle else -1 if value < middle else 0 for value in values]


def _edge(holder: str, target: str, label: str, via: tuple[str, ...], side: Side, readings: Sequence[Reading]) -> Edge:
    places: dict[tuple[str, int], list[Reading]] = {}
    for one in readings:
        places.setdefault((one.document, one.sentence), []).append(one)
    return Edge(
        id=hashlib.blake2b("\0".join((holder, target, label, *via)).encode(), digest_size=6).hexdigest(),
        holder=holder,
        target=target,
        label=label,
        side=side,
        via=via,
        answers=len(readings),
        implicit=sum(one.implicit for one in readings),
        gold=sum(one.gold for one in readings),
        annotators=dict(sorted(Counter(one.annotator for one in readings).items())),
        places=tuple(
            Place(
                *place,
                tuple(dict.fromkeys(one.annotator for one in some)),
                tuple(dict.fromkeys(one.evidence for one in some if one.evidence)),
            )
            for place, some in places.items()
        ),
    )


def _contradictions(edges: Sequence[Edge], readings: Mapping[str, Sequence[Reading]]) -> tuple[Contradiction, ...]:
    sided: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.side:
            sided[edge.holder, edge.target].append(edge)
    found = [
        Contradiction(
            holder,
            target,
            _opponents([(edge.side, one) for edge in some for one in readings[edge.id]]),
            tuple(edge.id for edge in sorted(some, key=lambda edge: -edge.side)),
        )
        for (holder, target), some in sided.items()
        if {edge.side for edge in some} == {-1, 1}
    ]
    return tuple(sorted(found, key=lambda one: one.opponents != "holder"))


def _opponents(taken: Iterable[tuple[Side, Reading]]) -> Opponents:
    """Whose contradiction it is.

    What the readers of a sentence do not agree on says nothing of how it stands to other sentences, unless one
    and the same reader finds both sides.
    """
    by_reader: dict[str, set[Side]] = defaultdict(set)
    by_sentence: dict[tuple[str, int], set[Side]] = defaultdict(set)
    for side, one in taken:
        by_reader[one.annotator].add(side)
        by_sentence[one.document, one.sentence].add(side)
    agreed = {next(iter(sides)) for sides in by_sentence.values() if len(sides) == 1}
    both = any(len(sides) > 1 for sides in by_reader.values())
    return "holder" if both or len(agreed) > 1 else "annotators"
