"""Documents: what there is to label. For leads; importing is done on the command line."""

import streamlit as st

from workbench.app.pages.visit import Visit
from workbench.workflows import looking

_MOST = 500


def draw(visit: Visit) -> None:
    st.title("Documents")
    now = looking.progress(visit.house.store, visit.project, visit.user)
    if not now.documents:
        st.html('<p class="wb-empty">There are no documents yet. Import some with <code>workbench import</code>.</p>')
        return
    documents = "1 document" if now.documents == 1 else f"{now.documents:,} documents"
    st.caption(f"{documents}, {now.sentences:,} sentences; more come with `workbench import`.")
    listed = looking.documents(visit.house.store, visit.project, visit.user, _MOST)
    st.dataframe(
        {
            "Title": [each.title or each.id for each in listed],
            "Date": [each.date for each in listed],
            "Language": [each.language for each in listed],
            "Sentences": [each.sentences for each in listed],
            "Id": [each.id for each in listed],
        },
        hide_index=True,
    )
    if now.documents > _MOST:
        st.caption(f"The first {_MOST} are shown.")
