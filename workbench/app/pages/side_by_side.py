"""One sentence with everybody's answer to it, and what differs. For leads."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import NamedTuple
from urllib.parse import urlencode

import streamlit as st

from workbench.app.pages.answer_parts import AnswerParts
from workbench.app.pages.figures import LAYER_TITLES
from workbench.app.pages.visit import Visit
from workbench.domain.annotations import Annotation
from workbench.domain.layers import Attribution, Entity, Item, LayerName, SpanTarget, Stance
from workbench.workflows.agreement_report import ShownDifference, SideBySide
from workbench.workflows.side_by_side import side_by_side

PATH = "sentence"
_SHORT = 60


def address(document: str, sentence: int) -> str:
    """Where a sentence is shown.

    >>> address("a b", 2)
    '/sentence?document=a+b&sentence=2'
    """
    return f"/{PATH}?{urlencode({'document': document, 'sentence': sentence})}"


def draw(visit: Visit) -> None:
    st.title("Side by side")
    document, number = st.query_params.get("document"), st.query_params.get("sentence", "")
    if not document or not (number.isascii() and number.isdigit()):
        st.html('<p class="wb-empty">Choose a sentence on the page <a href="/agreement">Agreement</a>.</p>')
        return
    found = side_by_side(visit.house.store, visit.project, visit.user, document, int(number))
    st.html(_head(found))
    if not found.answers:
        st.html('<p class="wb-empty">Nobody has answered this sentence yet.</p>')
        return
    scheme = visit.open.scheme.scheme
    dark = st.context.theme.type == "dark"
    parts = AnswerParts(scheme, found.names, found.text, found.start, found.end, dark=dark)
    st.html("".join(_layer(layer, found, parts) for layer in scheme.layers) + _notes(found.answers))


def _head(found: SideBySide) -> str:
    before, after = found.text[max(0, found.start - 240) : found.start], found.text[found.end : found.end + 240]
    adjudicate = "/adjudicate?" + urlencode({"document": found.document, "sentence": found.sentence})
    return (
        f'<div class="wb-side-head"><p class="wb-about">{escape(found.title or found.document)} · '
        f"sentence {found.sentence + 1} · {_count(len(found.answers), 'answer', 'answers')}</p>"
        f'<p class="wb-sentence" dir="auto"><span>{"…" if found.start > 240 else ""}{escape(before)}</span>'
        f"<b>{escape(found.text[found.start : found.end])}</b>"
        f"<span>{escape(after)}{'…' if len(found.text) > found.end + 240 else ''}</span></p>"
        f'<p class="wb-about">{_gold(found)}<a class="wb-action" href="{escape(adjudicate)}" target="_self">'
        f"{'Decide again' if found.gold else 'Decide'}</a></p></div>"
    )


def _gold(found: SideBySide) -> str:
    if found.gold is None:
        return ""
    made = found.gold.annotation
    when = f" on {made.created_at:%-d %b %Y}" if made.created_at else ""
    stale = ' <b class="wb-flagged">An answer was revised since.</b>' if found.stale else ""
    return f"Decided by {escape(made.annotator)}{when}.{stale} "


def _layer(layer: LayerName, found: SideBySide, parts: AnswerParts) -> str:
    apart = [each for each in found.differences if each.layer == layer]
    from_gold = [each for each in found.from_gold if each.layer == layer]
    several = len(found.answers) > 1
    lines = _lines(apart, found.answers)
    count = _count(len(lines), "difference", "differences") if lines else "all agree" if several else ""
    rows = "".join(
        _row(answer.annotator, parts.layer(layer, answer, _items_of(answer.annotator, [*apart, *from_gold])))
        for answer in found.answers
    )
    if found.gold is not None:
        rows += _row("gold", parts.layer(layer, found.gold.annotation, ()), "wb-gold")
    return (
        f'<section class="wb-side"><h3>{LAYER_TITLES[layer]} <small>{count}</small></h3>'
        f"<table>{rows}</table>{_differences(lines)}{_differences(_lines(from_gold, found.answers))}</section>"
    )


def _row(who: str, drawn: str, kind: str = "") -> str:
    return f'<tr class="{kind}"><th scope="row" title="{escape(who)}">{escape(who)}</th><td>{drawn}</td></tr>'


def _items_of(who: str, differences: Iterable[ShownDifference]) -> set[str]:
    def items() -> Iterator[str | None]:
        for each in differences:
            if each.first == who:
                yield each.first_item
            if each.second == who:
                yield each.second_item

    return {item for item in items() if item is not None}


class _Line(NamedTuple):
    """A difference, about which words it is, and what each has."""

    title: str
    about: str
    detail: str


def _lines(differences: Iterable[ShownDifference], answers: Iterable[Annotation]) -> dict[_Line, list[str]]:
    """Who differs: where several pairs differ in the same way, they stand on one line."""
    items = {(answer.annotator, item.id): item for answer in answers for item in answer.items}
    lines: dict[_Line, list[str]] = {}
    for each in differences:
        item = items.get((each.first, each.first_item or "")) or items.get((each.second, each.second_item or ""))
        words = _words(item)
        about = f"“{words}”: " if words and words[:30] not in each.detail else ""
        pairs = lines.setdefault(_Line(each.title, about, each.detail), [])
        if (pair := f"{each.first} – {each.second}") not in pairs:
            pairs.append(pair)
    return lines


def _words(item: Item | None) -> str:
    """By which one recognises it."""
    span = None
    match item:
        case Entity():
            span = item.span
        case Attribution():
            span = item.content
        case Stance():
            span = item.target.span if isinstance(item.target, SpanTarget) else item.evidence
    if span is None:
        return ""
    return span.text if len(span.text) <= _SHORT else span.text[: _SHORT - 1] + "…"


def _differences(lines: Mapping[_Line, list[str]]) -> str:
    if not lines:
        return ""
    rows = "".join(
        f'<tr><td><span class="wb-kind">{escape(line.title)}</span></td>'
        f'<td dir="auto">{escape(line.about + line.detail)}</td>'
        f"<td>{escape(', '.join(pairs))}</td></tr>"
        for line, pairs in lines.items()
    )
    return f'<table class="wb-differences">{rows}</table>'


def _notes(answers: Iterable[Annotation]) -> str:
    return "".join(
        f'<p class="wb-note" dir="auto">{escape(answer.annotator)}: {escape(answer.note)}</p>'
        for answer in answers
        if answer.note
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
