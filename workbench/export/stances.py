"""Stances as Arrow columns; what they hold is declared in `features.py`."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from workbench.domain.canonical import CanonicalEntity
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
from workbench.export.arrays import Integers, Places, Spans, codes, flags, fragments, numbers, texts
from workbench.export.features import HOLDER_KINDS, TARGET_KINDS
from workbench.export.items import chain_of, chains_array, marks

if TYPE_CHECKING:
    import pyarrow as pa

AUTHOR, CANONICAL_HOLDER, SOURCE = (HOLDER_KINDS.index(kind) for kind in ("author", "canonical", "source"))
TARGET, CANONICAL_TARGET, SPAN, TEXT = (TARGET_KINDS.index(kind) for kind in ("target", "canonical", "span", "text"))


class _Side(NamedTuple):
    """A holder or a target.

    Attributes:
        text: for reading.
        key: the target's in the scheme, or the attribution whose source it is.
    """

    kind: int
    text: str | None = None
    key: str | None = None
    canonical: str | None = None
    span: Span | None = None


def stance_columns(
    stances: Sequence[Stance],
    labels: Integers,
    attributions: Sequence[Mapping[str, Attribution]],
    places: Places,
    scheme: Scheme,
    canonicals: Mapping[str, CanonicalEntity],
) -> "dict[str, pa.Array]":
    """Args:
    labels: of each stance, by number.
    attributions: those of each stance's annotation, by id.
    places: of the sentence of each stance.
    canonicals: those that the stances refer to, at least.
    """
    values = np.array([point.value for point in scheme.stance.scale])
    holders = [_holder(item, beside, canonicals) for item, beside in zip(stances, attributions, strict=True)]
    targets = [_target(item, scheme, canonicals) for item in stances]
    chains = [chain_of(item.attribution, beside) for item, beside in zip(stances, attributions, strict=True)]
    return {
        "id": texts([item.id for item in stances]),
        "label": codes(labels),
        "value": numbers(values[labels]),
        "holder_kind": codes([side.kind for side in holders]),
        "holder": texts([side.text for side in holders]),
        "holder_canonical": texts([side.canonical for side in holders]),
        "holder_attribution": texts([side.key for side in holders]),
        "holder_fragments": fragments(Spans.of([side.span for side in holders]), places),
        "target_kind": codes([side.kind for side in targets]),
        "target": texts([side.text for side in targets]),
        "target_key": texts([side.key for side in targets]),
        "target_canonical": texts([side.canonical for side in targets]),
        "target_fragments": fragments(Spans.of([side.span for side in targets]), places),
        "implicit": flags([item.implicit for item in stances]),
        "evidence": fragments(Spans.of([item.evidence for item in stances]), places),
        "attribution": texts([item.attribution for item in stances]),
        "chain": chains_array(chains),
        **marks(stances, scheme, "stance"),
    }


def _holder(
    stance: Stance, attributions: Mapping[str, Attribution], canonicals: Mapping[str, CanonicalEntity]
) -> _Side:
    match stance.holder:
        case AuthorHolder():
            return _Side(AUTHOR)
        case CanonicalHolder(canonical):
            return _Side(CANONICAL_HOLDER, canonicals[canonical].name, canonical=canonical)
        case SourceHolder(key):
            span, source = attributions[key].source, attributions[key].source_canonical
            text = canonicals[source].name if source is not None else None if span is None else span.text
            return _Side(SOURCE, text, key, source, span)


def _target(stance: Stance, scheme: Scheme, canonicals: Mapping[str, CanonicalEntity]) -> _Side:
    match stance.target:
        case SchemeTarget(key):
            target = scheme.stance.targets.get(key)
            return _Side(TARGET, key, key) if target is None else _Side(TARGET, target.name, key, target.canonical)
        case CanonicalTarget(canonical):
            return _Side(CANONICAL_TARGET, canonicals[canonical].name, canonical=canonical)
        case SpanTarget(span):
            return _Side(SPAN, span.text, span=span)
        case TextTarget(text):
            return _Side(TEXT, text)
