"""Label Studio: whether this project is linked with a server. For leads; syncing is done on the command line."""

import streamlit as st

from workbench.app.pages.visit import Visit
from workbench.workflows import looking


def draw(visit: Visit) -> None:
    st.title("Label Studio")
    url = visit.house.label_studio_url
    if url is None:
        st.html(
            '<p class="wb-empty">No Label Studio server is set. Set <code>WORKBENCH_LABEL_STUDIO_URL</code> and '
            "<code>WORKBENCH_LABEL_STUDIO_TOKEN</code>, then run <code>workbench sync push</code>.</p>"
        )
        return
    linked = looking.label_studio_link(visit.house.store, visit.project, visit.user, url)
    if linked is None:
        st.html(
            '<p class="wb-empty">This project is not on the server yet. '
            "<code>workbench sync push</code> sends it there.</p>"
        )
        return
    st.link_button("Open it in Label Studio", f"{url.rstrip('/')}/projects/{linked.remote_id}")
    st.caption(f"Changes there were taken over up to {linked.cursor}." if linked.cursor else "Nothing was pulled yet.")
    st.write("`workbench sync push` sends what is new here; `workbench sync pull` brings what was changed there.")
