"""One answer's layers as HTML, each so that several stand legibly under one another."""

from collections.abc import Collection, Iterator, Mapping
from html import escape
from typing import assert_never

from workbench.app.pages.marking import Mark, draw_marks
from workbench.domain.annotations import Annotation
from workbench.domain.layers import (
    Attribution,
    AuthorHolder,
    CanonicalHolder,
    CanonicalTarget,
    Item,
    LayerName,
    SchemeTarget,
    SourceHolder,
    SpanTarget,
    Stance,
    TextTarget,
)
from workbench.domain.scheme import Scheme
from workbench.domain.spans import Span

_NOTHING = '<p class="wb-nothing">nothing</p>'
_GREY = "#7a7a75"


class AnswerParts:
    """Draws the answers to one sentence.

    Args:
        names: of canonical entities, by id.
        text: of the document.
        start, end: of the sentence in it.
    """

    def __init__(
        self, scheme: Scheme, names: Mapping[str, str], text: str, start: int, end: int, *, dark: bool
    ) -> None:
        self.scheme = scheme
        self.names = names
        self.text = text
        self.start = start
        self.end = end
        self.dark = dark

    def layer(self, layer: LayerName, answer: Annotation, differing: Collection[str]) -> str:
        """One layer of an answer.

        Args:
            differing: ids of its items that others see differently.
        """
        match layer:
            case "entities":
                return self._entities(answer, differing)
            case "attribution":
                return self._attributions(answer, differing) or _NOTHING
            case "stance":
                return self._stances(answer, differing) or _NOTHING
            case _:
                assert_never(layer)

    def _entities(self, answer: Annotation, differing: Collection[str]) -> str:
        marks = [
            Mark(item.span.ranges, item.label, self._label_colour(item.label), item.id in differing)
            for item in answer.entities
        ]
        beside = "".join(
            f"<li>{_quote(item.span)} {escape(' · '.join(about))}</li>"
            for item in answer.entities
            if (about := list(_about(item, self._name(item.canonical))))
        )
        return (
            f'<p class="wb-marked" dir="auto">{draw_marks(self.text, self.start, self.end, marks)}</p>'
            f"{f'<ul class=wb-beside>{beside}</ul>' if beside else ''}"
        )

    def _attributions(self, answer: Annotation, differing: Collection[str]) -> str:
        known = {item.id for item in answer.attributions}
        roots = [item for item in answer.attributions if item.parent is None or item.parent not in known]
        return self._tree(answer, roots, differing)

    def _tree(self, answer: Annotation, level: Collection[Attribution], differing: Collection[str]) -> str:
        if not level:
            return ""
        lines = []
        for item in level:
            nested = [child for child in answer.attributions if child.parent == item.id]
            colour = self._attribution_colour(answer.attributions.index(item))
            about = " · ".join(_about(item, self._name(item.source_canonical)))
            lines.append(
                f'<li><span class="wb-frame" style="--c:{colour}">{" · ".join(_roles(item))}'
                f"{_differs(item, differing)}</span>{_small(about)}"
                f"{self._tree(answer, nested, differing)}</li>"
            )
        return f'<ul class="wb-parts wb-tree">{"".join(lines)}</ul>'

    def _stances(self, answer: Annotation, differing: Collection[str]) -> str:
        if not answer.stances:
            return ""
        named = {item.id: item for item in answer.attributions}
        lines = []
        for item in answer.stances:
            point = self.scheme.scale_point(item.label)
            colour = _GREY if point is None else point.colour_dark if self.dark else point.colour
            label = f"{point.symbol} {item.label}" if point else item.label
            about = [*(["implicit"] if item.implicit else []), *_about(item, None)]
            if item.attribution is not None:
                through = " › ".join(self._source(link) for link in answer.chain(item.attribution))
                about.insert(0, f"via {through}")
            if item.evidence is not None:
                about.append(f"“{item.evidence.text}”")
            lines.append(
                f"<li>{self._holder(item, named)} → "
                f'<b style="color:{colour}">{escape(label)}</b> → {self._target(item)}{_differs(item, differing)}'
                f"{_small(' · '.join(about))}</li>"
            )
        return f'<ul class="wb-parts">{"".join(lines)}</ul>'

    def _target(self, item: Stance) -> str:
        match item.target:
            case SchemeTarget(target=key):
                known = self.scheme.stance.targets.get(key)
                return _bdi(known.name if known else key)
            case CanonicalTarget(canonical=name):
                return _bdi(self.names.get(name, name))
            case SpanTarget(span=span):
                return _quote(span)
            case TextTarget(text=text):
                return _bdi(text)
            case _:
                assert_never(item.target)

    def _holder(self, item: Stance, attributions: Mapping[str, Attribution]) -> str:
        match item.holder:
            case AuthorHolder():
                return "<i>the author</i>"
            case CanonicalHolder(canonical=name):
                return _bdi(self.names.get(name, name))
            case SourceHolder(attribution=name):
                return _bdi(self._source(attributions[name]))
            case _:
                assert_never(item.holder)

    def _source(self, item: Attribution) -> str:
        return item.source.text if item.source is not None else self._name(item.source_canonical) or "no source"

    def _name(self, canonical: str | None) -> str | None:
        return None if canonical is None else self.names.get(canonical, canonical)

    def _label_colour(self, name: str) -> str:
        label = self.scheme.entities.labels.get(name)
        return _GREY if label is None else label.colour_dark if self.dark else label.colour

    def _attribution_colour(self, place: int) -> str:
        colours = self.scheme.attribution.colours_dark if self.dark else self.scheme.attribution.colours
        return colours[place % len(colours)]


def _roles(item: Attribution) -> Iterator[str]:
    """Source, cue, content, addressee, as they are read."""
    if item.source is None:
        yield f"<i>{'implicit source' if item.implicit_source else 'no source'}</i>"
    for role in ("source", "cue", "content", "addressee"):
        span = item.role(role)
        if span is not None:
            yield f'<span class="wb-role"><small>{role}</small> {_quote(span)}</span>'


def _about(item: Item, canonical: str | None) -> Iterator[str]:
    """What else is said of an item, which names a canonical entity perhaps."""
    if canonical:
        yield f"= {canonical}"
    for name, value in item.attributes.items():
        yield name if value is True else f"{name} {value}"
    if item.uncertain:
        yield "uncertain"
    if item.note:
        yield f"note: {item.note}"


def _differs(item: Item, differing: Collection[str]) -> str:
    return '<b class="wb-differs" title="Others see it differently">≠</b>' if item.id in differing else ""


def _small(about: str) -> str:
    return f'<small dir="auto">{escape(about)}</small>' if about else ""


def _quote(span: Span) -> str:
    return f"<q><bdi>{escape(span.text)}</bdi></q>"


def _bdi(text: str) -> str:
    return f"<bdi>{escape(text)}</bdi>"
