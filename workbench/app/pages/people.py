"""People: who may do what. For leads; what exactly a lead may change is the workflow's to say."""

from collections.abc import Callable
from typing import cast

import streamlit as st

from workbench.app.form_page import as_sentence
from workbench.app.pages.plain import plain
from workbench.app.pages.visit import Visit
from workbench.errors import WorkbenchError
from workbench.store import ROLES, Role
from workbench.workflows import looking, users

_NO_ROLE = "none"


def draw(visit: Visit) -> None:
    st.title("People")
    if done := st.session_state.pop("done", None):
        st.success(plain(done))
    _draw_list(visit)
    add, change = st.columns(2)
    with add:
        _draw_add(visit)
    with change:
        _draw_change(visit)


def _draw_list(visit: Visit) -> None:
    everybody = looking.people(visit.house.store, visit.project, visit.user)
    st.dataframe(
        {
            "Name": [person.user.name for person in everybody],
            "Shown as": [person.user.display_name for person in everybody],
            "Role in this project": [person.role or "" for person in everybody],
            "Signs in with": [_way_in(person) for person in everybody],
        },
        hide_index=True,
    )


def _way_in(person: looking.Person) -> str:
    if not person.user.active:
        return "cannot sign in"
    return "password" if person.user.has_password else "single sign-on"


def _draw_add(visit: Visit) -> None:
    with st.form(_form_key("add")):
        st.subheader("Add somebody")
        name = st.text_input("Name to sign in with", help="With single sign-on: their mail address.")
        display_name = st.text_input("Name for others to see")
        password = st.text_input("Password", type="password", help="Leave empty for single sign-on.")
        role: Role = st.selectbox("Role", _roles(visit))
        if st.form_submit_button("Add", type="primary"):
            _carry_out(
                lambda: users.add_member(
                    visit.house.store,
                    visit.project,
                    visit.user,
                    name.strip(),
                    role,
                    display_name.strip(),
                    password or None,
                ),
                f"{name.strip()} was added.",
            )


def _draw_change(visit: Visit) -> None:
    everybody = [person.user.name for person in looking.people(visit.house.store, visit.project, visit.user)]
    with st.form(_form_key("change")):
        st.subheader("Change somebody")
        name = st.selectbox("Who", everybody)
        role = st.selectbox("Role in this project", ["as it is", *_roles(visit), _NO_ROLE])
        password = st.text_input("New password", type="password", help="Leave empty to keep theirs.")
        if st.form_submit_button("Change"):
            _carry_out(lambda: _change(visit, name, role, password), f"{name} was changed.")


def _form_key(name: str) -> str:
    """Another one once something was carried out, so that the form is empty again; what is wrong stays to be mended."""
    return f"{name}-{st.session_state.get('carried_out', 0)}"


def _change(visit: Visit, name: str, role: str, password: str) -> None:
    if role != "as it is":
        users.change_role(
            visit.house.store, visit.project, visit.user, name, None if role == _NO_ROLE else cast(Role, role)
        )
    if password:
        users.reset_password(visit.house.store, visit.project, visit.user, name, password)


def _roles(visit: Visit) -> list[Role]:
    return [role for role in ROLES if visit.open.may(role)]


def _carry_out(work: Callable[[], object], done: str) -> None:
    try:
        work()
    except WorkbenchError as error:
        st.error(plain(as_sentence(str(error))))
        return
    st.session_state["done"] = done
    st.session_state["carried_out"] = st.session_state.get("carried_out", 0) + 1
    st.rerun()
