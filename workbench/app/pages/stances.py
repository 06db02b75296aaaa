"""Stances: who is for or against what, according to whom, and who contradicts themselves. For leads."""

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from workbench.app.pages.plain import plain
from workbench.app.pages.side_by_side import address
from workbench.app.pages.stance_picture import draw_picture
from workbench.app.pages.tables import draw_table
from workbench.app.pages.visit import Visit
from workbench.domain.stance_graph import Contradiction, Edge, StanceGraph
from workbench.workflows import looking, stances

MOST = 40
"""Edges in the picture; more of them nobody can tell apart."""

_ALL = ""


def draw(visit: Visit) -> None:
    st.title("Stances")
    store = visit.house.store
    documents = {each.id: each.title or each.id for each in looking.documents(store, visit.project, visit.user)}
    across = st.columns(5)
    with across[0]:
        document = _choose("document", "Article", documents, "the whole project")
    with st.spinner("Reading the stances…"):
        graph = stances.stance_graph(store, visit.project, visit.user, document or None, _ledger())
    if not graph.edges:
        st.html('<p class="wb-empty">Nobody has labeled a stance here yet.</p>')
        return
    chosen = _filters(visit, graph, across[1:])
    shown = graph.select(**{name: value or None for name, value in chosen.items()})
    asked = {"document": document, **chosen}
    links = {edge.id: _link(asked, edge.id) for edge in graph.edges}
    opened = str(st.query_params.get("edge", ""))
    _draw_contradictions(shown, graph, links)
    if not shown.edges:
        st.html('<p class="wb-empty">No stance is like this.</p>')
        return
    _draw_graph(visit, shown, links, opened)
    for edge in graph.edges:
        if edge.id == opened:
            _draw_sentences(visit, graph, edge)
    _draw_table(shown)


@st.cache_resource(show_spinner=False)
def _ledger() -> stances.StanceLedger:
    """What the server remembers, whoever asks."""
    return stances.StanceLedger()


def _filters(visit: Visit, graph: StanceGraph, across: Iterable[st.delta_generator.DeltaGenerator]) -> dict[str, str]:
    def names(keys: Iterable[str]) -> dict[str, str]:
        return dict(sorted(((key, graph.nodes[key].name) for key in set(keys)), key=lambda each: each[1].casefold()))

    sources = sorted({source for edge in graph.edges for source in edge.via}, key=str.casefold)
    labels = [point.label for point in visit.open.scheme.scheme.stance.scale]
    offered = {
        "holder": ("Holder", names(edge.holder for edge in graph.edges), "anybody"),
        "target": ("Target", names(edge.target for edge in graph.edges), "anything"),
        "source": ("According to", {source: source for source in sources}, "anybody"),
        "label": ("Stance", {label: label for label in labels}, "any"),
    }
    chosen = {}
    for column, (name, (title, options, everything)) in zip(across, offered.items(), strict=True):
        with column:
            chosen[name] = _choose(name, title, options, everything)
    return chosen


def _choose(name: str, title: str, options: Mapping[str, str], everything: str) -> str:
    """A choice that stands in the address, so that it can be passed on and survives a link."""
    keys = [_ALL, *options]
    asked = str(st.query_params.get(name, _ALL))
    choice = st.selectbox(
        title,
        keys,
        index=keys.index(asked) if asked in keys else 0,
        format_func=lambda key: options.get(key, everything),
    )
    if choice:
        st.query_params[name] = choice
    elif name in st.query_params:
        del st.query_params[name]
    return choice


def _link(asked: Mapping[str, str], edge: str) -> str:
    return "?" + urlencode({name: value for name, value in asked.items() if value} | {"edge": edge}) + "#sentences"


def _draw_contradictions(shown: StanceGraph, graph: StanceGraph, links: Mapping[str, str]) -> None:
    if not shown.contradictions:
        return
    st.subheader("Contradictions")
    by_id = {edge.id: edge for edge in graph.edges}
    rows = "".join(_contradiction(one, graph, by_id, links) for one in shown.contradictions)
    st.html(f'<div class="wb-list">{rows}</div>')


def _contradiction(one: Contradiction, graph: StanceGraph, by_id: Mapping[str, Edge], links: Mapping[str, str]) -> str:
    holder, target = graph.nodes[one.holder].name, graph.nodes[one.target].name
    what = "contradicts themselves" if one.opponents == "holder" else "annotators disagree"
    sides = "".join(
        f'<li><a href="{escape(links[each])}" target="_self">{escape(_say(by_id[each]))}</a></li>' for each in one.edges
    )
    return (
        f'<div class="wb-row"><span class="wb-text" dir="auto">{escape(holder)} on {escape(target)} '
        f'<span class="wb-chip wb-{one.opponents}">{what}</span></span><ul class="wb-sides">{sides}</ul></div>'
    )


def _say(edge: Edge) -> str:
    via = f", according to {' → '.join(edge.via)}" if edge.via else ""
    times = ", ".join(f"{who} {count}×" if count > 1 else who for who, count in edge.annotators.items())
    return f"{edge.label}{via} ({times})"


def _draw_graph(visit: Visit, shown: StanceGraph, links: Mapping[str, str], opened: str) -> None:
    st.subheader("Who is for or against what")
    some = StanceGraph(shown.nodes, shown.edges[:MOST], shown.contradictions)
    dark = st.context.theme.type == "dark"
    st.html(draw_picture(some, visit.open.scheme.scheme, dark, links, opened))
    said = "A dashed line is only to be inferred; ⚡ marks a contradiction; a thicker line rests on more sentences."
    if len(shown.edges) > MOST:
        said += f" Shown are the {MOST} of {len(shown.edges):,} that rest on the most sentences."
    st.caption(f"{said} Click a line for its sentences.")


def _draw_sentences(visit: Visit, graph: StanceGraph, edge: Edge) -> None:
    holder, target = graph.nodes[edge.holder].name, graph.nodes[edge.target].name
    st.subheader(plain(f"{holder} → {edge.label} → {target}"), anchor="sentences")
    if edge.via:
        st.write(plain(f"According to {' → '.join(edge.via)}"))
    found = stances.sentences_of(visit.house.store, visit.project, visit.user, edge)
    st.html(f'<div class="wb-list">{"".join(map(_sentence, found))}</div>')
    if len(edge.places) > len(found):
        st.caption(f"These are the first {len(found)} of {len(edge.places):,}.")


def _sentence(one: stances.StanceSentence) -> str:
    text = escape(one.text)
    for words in sorted(map(escape, one.place.evidence), key=len):
        if "<mark>" not in text:
            text = text.replace(words, f"<mark>{words}</mark>", 1)
    about = f"{one.title or one.place.document} · sentence {one.place.sentence + 1} · {', '.join(one.place.annotators)}"
    link = escape(address(one.place.document, one.place.sentence))
    return (
        f'<a class="wb-row" href="{link}" target="_self"><span class="wb-text" dir="auto">{text}</span>'
        f'<span class="wb-about">{escape(about)}</span></a>'
    )


def _draw_table(shown: StanceGraph) -> None:
    st.subheader("All of them")
    contradicting = shown.contradicting
    draw_table(
        [
            {
                "Holder": shown.nodes[edge.holder].name,
                "Stance": edge.label,
                "Target": shown.nodes[edge.target].name,
                "According to": " → ".join(edge.via),
                "Sentences": len(edge.places),
                "Answers": edge.answers,
                "Inferred": edge.implicit,
                "Adjudicated": edge.gold,
                "By": ", ".join(edge.annotators),
                "Contradiction": contradicting.get(edge.id, ""),
            }
            for edge in shown.edges
        ],
        "stances",
    )
