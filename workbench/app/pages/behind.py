"""The sentences behind a number, each a click away from being seen side by side."""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any, cast

import streamlit as st

from workbench.agreement.differences import KINDS, Kind
from workbench.app.pages import side_by_side
from workbench.app.pages.charts import PICK
from workbench.app.pages.visit import Visit
from workbench.workflows.agreement_report import AgreementReport, DisagreeingSentence, LayerAgreement
from workbench.workflows.agreement_sentences import disagreements

# What the list can be narrowed to: the key of the select box, which is the name in the address too.
FILTERS = ("kind", "label", "taken for", "pair", "annotator", "week")
_AT_ONCE = 20


def pair_name(first: str, second: str) -> str:
    """Two annotators, whichever is named first.

    >>> pair_name("ben", "ana")
    'ana – ben'
    """
    return " – ".join(sorted((first, second)))


def choose(chart: str, read: Callable[[Mapping[str, Any]], Mapping[str, str]]) -> Callable[[], None]:
    """What a click in a chart does: narrow the list to what it chose, or widen it where the choice was undone.

    Args:
        chart: its key.
        read: from what was clicked to the filters that it sets.
    """

    def chosen() -> None:
        picked = st.session_state[chart]["selection"].get(PICK)
        for name in FILTERS:
            st.session_state[name] = None
        if picked:
            for name, value in read(picked[0]).items():
                st.session_state[name] = value

    return chosen


def forget() -> None:
    """The filters of one layer mean nothing in another."""
    for name in FILTERS:
        st.session_state[name] = None


def draw_behind(visit: Visit, found: AgreementReport, layer: LayerAgreement) -> None:
    """The list, with select boxes that narrow it."""
    st.subheader("The sentences behind it", anchor="sentences")
    pairs = {pair_name(each.first, each.second): (each.first, each.second) for each in layer.by_pair}
    options: dict[str, list[str]] = {
        "kind": [kind for kind, about in KINDS.items() if layer.layer in about.layers],
        "label": [each.label for each in layer.by_label],
        "taken for": list(layer.confusion.labels) if layer.confusion else [],
        "pair": list(pairs),
        "annotator": list(found.annotators),
        "week": [each.week for each in layer.by_week if each.annotator is None],
    }
    chosen: dict[str, str | None] = {}
    for column, name in zip(st.columns(len(FILTERS)), FILTERS, strict=True):
        if st.session_state.get(name) not in options[name]:
            st.session_state[name] = None
        with column:
            chosen[name] = st.selectbox(
                name.capitalize(),
                options[name],
                index=None,
                format_func=_title,
                key=name,
                placeholder="any",
                bind="query-params",
            )
    shown = _AT_ONCE * (1 + st.session_state.get("more-sentences", 0))
    listed = disagreements(
        visit.house.store,
        visit.project,
        visit.user,
        layer.layer,
        kind=chosen["kind"],
        label=chosen["label"],
        taken_for=chosen["taken for"],
        pair=pairs.get(chosen["pair"] or ""),
        annotator=chosen["annotator"],
        week=chosen["week"],
        limit=shown,
    )
    if not listed.total:
        st.html('<p class="wb-empty">Nobody differs here.</p>')
        return
    st.html(
        f'<p class="wb-about">{"" if listed.exact else "Up to "}{_count(listed.total)} in which people differ</p>'
        f'<div class="wb-list">{"".join(_row(each) for each in listed.sentences)}</div>'
    )
    if listed.total > len(listed.sentences) and st.button("Show more", key="show-more-sentences"):
        st.session_state["more-sentences"] = st.session_state.get("more-sentences", 0) + 1
        st.rerun()


def _row(each: DisagreeingSentence) -> str:
    address = side_by_side.address(each.document, each.sentence)
    kinds = _tally(difference.title for difference in each.differences)
    about = " · ".join([each.title or each.document, f"sentence {each.sentence + 1}", ", ".join(each.annotators)])
    return (
        f'<a class="wb-row" href="{escape(address)}" target="_self">'
        f'<span class="wb-text" dir="auto">{escape(each.text)}</span>'
        f'<span class="wb-about"><b class="wb-kind">{escape(kinds)}</b> · {escape(about)}</span></a>'
    )


def _title(option: str) -> str:
    about = KINDS.get(cast(Kind, option))
    return about.title if about else option


def _tally(titles: Iterable[str]) -> str:
    counts: dict[str, int] = {}
    for title in titles:
        counts[title] = counts.get(title, 0) + 1
    return ", ".join(title if count == 1 else f"{title} × {count}" for title, count in counts.items())


def _count(number: int) -> str:
    return "1 sentence" if number == 1 else f"{number:,} sentences"
