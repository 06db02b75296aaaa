"""What differs between two answers to one sentence, item by item, and of which kind it is."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Literal, NamedTuple

from workbench.agreement.groups import Groups, cover, group_items
from workbench.domain.annotations import Annotation
from workbench.domain.layers import (
    LAYERS,
    ROLES,
    Attribution,
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
from workbench.domain.meaning import mean_the_same, meaning
from workbench.domain.spans import Span

Kind = Literal[
    "attribute",
    "canonical",
    "antecedent",
    "evidence",
    "boundary",
    "label",
    "boundary_and_label",
    "missed",
    "role_missed",
    "role_elsewhere",
    "role_swapped",
    "nesting_missed",
    "chain",
    "polarity_flipped",
    "target",
    "holder",
]


class KindOf(NamedTuple):
    """A kind of difference.

    Attributes:
        title: a word or two.
        description: one sentence.
        layers: where it occurs.
    """

    title: str
    description: str
    layers: tuple[LayerName, ...]


# The cheapest to decide first: from a glance at a few words to the reading of the sentence anew.
KINDS: Mapping[Kind, KindOf] = {
    "attribute": KindOf("Attribute", "The same, but for an attribute such as negation or implicitness.", LAYERS),
    "canonical": KindOf("Canonical entity", "Linked to different canonical entities.", ("entities", "attribution")),
    "antecedent": KindOf("Antecedent", "A pronoun points to different words.", ("entities", "attribution")),
    "evidence": KindOf("Evidence", "The same stance, shown by different words.", ("stance",)),
    "boundary": KindOf("Boundary only", "The same, but its words begin or end elsewhere.", ("entities", "attribution")),
    "label": KindOf("Label", "The same words or the same pair, labeled differently.", ("entities", "stance")),
    "boundary_and_label": KindOf("Boundary and label", "Nearly the same words, under another label.", ("entities",)),
    "missed": KindOf("Missed", "One has it, the other has nothing like it.", LAYERS),
    "role_missed": KindOf("Role missed", "A source, cue or addressee that one has only.", ("attribution",)),
    "role_elsewhere": KindOf("Role elsewhere", "A role is filled by different words.", ("attribution",)),
    "role_swapped": KindOf("Role swapped", "The same words, in different roles.", ("attribution",)),
    "nesting_missed": KindOf(
        "Nesting missed", "Nested in one answer; not, or elsewhere, in another.", ("attribution",)
    ),
    "chain": KindOf("Source chain", "Expressed through different attributions.", ("stance",)),
    "polarity_flipped": KindOf("Polarity flipped", "For in one answer, against in the other.", ("stance",)),
    "target": KindOf("Target", "The same holder, for or against something else.", ("stance",)),
    "holder": KindOf("Holder", "The same target, but somebody else is for or against it.", ("stance",)),
}


# Words that are in another role must be this much alike (Dice) to be called swapped.
_MOVED = 0.5


class Difference(NamedTuple):
    """One thing in which two answers differ.

    Attributes:
        first, second: ids of the items; None where there is none.
        detail: what each has, in a few words: the first / the second.
    """

    layer: LayerName
    kind: Kind
    first: str | None
    second: str | None
    detail: str


def differences(first: Annotation, second: Annotation, scale: Mapping[str, float]) -> tuple[Difference, ...]:
    """Everything in which two answers to one sentence differ; ids, notes, uncertainty and time do not matter.

    Args:
        scale: the value of each stance label; labels on different sides of its neutral point flip.

    >>> span = Span.of("Turkey", (0, 6))
    >>> first, second = (
    ...     Annotation(document="d", sentence=0, entities=(Entity(id=name, span=span, label=label),))
    ...     for name, label in (("a", "GPE"), ("b", "ORG"))
    ... )
    >>> differences(first, second, {})
    (Difference(layer='entities', kind='label', first='a', second='b', detail='GPE / ORG'),)
    """
    if all(mean_the_same(first, second, layer) for layer in LAYERS):
        return ()
    return tuple(differences_within(group_items((first, second)), 0, 1, scale))


def differences_within(groups: Groups, first: int, second: int, scale: Mapping[str, float]) -> Iterator[Difference]:
    """What differs between two of several answers that were grouped together.

    Args:
        first, second: the places of the answers.
        scale: as in `differences`.
    """
    compared = _Compared(groups, first, second, scale)
    for group in groups.groups:
        if group.alike:
            continue
        one, other = group.items.get(first), group.items.get(second)
        if one is not None and other is not None:
            for kind, detail in compared.kinds(one, other):
                yield Difference(group.layer, kind, one.id, other.id, detail)
        elif one is not None:
            yield Difference(group.layer, "missed", one.id, None, f"{describe(one)} / –")
        elif other is not None:
            yield Difference(group.layer, "missed", None, other.id, f"– / {describe(other)}")


def describe(item: Item) -> str:
    """An item in a few words."""
    match item:
        case Entity():
            return f"{item.label} {_quote(item.span)}"
        case Attribution():
            source = _quote(item.source) if item.source else "implicit" if item.implicit_source else "no source"
            return f"{source}: {_quote(item.content)}"
        case Stance():
            return f"{item.label} {_target(item)}"


class _Compared:
    """Two answers, with what is needed to compare their references."""

    def __init__(self, groups: Groups, first: int, second: int, scale: Mapping[str, float]) -> None:
        self._places = groups.places()
        self._answers = first, second
        self._attributions = tuple(
            {item.id: item for item in groups.answers[at].attributions} for at in (first, second)
        )
        self._scale = scale

    def kinds(self, one: Item, other: Item) -> Iterator[tuple[Kind, str]]:
        match one, other:
            case Entity(), Entity():
                yield from self._entities(one, other)
            case Attribution(), Attribution():
                yield from self._attribution(one, other)
            case Stance(), Stance():
                yield from self._stance(one, other)
        if one.attributes != other.attributes:
            names = sorted(
                name
                for name in one.attributes.keys() | other.attributes.keys()
                if one.attributes.get(name) != other.attributes.get(name)
            )
            yield "attribute", _both(*(", ".join(_attribute(item, name) for name in names) for item in (one, other)))

    def _entities(self, one: Entity, other: Entity) -> Iterator[tuple[Kind, str]]:
        words, labels = one.span != other.span, one.label != other.label
        if words and labels:
            yield "boundary_and_label", _both(describe(one), describe(other))
        elif words:
            yield "boundary", _both(_quote(one.span), _quote(other.span))
        elif labels:
            yield "label", _both(one.label, other.label)
        if one.canonical != other.canonical:
            yield "canonical", _both(one.canonical, other.canonical)
        if one.antecedent != other.antecedent:
            yield "antecedent", _both(_quote(one.antecedent), _quote(other.antecedent))

    def _attribution(self, one: Attribution, other: Attribution) -> Iterator[tuple[Kind, str]]:
        swapped: set[Role] = set()
        for role, another in combinations(ROLES, 2):
            if _crossed(one, other, role, another):
                swapped |= {role, another}
                mine, theirs = _roles(one, role, another), _roles(other, role, another)
                yield "role_swapped", _both(mine, theirs)
        for role in ROLES:
            mine_at, theirs_at = one.role(role), other.role(role)
            if mine_at == theirs_at or role in swapped:
                continue
            detail = f"{role}: {_both(_quote(mine_at), _quote(theirs_at))}"
            if mine_at is None or theirs_at is None:
                yield "role_missed", detail
            else:
                yield "boundary" if mine_at.overlaps(theirs_at) else "role_elsewhere", detail
        if one.implicit_source != other.implicit_source and one.source == other.source:
            yield "attribute", _both(*("implicit source" if item.implicit_source else None for item in (one, other)))
        if one.source_canonical != other.source_canonical:
            yield "canonical", _both(one.source_canonical, other.source_canonical)
        for name in ("source_antecedent", "content_antecedent"):
            if getattr(one, name) != getattr(other, name):
                yield "antecedent", _both(_quote(getattr(one, name)), _quote(getattr(other, name)))
        if not self._same(one.parent, other.parent):
            yield "nesting_missed", _both(*self._contents(one.parent, other.parent))

    def _stance(self, one: Stance, other: Stance) -> Iterator[tuple[Kind, str]]:
        if one.label != other.label:
            yield (
                "polarity_flipped" if self._flipped(one.label, other.label) else "label",
                _both(one.label, other.label),
            )
        if isinstance(one.holder, SourceHolder) and isinstance(other.holder, SourceHolder):
            same_holder = self._same(one.holder.attribution, other.holder.attribution)
        else:
            same_holder = one.holder == other.holder
        if not same_holder:
            yield "holder", _both(*(self._holder(at, item) for at, item in enumerate((one, other))))
        if one.target != other.target:
            yield "target", _both(_target(one), _target(other))
        if one.implicit != other.implicit:
            yield "attribute", _both(*("implicit" if item.implicit else None for item in (one, other)))
        if one.evidence != other.evidence:
            yield "evidence", _both(_quote(one.evidence), _quote(other.evidence))
        if not self._same(one.attribution, other.attribution):
            yield "chain", _both(*self._contents(one.attribution, other.attribution))

    def _same(self, one: str | None, other: str | None) -> bool:
        """Whether two references to attributions lead to the same group, or to what says the same."""
        if one is None or other is None:
            return one is other
        first, second = self._answers
        if self._places[first, one] == self._places[second, other]:
            return True
        mine, theirs = self._attributions
        return meaning(mine[one], mine) == meaning(theirs[other], theirs)

    def _contents(self, *names: str | None) -> list[str | None]:
        """What the attributions of either answer say."""
        return [None if name is None else _quote(self._attributions[at][name].content) for at, name in enumerate(names)]

    def _holder(self, at: int, item: Stance) -> str:
        if isinstance(item.holder, SourceHolder):
            through = self._attributions[at][item.holder.attribution]
            return _quote(through.source) or f"whoever said {_quote(through.content)}"
        return "the author" if not hasattr(item.holder, "canonical") else item.holder.canonical

    def _flipped(self, one: str, other: str) -> bool:
        if one not in self._scale or other not in self._scale:
            return False
        low, high = min(self._scale.values()), max(self._scale.values())
        neutral = 0 if low < 0 < high else (low + high) / 2
        return (self._scale[one] - neutral) * (self._scale[other] - neutral) < 0


def _crossed(one: Attribution, other: Attribution, role: Role, another: Role) -> bool:
    """Whether words that have one of two roles in one answer have the other role in the other answer."""

    def moved(mine: Attribution, theirs: Attribution) -> bool:
        across = cover(mine.role(role), theirs.role(another))
        stayed = max(cover(mine.role(each), theirs.role(each)) for each in (role, another))
        return across >= _MOVED and across > stayed

    return moved(one, other) or moved(other, one)


def _roles(item: Attribution, *roles: Role) -> str:
    return ", ".join(f"{role} {_quote(item.role(role)) or '–'}" for role in roles)


def _target(item: Stance) -> str:
    match item.target:
        case SchemeTarget(target=name):
            return name
        case SpanTarget(span=span):
            return _quote(span)
        case TextTarget(text=text):
            return text
        case canonical:
            return canonical.canonical


def _attribute(item: Item, name: str) -> str:
    value = item.attributes.get(name)
    return f"not {name}" if value is None else name if value is True else f"{name}: {value}"


def _quote(span: Span | None) -> str:
    if span is None:
        return ""
    return f"“{span.text if len(span.text) <= 60 else span.text[:59] + '…'}”"


def _both(one: str | None, other: str | None) -> str:
    return f"{one or '–'} / {other or '–'}"
