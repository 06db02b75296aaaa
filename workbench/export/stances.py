"""Stances, written into columns."""

from collections.abc import Mapping
from typing import Any

from workbench.domain.layers import (
    Attribution,
    AuthorHolder,
    CanonicalHolder,
    CanonicalTarget,
    SchemeTarget,
    SourceHolder,
    SpanTarget,
    Stance,
    TextTarget,
)
from workbench.domain.scheme import Scheme
from workbench.domain.spans import Span
from workbench.export.features import HOLDER_KINDS, TARGET_KINDS
from workbench.export.items import Chain
from workbench.export.marks import Codes, Marks, numbered
from workbench.export.places import Fragments, Place

AUTHOR, CANONICAL_HOLDER, SOURCE = (HOLDER_KINDS.index(kind) for kind in ("author", "canonical", "source"))
TARGET, CANONICAL_TARGET, SPAN, TEXT = (TARGET_KINDS.index(kind) for kind in ("target", "canonical", "span", "text"))


class Stances:
    """The columns of stances, in a list or at the top of a table."""

    def __init__(self, columns: Any, scheme: Scheme) -> None:
        points = scheme.stance.scale
        self._labels = Codes("stance label", numbered(point.label for point in points))
        self._values = [point.value for point in points]
        self._targets = scheme.stance.targets
        self._id, self._label, self._value, self._implicit, self._attribution = (
            columns[name].append for name in ("id", "label", "value", "implicit", "attribution")
        )
        self._holder_kind, self._holder, self._holder_canonical, self._holder_attribution = (
            columns[name].append for name in ("holder_kind", "holder", "holder_canonical", "holder_attribution")
        )
        self._target_kind, self._target, self._target_key, self._target_canonical = (
            columns[name].append for name in ("target_kind", "target", "target_key", "target_canonical")
        )
        self._holder_fragments = Fragments(columns["holder_fragments"])
        self._target_fragments = Fragments(columns["target_fragments"])
        self._evidence = Fragments(columns["evidence"])
        self._chain = Chain(columns["chain"])
        self.marks = Marks(columns, scheme, "stance")

    def add(self, stance: Stance, attributions: Mapping[str, Attribution], place: Place) -> None:
        label = self._labels[stance.label]
        self._id(stance.id)
        self._label(label)
        self._value(self._values[label])
        self._add_holder(stance, attributions, place)
        self._add_target(stance, place)
        self._implicit(stance.implicit)
        self._evidence.add(stance.evidence, place)
        self._attribution(stance.attribution)
        self._chain.add(stance.attribution, attributions)
        self.marks.add(stance)

    def _add_holder(self, stance: Stance, attributions: Mapping[str, Attribution], place: Place) -> None:
        canonical: str | None = None
        attribution: str | None = None
        span: Span | None = None
        match stance.holder:
            case AuthorHolder():
                kind = AUTHOR
            case CanonicalHolder(canonical):
                kind = CANONICAL_HOLDER
            case SourceHolder(attribution):
                kind = SOURCE
                span = attributions[attribution].source
                canonical = attributions[attribution].source_canonical
        self._holder_kind(kind)
        self._holder(place.name(canonical) or (span and span.text))
        self._holder_canonical(canonical)
        self._holder_attribution(attribution)
        self._holder_fragments.add(span, place)

    def _add_target(self, stance: Stance, place: Place) -> None:
        key: str | None = None
        canonical: str | None = None
        span: Span | None = None
        match stance.target:
            case SchemeTarget(key):
                kind = TARGET
                target = self._targets.get(key)
                text = key if target is None else target.name
                canonical = None if target is None else target.canonical
            case CanonicalTarget(canonical):
                kind, text = CANONICAL_TARGET, place.canonicals[canonical].name
            case SpanTarget(span):
                kind, text = SPAN, span.text
            case TextTarget(text):
                kind = TEXT
        self._target_kind(kind)
        self._target(text)
        self._target_key(key)
        self._target_canonical(canonical)
        self._target_fragments.add(span, place)
