"""What a person says about a sentence: entities, attributions, stances.

The three are a closed union (`Item`); a room that treats them differently uses `match` and ends in
`assert_never`, so that mypy lists every place to finish when a layer is added.
"""

import re
from collections.abc import Mapping
from typing import Literal, get_args

from msgspec import Struct, field

from workbench.domain.characters import check_text, is_storable
from workbench.domain.spans import Span
from workbench.errors import InvalidAnnotation

LayerName = Literal["entities", "attribution", "stance"]
LAYERS: tuple[LayerName, ...] = get_args(LayerName)

Role = Literal["source", "cue", "content", "addressee"]
ROLES: tuple[Role, ...] = get_args(Role)

AttributeValue = str | bool
Attributes = Mapping[str, AttributeValue]

_ITEM_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


class _Item(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """What every item of every layer has.

    Attributes:
        id: unique within its annotation; 1 to 64 of `A-Z a-z 0-9 _ . : -`.
        attributes: values of the attributes that the scheme declares.
        uncertain: the annotator was not sure.
        note: free text.
        suggested_by: the model, with its version, whose suggestion a person accepted; empty where
            the person made the item.
    """

    id: str
    attributes: Attributes = field(default_factory=dict)
    uncertain: bool = False
    note: str = ""
    suggested_by: str = ""

    def __post_init__(self) -> None:
        if not _ITEM_ID.fullmatch(self.id):
            raise InvalidAnnotation(f"item id {self.id!r} must be 1 to 64 of A-Z a-z 0-9 _ . : -")
        if self.note:
            check_text(self.note, f"the note of {self.id}")
        for name, value in self.attributes.items():
            if isinstance(value, str) and not is_storable(value):
                check_text(value, f"attribute {name} of {self.id}")


class Entity(_Item, frozen=True, kw_only=True):
    """A mention. Mentions may nest and overlap.

    Attributes:
        label: one of the scheme's entity labels.
        canonical: id of the canonical entity it names, from the project's registry.
        antecedent: the span that a pronoun or "the official" points to, in any sentence.
    """

    span: Span
    label: str
    canonical: str | None = None
    antecedent: Span | None = None


class Attribution(_Item, frozen=True, kw_only=True):
    """Who says what, through which words.

    Attributes:
        content: what is said; the one role that is always there.
        source: who says it; absent, or in any sentence.
        cue: the words that attribute it; a colon will do.
        addressee: to whom.
        parent: id of the attribution that this one is nested in.
        source_canonical: id of the canonical entity that speaks ("he", "a Turkish official").
        implicit_source: there is a source, but no words for it.
        source_antecedent: the span that a pronoun in the source points to.
        content_antecedent: the span that a pronoun in the content ("which", "so") points to.

    Raises:
        InvalidAnnotation: an implicit source has a span, an antecedent's role has none, or it is
            its own parent.
    """

    content: Span
    source: Span | None = None
    cue: Span | None = None
    addressee: Span | None = None
    parent: str | None = None
    source_canonical: str | None = None
    implicit_source: bool = False
    source_antecedent: Span | None = None
    content_antecedent: Span | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.implicit_source and self.source is not None:
            raise InvalidAnnotation(f"attribution {self.id} has a source span, so its source is not implicit")
        if self.source_antecedent is not None and self.source is None:
            raise InvalidAnnotation(f"attribution {self.id} has an antecedent for a source that it lacks")
        if self.parent == self.id:
            raise InvalidAnnotation(f"attribution {self.id} is its own parent")

    def role(self, role: Role) -> Span | None:
        match role:
            case "source":
                return self.source
            case "cue":
                return self.cue
            case "content":
                return self.content
            case "addressee":
                return self.addressee


class AuthorHolder(Struct, frozen=True, tag="author", tag_field="kind", forbid_unknown_fields=True):
    """The author of the document."""


class CanonicalHolder(Struct, frozen=True, tag="canonical", tag_field="kind", forbid_unknown_fields=True):
    """A canonical entity of the project's registry, by id."""

    canonical: str


class SourceHolder(Struct, frozen=True, tag="source", tag_field="kind", forbid_unknown_fields=True):
    """The source of an attribution of the same annotation, by the attribution's id."""

    attribution: str


Holder = AuthorHolder | CanonicalHolder | SourceHolder


class SchemeTarget(Struct, frozen=True, tag="target", tag_field="kind", forbid_unknown_fields=True):
    """One of the targets that the scheme lists, by key."""

    target: str


class CanonicalTarget(Struct, frozen=True, tag="canonical", tag_field="kind", forbid_unknown_fields=True):
    """A canonical entity of the project's registry, by id."""

    canonical: str


class SpanTarget(Struct, frozen=True, tag="span", tag_field="kind", forbid_unknown_fields=True):
    """Words of the document."""

    span: Span


class TextTarget(Struct, frozen=True, tag="text", tag_field="kind", forbid_unknown_fields=True):
    """Free text: half of real targets are no entity."""

    text: str

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InvalidAnnotation("a free-text target needs a text")
        check_text(self.text, "a free-text target")


Target = SchemeTarget | CanonicalTarget | SpanTarget | TextTarget


class Stance(_Item, frozen=True, kw_only=True):
    """Who is for or against what.

    Attributes:
        label: one of the scheme's stance scale.
        implicit: to be inferred rather than said.
        evidence: the words that show it.
        attribution: id of the attribution through which it is expressed; the source chain follows
            from its parents.
    """

    holder: Holder
    target: Target
    label: str
    implicit: bool = False
    evidence: Span | None = None
    attribution: str | None = None


Item = Entity | Attribution | Stance


def spans_of(item: Item) -> dict[str, Span]:
    """Every span of an item, by the name of the field that holds it."""
    match item:
        case Entity():
            named = {"span": item.span, "antecedent": item.antecedent}
        case Attribution():
            named = {role: item.role(role) for role in ROLES}
            named |= {
                "source_antecedent": item.source_antecedent,
                "content_antecedent": item.content_antecedent,
            }
        case Stance():
            target = item.target.span if isinstance(item.target, SpanTarget) else None
            named = {"target": target, "evidence": item.evidence}
    return {name: span for name, span in named.items() if span is not None}


def canonicals_of(item: Item) -> set[str]:
    """The ids of all canonical entities that an item refers to."""
    match item:
        case Entity():
            found = {item.canonical}
        case Attribution():
            found = {item.source_canonical}
        case Stance():
            found = {
                side.canonical
                for side in (item.holder, item.target)
                if isinstance(side, CanonicalHolder | CanonicalTarget)
            }
    return {canonical for canonical in found if canonical is not None}
