"""Progress: how far the project is, who labeled how much, and what was flagged. For leads."""

from html import escape

import streamlit as st

from workbench.app.pages.visit import Visit
from workbench.workflows import looking


def draw(visit: Visit) -> None:
    st.title("Progress")
    store = visit.house.store
    now = looking.progress(store, visit.project, visit.user)
    if not now.sentences:
        st.html('<p class="wb-empty">There are no documents yet. Import some with <code>workbench import</code>.</p>')
        return
    overlap = visit.open.scheme.scheme.overlap
    complete, begun, labels, left = st.columns(4)
    complete.metric("Sentences complete", f"{now.complete:,} of {now.sentences:,}")
    begun.metric("Begun, not complete", f"{now.begun - now.complete:,}")
    labels.metric("Answers", f"{now.labels:,} of {now.wanted:,}")
    left.metric("Answers still wanted", f"{now.wanted - now.labels:,}")
    st.progress(now.labels / now.wanted if now.wanted else 0.0)
    st.caption(f"Each sentence is labeled by {overlap} {'person' if overlap == 1 else 'people'}.")
    st.subheader("Who labeled how much")
    if now.users:
        most = max(now.users.values()) or 1
        rows = "".join(
            f"<tr><td>{escape(name)}</td><td>{count:,}</td>"
            f'<td><span class="wb-bar" style="width:{100 * count / most:.1f}%"></span></td></tr>'
            for name, count in sorted(now.users.items(), key=lambda each: (-each[1], each[0]))
        )
        st.html(f'<table class="wb-table wb-shares">{rows}</table>')
    else:
        st.html('<p class="wb-empty">Nobody has submitted anything yet.</p>')
    st.subheader("Flagged for discussion")
    flagged = looking.flagged(store, visit.project, visit.user)
    if not flagged:
        st.html('<p class="wb-empty">Nothing is flagged.</p>')
        return
    st.html(f'<div class="wb-list">{"".join(_row(each) for each in flagged)}</div>')


def _row(flagged: looking.FlaggedSentence) -> str:
    about = f"{flagged.annotator} · {flagged.title or flagged.document} · sentence {flagged.sentence + 1}"
    note = f'<span class="wb-note" dir="auto">{escape(flagged.note)}</span>' if flagged.note else ""
    return (
        f'<div class="wb-row"><span class="wb-text" dir="auto">{escape(flagged.text)}</span>{note}'
        f'<span class="wb-about">{escape(about)}</span></div>'
    )
