"""Annotations to Label Studio's `result` lists and back, without loss.

The task's text is the sentence, so offsets there are those of the document less the sentence's start; both are code
points. What the editor cannot show stays here, in the annotation that the list was made from, and comes back with it.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, Sentence
from workbench.domain.layers import Attribution, Entity, Item, SourceHolder, Stance, spans_of
from workbench.domain.scheme import Scheme
from workbench.errors import InvalidInput
from workbench.labelstudio.config import ENTITY, ROLE, STANCE
from workbench.labelstudio.merging import Resolve, merge
from workbench.labelstudio.reading import read_shown
from workbench.labelstudio.results import Region, Result, Results, read_results, write_results
from workbench.labelstudio.showing import show, visible_ranges
from workbench.labelstudio.views import Shown
from workbench.labelstudio.vocabulary import in_words_of

_KINDS: dict[tuple[str, str], type[Item]] = {
    (ENTITY, "span"): Entity,
    (ROLE, "content"): Attribution,
    (STANCE, "evidence"): Stance,
}


def encode(annotation: Annotation, sentence: Sentence, scheme: Scheme) -> list[dict[str, Any]]:
    """What of an annotation can be shown over its sentence, as a `result` list; the same every time."""
    return write_results(show(annotation, sentence, scheme), sentence.text)


def encode_suggestions(entities: Iterable[Entity], sentence: Sentence, scheme: Scheme) -> list[dict[str, Any]]:
    """Suggested entities as the `result` list of a prediction."""
    suggested = Annotation(document=sentence.document, sentence=sentence.index, entities=tuple(entities))
    return encode(suggested, sentence, scheme)


def decode(
    result: Sequence[Result],
    base: Annotation,
    document: Document,
    sentence: Sentence,
    scheme: Scheme,
    *,
    resolve: Resolve = lambda written: written,
    cancelled: bool = False,
) -> Annotation:
    """The annotation that a `result` list says, where `base` is what it was made from.

    `decode(encode(a, …), a, …) == a`. Of an item that is not in `base`, such as a suggestion that was accepted, what
    cannot be shown comes from the list itself, where `encode` has put it.

    Args:
        base: the revision on which both sides last agreed, or one without items.
        resolve: finds a canonical entity by what was written for it.
        cancelled: whether it was skipped in Label Studio.

    Raises:
        InvalidInput: the list has no valid meaning: one sentence says what to draw, tick or delete. Nothing of it is
            left out silently.
    """
    results = in_words_of(scheme, read_results(result, sentence.text))
    base = _with_carried(base, results, document)
    headless = {item.id for item in base.attributions if not visible_ranges(item.content, sentence)}
    before = _shown(show(base, sentence, scheme), sentence, scheme, headless, ())
    hidden = {item.id for item in base.items} - set(before.items)
    after = _shown(results, sentence, scheme, headless, hidden)
    return merge(base, before, after, document, sentence, resolve, cancelled)


def _shown(
    results: Results, sentence: Sentence, scheme: Scheme, headless: Collection[str], hidden: Collection[str]
) -> Shown:
    return read_shown(results, sentence.text, sentence.start, scheme, headless, hidden)


def _with_carried(base: Annotation, results: Results, document: Document) -> Annotation:
    """The base with the items that regions bring along: accepted suggestions, copies of others' annotations."""
    known = {item.id for item in base.items}
    for region in results.regions:
        item = _carried(region, document)
        if item is None or item.id in known:
            continue
        try:
            base = _with_item(base, item)
        except InvalidInput:
            continue  # it leans on what is not there; what is shown of it counts alone
        known.add(item.id)
    return base


def _carried(region: Region, document: Document) -> Item | None:
    tie = region.tie
    if tie is None or tie.original is None or (region.control, tie.part) not in _KINDS:
        return None
    try:
        item = msgspec.convert(tie.original, _KINDS[region.control, tie.part])
        for span in spans_of(item).values():
            span.check_quotes(document.text)
    except (msgspec.ValidationError, InvalidInput):
        return None
    return item if item.id == tie.item else None


def _with_item(base: Annotation, item: Item) -> Annotation:
    attributions = {attribution.id for attribution in base.attributions}
    match item:
        case Entity():
            return replace(base, entities=(*base.entities, item))
        case Attribution():
            parent = item.parent if item.parent in attributions else None
            return replace(base, attributions=(*base.attributions, replace(item, parent=parent)))
        case Stance():
            through = item.attribution if item.attribution in attributions else None
            if isinstance(item.holder, SourceHolder) and item.holder.attribution not in attributions:
                raise InvalidInput(f"the holder of {item.id} is not there")
            return replace(base, stances=(*base.stances, replace(item, attribution=through)))
