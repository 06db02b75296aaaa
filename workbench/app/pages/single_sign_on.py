"""The visit of somebody without a session: on the way through `st.login`, or signed out meanwhile."""

import datetime as dt
from html import escape
from urllib.parse import quote

import streamlit as st

from workbench.app.form_page import as_sentence
from workbench.app.house import House
from workbench.app.oidc import FOLLOW_TICKET, address_of, may_create, write_ticket
from workbench.app.pages.plain import plain
from workbench.app.sessions import OIDC_COOKIE
from workbench.errors import NotAllowed, WorkbenchError
from workbench.workflows import looking, users

TICKET_LIFETIME = dt.timedelta(minutes=1)


def draw(house: House) -> None:
    cookie = st.context.cookies.get(OIDC_COOKIE)
    if not house.providers or cookie is None:
        _stop("You are signed out", "What you submitted is safe. Sign in to go on.")
        return
    if not st.user.is_logged_in:
        provider = st.query_params.get("provider")
        if provider in house.providers:
            st.login(None if provider == "default" else provider)
        else:
            _stop("You are not signed in", "The sign-in provider sent you back without an answer.")
        return
    try:
        token = _short_session(house, dict(st.user))
    except WorkbenchError as error:
        _stop("You cannot sign in with this account", as_sentence(str(error)), other_account=True)
        return
    address = f"/sign-in/ticket?ticket={quote(write_ticket(token, cookie))}"
    st.html(
        f'<a class="wb-ticket" href="{escape(address)}" target="_self">Continue to Workbench</a>'
        f"<script>{FOLLOW_TICKET}</script>",
        unsafe_allow_javascript=True,
    )


def _short_session(house: House, claims: dict[str, object]) -> str:
    address = address_of(claims)
    if not users.exists(house.store, address):
        if not may_create(address, house.create_users_from):
            raise NotAllowed(f"there is no account {address} here; ask a project’s lead to add it under that name")
        users.welcome(
            house.store, address, str(claims.get("name") or ""), house.project or looking.only_project(house.store)
        )
    return users.sign_in_trusted(house.store, address, TICKET_LIFETIME)


def _stop(title: str, sentence: str, other_account: bool = False) -> None:
    st.title(title)
    st.write(plain(sentence))
    if other_account:
        st.html('<a href="/auth/logout" target="_self">Use another account</a>')
    st.html('<a href="/sign-in" target="_self">To the sign-in page</a>')
