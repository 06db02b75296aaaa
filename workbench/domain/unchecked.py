"""The types of an annotation once more, for reading by the million what was checked when it came in.

They are those types, and mean what they mean, but nothing is checked when one is made, which otherwise takes four
fifths of the time. One equals another of its kind only, never one that was checked, so both are not to be mixed.
"""

from typing import Any, Never

from workbench.domain import annotations, layers, spans


class _Absent:
    """In place of a method: msgspec then finds none to call."""

    def __get__(self, instance: object, owner: type) -> Never:
        raise AttributeError("unchecked types have no __post_init__")


_ABSENT: Any = _Absent()


class Fragment(spans.Fragment, frozen=True, gc=False):
    __post_init__ = _ABSENT  # type: ignore[misc]


class Span(spans.Span, frozen=True, gc=False):
    __post_init__ = _ABSENT  # type: ignore[misc]
    fragments: tuple[Fragment, ...]


class Entity(layers.Entity, frozen=True, kw_only=True, gc=False):
    __post_init__ = _ABSENT  # type: ignore[misc]
    span: Span
    antecedent: Span | None = None


class Attribution(layers.Attribution, frozen=True, kw_only=True, gc=False):
    __post_init__ = _ABSENT  # type: ignore[misc]
    content: Span
    source: Span | None = None
    cue: Span | None = None
    addressee: Span | None = None
    source_antecedent: Span | None = None
    content_antecedent: Span | None = None


class SpanTarget(layers.SpanTarget, frozen=True, tag="span", tag_field="kind"):
    span: Span


class TextTarget(layers.TextTarget, frozen=True, tag="text", tag_field="kind"):
    __post_init__ = _ABSENT  # type: ignore[misc]


class Stance(layers.Stance, frozen=True, kw_only=True, gc=False):
    __post_init__ = _ABSENT  # type: ignore[misc]
    target: layers.SchemeTarget | layers.CanonicalTarget | SpanTarget | TextTarget
    evidence: Span | None = None


class Annotation(annotations.Annotation, frozen=True, kw_only=True, gc=False):
    __post_init__ = _ABSENT  # type: ignore[misc]
    entities: tuple[Entity, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    stances: tuple[Stance, ...] = ()


class Gold(annotations.Gold, frozen=True, kw_only=True):
    annotation: Annotation
