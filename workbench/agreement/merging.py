"""One annotation from several people's: what counts, under which label, with which words.

Items that are meant as the same are grouped (`groups.py`). What all say alike counts. Any other group counts if
enough of those who answered have it, and does not if as many have not; in between, its layer is undecided. Its label
is the likeliest; its words and all else are one member's, the one that the others are most like, so that no item is
a patchwork that nobody meant.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from msgspec import structs

from workbench.agreement.groups import Group, cover, group_items
from workbench.agreement.patterns import Labels, Pattern, label_of, pattern_of, votes_for
from workbench.domain.annotations import Annotation
from workbench.domain.layers import LAYERS, Attribution, Entity, Item, LayerName, SourceHolder, Stance, spans_of
from workbench.domain.merged import THRESHOLD, Merged, TieRule, Undecided, Weight
from workbench.domain.scheme import Nesting
from workbench.errors import InvalidInput

T = TypeVar("T", bound=Item)


class Belief(NamedTuple):
    """How probable a model holds what a pattern of votes is about.

    Attributes:
        presence: of there being such an item at all.
        shares: of each label, given that there is.
    """

    presence: float
    shares: tuple[float, ...]


Believe = Callable[[LayerName, Pattern], Belief]

_SAME = 1e-9
_PREFIX: Mapping[LayerName, str] = {"entities": "e", "attribution": "a", "stance": "s"}


@dataclass(frozen=True)
class Rule:
    """How to decide.

    Attributes:
        labels: of each layer; none where items have no labels.
        nesting: which of nested mentions the scheme keeps.
        threshold: above 0, at most 1.
        ties: what becomes of equally likely labels.
        believe: a model of the annotators; without one, each of them counts alike.
        soft: whether everything counts, with what is behind it.

    Raises:
        InvalidInput: the threshold is none.
    """

    labels: Labels
    nesting: Nesting = "all"
    threshold: float = THRESHOLD
    ties: TieRule = "undecided"
    believe: Believe | None = None
    soft: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.threshold <= 1:
            raise InvalidInput(f"the threshold must be above 0 and at most 1, not {self.threshold:g}")


def merge(answers: Sequence[Annotation], rule: Rule) -> Merged:
    """Decide what several answers to one sentence come to. Neither their order nor names matter.

    Raises:
        SchemeViolation: somebody gave a label that the rule does not know.

    >>> from workbench.domain.spans import Span
    >>> span = Span.of("Turkey", (0, 6))
    >>> said = [Annotation(document="d", sentence=0, annotator=name,
    ...                    entities=(Entity(id="x", span=span, label=label),))
    ...         for name, label in (("ann", "GPE"), ("bob", "GPE"), ("cem", "ORG"))]
    >>> found = merge(said, Rule({"entities": ("ORG", "GPE")}))
    >>> found.annotation.entities[0].label, found.weights["entities"][0].votes
    ('GPE', (1, 2))
    """
    return _Merger(answers, rule).merged()


def weigh(decided: Annotation, answers: Sequence[Annotation], rule: Rule) -> dict[LayerName, tuple[Weight, ...]]:
    """What people's answers say of each item of a decision that was made otherwise, such as by a person.

    Raises:
        SchemeViolation: as `merge`.
    """
    groups = group_items((decided, *answers))
    behind: dict[str, Weight] = {}
    for group in groups.groups:
        if 0 in group.items:
            others = {at: item for at, item in group.items.items() if at}
            votes = votes_for(group.layer, list(others.values()), rule.labels, answers)
            shares = tuple(vote / len(others) for vote in votes) if others else (0.0,) * len(votes)
            support = len(others) / len(answers) if answers else 0.0
            behind[group.items[0].id] = Weight(len(others), support, None, votes, shares)
    return {
        "entities": tuple(behind[item.id] for item in decided.entities),
        "attribution": tuple(behind[item.id] for item in decided.attributions),
        "stance": tuple(behind[item.id] for item in decided.stances),
    }


class _Merger:
    def __init__(self, answers: Sequence[Annotation], rule: Rule) -> None:
        self._rule = rule
        self._groups = group_items(answers)
        self._places = self._groups.places()
        self._undecided: dict[LayerName, Undecided] = {}
        self._dropped: Counter[str] = Counter()

    def merged(self) -> Merged:
        kept: dict[int, tuple[Item, Weight]] = {}
        for place, group in enumerate(self._groups.groups):
            decided = self._decide(group)
            if decided is not None:
                kept[place] = decided
        self._unnest(kept)
        items, weights = self._finish(kept)
        answers = self._groups.answers
        newest = max(answers, key=lambda one: (str(one.created_at or ""), one.scheme_version, one.guidelines_version))
        annotation = Annotation(
            document=newest.document,
            sentence=newest.sentence,
            entities=tuple(item for item in items if isinstance(item, Entity)),
            attributions=tuple(item for item in items if isinstance(item, Attribution)),
            stances=tuple(item for item in items if isinstance(item, Stance)),
            scheme_version=newest.scheme_version,
            guidelines_version=newest.guidelines_version,
        )
        return Merged(annotation, weights, self._undecided, dict(self._dropped))

    def _decide(self, group: Group) -> tuple[Item, Weight] | None:
        """One of its members under the group's label, and what is behind it; None where it does not count."""
        rule, answers = self._rule, self._groups.answers
        members = list(group.items.values())
        votes = votes_for(group.layer, members, rule.labels, answers)
        support = len(members) / len(answers)
        belief = Belief(support, tuple(vote / len(members) for vote in votes))
        posterior = None
        if rule.believe is not None:
            belief = rule.believe(group.layer, pattern_of(group, answers, rule.labels))
            posterior = belief.presence
        if not rule.soft and not group.alike and belief.presence < rule.threshold - _SAME:
            if 1 - belief.presence < rule.threshold - _SAME:
                self._undecided.setdefault(group.layer, "disagreement")
            return None
        weight = Weight(len(members), support, posterior, votes, belief.shares)
        label = None
        if votes:
            named = [at for at, vote in enumerate(votes) if vote]
            most = max(belief.shares[at] for at in named)
            best = [at for at in named if belief.shares[at] >= most - _SAME]
            if len(best) > 1 and rule.ties == "undecided" and not rule.soft:
                self._undecided.setdefault(group.layer, "tied")
                return None
            label = rule.labels[group.layer][best[-1 if rule.ties == "last" else 0]]
        return self._medoid(group, label), weight

    def _medoid(self, group: Group, label: str | None) -> Item:
        """The member of that label whose words most others have, or come nearest to; of equals, what begins first."""
        profiles = {at: self._profile(at, item) for at, item in group.items.items()}
        often = [Counter(profile[place] for profile in profiles.values()) for place in range(3)]

        def score(at: int) -> tuple[float, ...]:
            alike = [counts[value] for counts, value in zip(often, profiles[at], strict=True)]
            near = sum(_nearness(group.items[at], other) for other in group.items.values())
            return alike[0], alike[1], round(near, 9), alike[2]

        fitting = [at for at, item in group.items.items() if label is None or label_of(item) == label]
        best = max(score(at) for at in fitting)
        equals = [at for at in fitting if score(at) == best]
        return group.items[min(equals, key=lambda at: (_edges(group.items[at]), repr(profiles[at])))]

    def _profile(self, at: int, item: Item) -> tuple[Hashable, Hashable, Hashable]:
        """What it says: the words by which it is known, what it refers to, and the rest."""
        attributes = tuple(sorted(item.attributes.items()))
        match item:
            case Entity():
                return item.span, item.canonical, (item.antecedent, attributes)
            case Attribution():
                roles = (item.content, item.source, item.cue, item.addressee)
                rest = (item.source_canonical, item.implicit_source, item.source_antecedent, item.content_antecedent)
                return roles, self._place(at, item.parent), (rest, attributes)
            case Stance():
                holder: Hashable = item.holder
                if isinstance(item.holder, SourceHolder):
                    holder = self._place(at, item.holder.attribution)
                through = self._place(at, item.attribution)
                return (holder, item.target), (through, item.evidence), (item.implicit, attributes)

    def _place(self, at: int, attribution: str | None) -> int:
        """The group of an attribution of an answer; -1 for none."""
        return -1 if attribution is None else self._places[at, attribution]

    def _unnest(self, kept: dict[int, tuple[Item, Weight]]) -> None:
        """Where the scheme has no nested mentions, keep the better supported, and of equals what the scheme keeps."""
        if self._rule.nesting == "all" or self._rule.soft:
            return
        outer = 1 if self._rule.nesting == "outermost" else -1
        mentions = [(place, item, weight) for place, (item, weight) in kept.items() if isinstance(item, Entity)]

        def last(mention: tuple[int, Entity, Weight]) -> tuple[float, int, int]:
            place, item, weight = mention
            sure = weight.support if weight.posterior is None else weight.posterior
            return -sure, -outer * (item.span.end - item.span.start), place

        mentions.sort(key=last)
        accepted: list[Entity] = []
        for place, item, _ in mentions:
            if any(item.span.within(one.span) or one.span.within(item.span) for one in accepted):
                del kept[place]
                self._dropped["entities that nest where the scheme keeps one of nested ones"] += 1
            else:
                accepted.append(item)

    def _finish(self, kept: Mapping[int, tuple[Item, Weight]]) -> tuple[list[Item], dict[LayerName, list[Weight]]]:
        """New ids, and references to them."""
        weights: dict[LayerName, list[Weight]] = {layer: [] for layer in LAYERS}
        numbers: Counter[LayerName] = Counter()
        ids: dict[int, str] = {}
        for place in kept:
            layer = self._groups.groups[place].layer
            numbers[layer] += 1
            ids[place] = f"{_PREFIX[layer]}{numbers[layer]}"
        parents = self._parents(kept)
        items: list[Item] = []
        for place, (item, weight) in kept.items():
            group = self._groups.groups[place]
            finished = self._referring(item, ids[place], self._owner(group, item), ids, parents.get(place))
            if finished is None:
                continue
            items.append(_noteless(finished, list(group.items.values())))
            weights[group.layer].append(weight)
        return items, weights

    def _owner(self, group: Group, item: Item) -> int:
        return next(at for at, member in group.items.items() if member is item)

    def _parents(self, kept: Mapping[int, tuple[Item, Weight]]) -> dict[int, int]:
        """For each attribution the group it is nested in, where that is there, contains it, and makes no circle."""
        found: dict[int, int] = {}
        for place, (item, _) in kept.items():
            if not isinstance(item, Attribution) or item.parent is None:
                continue
            parent = self._places[self._owner(self._groups.groups[place], item), item.parent]
            around = kept[parent][0] if parent in kept else None
            at: int | None = parent
            while at is not None and at != place:
                at = found.get(at)
            if isinstance(around, Attribution) and item.content.within(around.content) and at is None:
                found[place] = parent
            else:
                self._dropped["nestings in an attribution that was not kept or does not contain the content"] += 1
        return found

    def _referring(self, item: Item, name: str, at: int, ids: Mapping[int, str], parent: int | None) -> Item | None:
        match item:
            case Entity():
                return structs.replace(item, id=name)
            case Attribution():
                return structs.replace(item, id=name, parent=None if parent is None else ids[parent])
            case Stance():
                through = ids.get(self._place(at, item.attribution))
                if item.attribution is not None and through is None:
                    self._dropped["links of stances to an attribution that was not kept"] += 1
                holder = item.holder
                if isinstance(holder, SourceHolder):
                    source = ids.get(self._place(at, holder.attribution))
                    if source is None:
                        self._undecided.setdefault("stance", "disagreement")
                        return None
                    holder = SourceHolder(source)
                return structs.replace(item, id=name, attribution=through, holder=holder)


def _noteless(item: T, members: Sequence[Item]) -> T:
    """Without anybody's note; doubted if anybody doubts, and suggested only if it was to all."""
    suggested = {member.suggested_by for member in members}
    return structs.replace(
        item,
        note="",
        uncertain=any(member.uncertain for member in members),
        suggested_by=suggested.pop() if len(suggested) == 1 else "",
    )


def _edges(item: Item) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans_of(item).values()]


def _nearness(one: Item, other: Item) -> float:
    mine, theirs = spans_of(one), spans_of(other)
    return sum(cover(span, theirs.get(name)) for name, span in mine.items())
