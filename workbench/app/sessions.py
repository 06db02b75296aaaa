"""The session cookie, and what follows from it. A session itself is a row of the store."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import Response

from workbench.app.house import House
from workbench.store import User
from workbench.workflows import users

COOKIE = "workbench_session"
CSRF_HEADER = "x-workbench-csrf"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who asks.

    Attributes:
        token: the session's secret, as the cookie has it.
    """

    user: User
    token: str

    @property
    def csrf(self) -> str:
        return csrf_of(self.token)


def csrf_of(token: str) -> str:
    """What a request that changes something must repeat in its header; only the session's own pages know it."""
    return hmac.new(token.encode(), b"workbench csrf", hashlib.sha256).hexdigest()


def who(house: House, cookies: Mapping[str, str]) -> SignedIn | None:
    """The person whose session the cookies carry."""
    token = cookies.get(COOKIE, "")
    user = users.user_of_token(house.store, token) if token else None
    return SignedIn(user, token) if user else None


async def who_asks(house: House, connection: HTTPConnection) -> SignedIn | None:
    """The same for a request, off the event loop."""
    return await run_in_threadpool(who, house, connection.cookies) if COOKIE in connection.cookies else None


def remember(response: Response, connection: HTTPConnection, token: str) -> None:
    """Set the session cookie."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(users.SESSION_LIFETIME.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=connection.url.scheme == "https",
    )


def forget(response: Response, connection: HTTPConnection) -> None:
    """Drop the session cookie, and those of Streamlit's own sign-in, which would sign in again."""
    for name in connection.cookies:
        if name in (COOKIE, OIDC_COOKIE) or name.startswith("_streamlit_user"):
            response.delete_cookie(name, httponly=True, samesite="lax", secure=connection.url.scheme == "https")


OIDC_COOKIE = "workbench_oidc"
