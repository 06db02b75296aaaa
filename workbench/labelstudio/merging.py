"""What was changed in the editor, carried over into the annotation that it was made from.

Two views are compared field by field: how our annotation is shown, and what stands there now. A field that is the same
in both keeps what we have, which may be more than can be shown: the part of a span that lies in another sentence, a
canonical entity, who suggested it. So an annotation that nobody touched comes back as it went.
"""

from collections.abc import Callable, Iterable
from typing import Any, assert_never

from msgspec.structs import replace

from workbench.domain.annotations import Annotation, Status
from workbench.domain.documents import Document, Sentence
from workbench.domain.layers import (
    AttributeValue,
    Attribution,
    AuthorHolder,
    CanonicalHolder,
    CanonicalTarget,
    Entity,
    Holder,
    Item,
    SchemeTarget,
    SourceHolder,
    SpanTarget,
    Stance,
    Target,
    TextTarget,
)
from workbench.domain.spans import Span
from workbench.errors import InvalidAnnotation
from workbench.labelstudio.views import AttributionView, EntityView, ItemView, Ranges, Shown, StanceView

Resolve = Callable[[str], str | None]
"""From what somebody wrote, an id or a name, to the id of a canonical entity."""


def merge(
    base: Annotation,
    before: Shown,
    after: Shown,
    document: Document,
    sentence: Sentence,
    resolve: Resolve,
    cancelled: bool,
) -> Annotation:
    """Carry the changes from `before` to `after` into `base`.

    Args:
        before: how `base` is shown.
        after: what stands in the editor.
        cancelled: whether the annotation was skipped there.

    Raises:
        InvalidAnnotation: the outcome contradicts itself, or leaves a stance without holder or target.
    """
    merger = _Merger(document, sentence, resolve)
    kept: list[Item] = []
    made = dict(after.items)
    for item in base.items:
        shown = before.items.get(item.id)
        now = after.items.get(item.id)
        if shown is None:
            kept.append(item)
        elif isinstance(now, type(shown)):
            kept.append(merger.changed(item, shown, made.pop(item.id)))
        elif now is None and isinstance(shown, AttributionView) and not shown.content:
            kept.append(merger.changed(item, shown, AttributionView()))  # its content is in another sentence
    kept += [merger.new(name, view) for name, view in made.items()]
    status: Status = "skipped" if cancelled else "flagged" if after.flagged else "submitted"
    return replace(
        base,
        entities=tuple(item for item in kept if isinstance(item, Entity)),
        attributions=tuple(item for item in kept if isinstance(item, Attribution)),
        stances=tuple(item for item in kept if isinstance(item, Stance)),
        note=base.note if after.note == before.note else after.note,
        status=status,
    )


class _Merger:
    def __init__(self, document: Document, sentence: Sentence, resolve: Resolve) -> None:
        self._text = document.text
        self._sentence = sentence
        self._whole: Ranges = ((sentence.start, sentence.end),)
        self._resolve = resolve

    def changed(self, item: Item, shown: ItemView, now: ItemView) -> Item:
        fields = {name for name in now.__struct_fields__ if getattr(shown, name) != getattr(now, name)}
        if not fields:
            return item
        common: dict[str, Any] = {name: getattr(now, name) for name in ("uncertain", "note") if name in fields}
        if "attributes" in fields:
            common["attributes"] = _with_changes(item.attributes, shown.attributes, now.attributes)
        match item, now:
            case Entity(), EntityView():
                return replace(item, **common, **self._entity(item, now, fields))
            case Attribution(), AttributionView():
                return replace(item, **common, **self._attribution(item, now, fields))
            case Stance(), StanceView():
                return replace(item, **common, **self._stance(item, now, fields))
        raise InvalidAnnotation(f"the item {item.id!r} is of another layer than it was")

    def new(self, name: str, view: ItemView) -> Item:
        fields = set(view.__struct_fields__)
        common: dict[str, Any] = {"id": name, "uncertain": view.uncertain, "note": view.note}
        common["attributes"] = view.attributes
        match view:
            case EntityView():
                return Entity(**common, **self._entity(None, view, fields))
            case AttributionView():
                return Attribution(**common, **self._attribution(None, view, fields))
            case StanceView():
                return Stance(**common, **self._stance(None, view, fields))
            case _:
                assert_never(view)

    def _entity(self, item: Entity | None, now: EntityView, fields: set[str]) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        if "label" in fields:
            changes["label"] = now.label
        for name in fields & {"span", "antecedent"}:
            changes[name] = self._span(getattr(now, name), getattr(item, name, None))
        if "canonical" in fields:
            changes["canonical"] = self._canonical(now.canonical)
        return changes

    def _attribution(self, item: Attribution | None, now: AttributionView, fields: set[str]) -> dict[str, Any]:
        changes: dict[str, Any] = {name: getattr(now, name) for name in fields & {"parent", "implicit_source"}}
        spans = {"content", "source", "cue", "addressee", "source_antecedent", "content_antecedent"}
        for name in fields & spans:
            changes[name] = self._span(getattr(now, name), getattr(item, name, None))
        if "canonical" in fields:
            changes["source_canonical"] = self._canonical(now.canonical)
        if changes.get("source") is not None and "implicit_source" not in fields:
            changes["implicit_source"] = False
        if "source" in changes and changes["source"] is None:
            changes["source_antecedent"] = None
        return changes

    def _stance(self, item: Stance | None, now: StanceView, fields: set[str]) -> dict[str, Any]:
        changes: dict[str, Any] = {name: getattr(now, name) for name in fields & {"label", "implicit"}}
        if "evidence" in fields:
            # Over the whole sentence: no words in particular.
            before = item.evidence if item is not None else None
            changes["evidence"] = None if now.evidence == self._whole else self._span(now.evidence, before)
        if "through" in fields:
            changes["attribution"] = now.through
        if fields & {"holder", "held_by", "canonical"}:
            changes["holder"] = self._holder(now)
        if fields & {"target", "text", "about"}:
            changes["target"] = self._target(now, item.target if item is not None else None)
        return changes

    def _holder(self, now: StanceView) -> Holder:
        what = f"the stance {now.label} on “{self._quote(now.evidence)}”"
        if now.held_by is not None and not now.canonical and now.holder != "author":
            return SourceHolder(now.held_by)
        if now.canonical and now.held_by is None and not now.holder:
            canonical = self._canonical(now.canonical)
            assert canonical is not None
            return CanonicalHolder(canonical)
        if now.holder == "author" and now.held_by is None and not now.canonical:
            return AuthorHolder()
        if now.holder == "source" and not now.canonical:
            raise InvalidAnnotation(f"{what} is held by a source, but no held_by leads to one")
        if now.holder or now.held_by is not None or now.canonical:
            raise InvalidAnnotation(f"{what} has two holders; keep one of author, held_by and the written name")
        raise InvalidAnnotation(f"{what} has no holder; tick author, draw held_by to a source, or write a name")

    def _target(self, now: StanceView, before: Target | None) -> Target:
        what = f"the stance {now.label} on “{self._quote(now.evidence)}”"
        given = [kind for kind in (now.target, now.text, now.about) if kind]
        if len(given) > 1:
            raise InvalidAnnotation(f"{what} has two targets; keep one of choice, written words and about")
        if now.target:
            return SchemeTarget(now.target)
        if now.text:
            canonical = self._resolve(now.text)
            return CanonicalTarget(canonical) if canonical == now.text else TextTarget(now.text)
        if now.about:
            span = self._span(now.about, before.span if isinstance(before, SpanTarget) else None)
            assert span is not None
            return SpanTarget(span)
        raise InvalidAnnotation(f"{what} has no target; tick or write one, or draw about to the words that name it")

    def _canonical(self, written: str) -> str | None:
        if not written.strip():
            return None
        found = self._resolve(written) or self._resolve(written.strip())
        if found is None:
            raise InvalidAnnotation(
                f"{written[:60]!r} is no canonical entity of the project; write the id of one, such as GPE/Turkey"
            )
        return found

    def _span(self, ranges: Ranges, before: Span | None) -> Span | None:
        """The visible ranges with what of the span lies in other sentences."""
        if not ranges:
            return None
        first, last = self._sentence.start, self._sentence.end
        outside = [(start, min(end, first)) for start, end in before.ranges if start < first] if before else []
        outside += [(max(start, last), end) for start, end in before.ranges if end > last] if before else []
        joined: list[tuple[int, int]] = []
        for start, end in sorted([*outside, *ranges]):
            if joined and joined[-1][1] == start and start in (first, last):
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        return Span.of(self._text, *joined)

    def _quote(self, ranges: Iterable[tuple[int, int]]) -> str:
        text = " … ".join(self._text[start:end] for start, end in ranges)
        return text if len(text) <= 40 else f"{text[:39]}…"


def _with_changes(
    ours: "Iterable[tuple[str, AttributeValue]] | Any", shown: dict[str, AttributeValue], now: dict[str, AttributeValue]
) -> dict[str, AttributeValue]:
    changed = {name for name in {*shown, *now} if shown.get(name) != now.get(name)}
    kept = {name: value for name, value in dict(ours).items() if name not in changed}
    return kept | {name: value for name, value in now.items() if name in changed}
