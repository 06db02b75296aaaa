"""OpenID Connect through Streamlit's own `st.login`.

Streamlit keeps the outcome in a cookie of its own, which only its scripts can read. So the way in is:

1. `POST /sign-in/oidc` sets a cookie with a nonce and opens the app, which calls `st.login`;
2. the provider sends the person back, and Streamlit's script sees their verified address;
3. the script opens a short session and puts its token into a ticket, bound to the nonce;
4. `GET /sign-in/ticket` trades the ticket, once, for a session of our own.

An account is named by the mail address, in lower case. An address without an account is refused, unless
its domain is among `create_users_from` of `[workbench]` in Streamlit's `secrets.toml`.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from workbench.errors import NotAllowed

# What leads the browser from the page with a ticket to its redemption; the content security policy allows
# this script by its hash, and so no other.
FOLLOW_TICKET = "location.replace(document.querySelector('a.wb-ticket').href)"


def read_providers(auth: Mapping[str, Any]) -> dict[str, str]:
    """The providers of `[auth]` in `secrets.toml`, key → name for people.

    >>> read_providers({"client_id": "x", "google": {"client_id": "y"}})
    {'default': 'single sign-on', 'google': 'Google'}
    """
    found = {"default": "single sign-on"} if auth.get("client_id") else {}
    for key, section in auth.items():
        if isinstance(section, Mapping) and section.get("client_id"):
            found[key] = key.replace("-", " ").title()
    return found


def new_cookie(then: str) -> str:
    """A nonce, and where to go once signed in."""
    return f"{secrets.token_urlsafe(24)}.{quote(then, safe='')}"


def then_of(cookie: str) -> str:
    """Where `new_cookie` was told to go."""
    return unquote(cookie.partition(".")[2]) or "/"


def write_ticket(token: str, cookie: str) -> str:
    """A token that only the browser with this cookie can use."""
    return f"{token}.{_bind(token, cookie)}"


def read_ticket(ticket: str, cookie: str) -> str | None:
    """The token of a ticket; None if it was not written for this cookie."""
    token, _, binding = ticket.rpartition(".")
    nonce = cookie.partition(".")[0]
    return token if token and nonce and hmac.compare_digest(binding.encode(), _bind(token, cookie).encode()) else None


def address_of(claims: Mapping[str, Any]) -> str:
    """The name of the account that a provider's claims speak for.

    Raises:
        NotAllowed: there is no address, or the provider does not vouch for it.
    """
    address = claims.get("email")
    if not isinstance(address, str) or "@" not in address:
        raise NotAllowed("the sign-in provider told no mail address, and accounts are found by it")
    if claims.get("email_verified") is not True:
        raise NotAllowed(f"the sign-in provider has not verified the address {address}, so it cannot be used")
    return address.strip().lower()


def may_create(address: str, domains: frozenset[str]) -> bool:
    """Whether an address without an account gets one.

    >>> may_create("ana@example.org", frozenset({"example.org"}))
    True
    >>> may_create("ana@notexample.org", frozenset({"example.org"}))
    False
    """
    return address.rpartition("@")[2] in domains


def _bind(token: str, cookie: str) -> str:
    return hmac.new(cookie.partition(".")[0].encode(), token.encode(), hashlib.sha256).hexdigest()
