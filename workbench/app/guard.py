"""The gate before everything: no session, no page, no data, no stream."""

from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from workbench.app.house import House
from workbench.app.refusals import json, refuse, status_of
from workbench.app.sessions import OIDC_COOKIE, who_asks
from workbench.errors import WorkbenchError
from workbench.workflows import users

# What a person needs before there is a session, and what a machine asks that has none. It tells nothing about a
# project: the frontend's own files, and whether the server is well.
_OPEN_PREFIXES = ("/static/", "/sign-in/", "/_stcore/bidi-components/")
_OPEN_PATHS = frozenset(
    {"/sign-in", "/sign-out", "/set-up", "/healthz", "/metrics", "/favicon.png", "/_stcore/health"}
    | {"/auth/login", "/auth/logout", "/oauth2callback"}
)
# What else Streamlit needs on the way through `st.login`.
_OIDC_PATHS = frozenset({"/", "/_stcore/stream", "/_stcore/host-config"})
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """ASGI middleware; the person's `SignedIn` is handed on as `scope["state"]["signed_in"]`."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self.app = app
        self.house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refusal = await self._refusal(scope)
        if refusal is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "sign in first"})
        else:
            await refusal(scope, receive, send)

    async def _refusal(self, scope: Scope) -> Response | None:
        connection = HTTPConnection(scope)
        path = connection.url.path
        if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS and comes_from_elsewhere(connection):
            return refuse(connection, 403, "This request came from another site, so it was not carried out.")
        if path in _OPEN_PATHS or path.startswith(_OPEN_PREFIXES):
            return None
        try:
            signed_in = await who_asks(self.house, connection)
            if signed_in is not None:
                scope.setdefault("state", {})["signed_in"] = signed_in
                return None
            if self.house.providers and OIDC_COOKIE in connection.cookies and path in _OIDC_PATHS:
                return None
            return await self._send_to_sign_in(connection)
        except WorkbenchError as error:
            return refuse(connection, status_of(error), str(error))

    async def _send_to_sign_in(self, connection: HTTPConnection) -> Response:
        path = connection.url.path
        if path.startswith("/api/"):
            return json({"error": "You are signed out; sign in again."}, 401)
        navigates = connection.headers.get("sec-fetch-dest", "document") == "document"
        if connection.scope.get("method") != "GET" or not navigates or path.startswith("/_stcore/"):
            return PlainTextResponse("sign in first", 401)
        if await run_in_threadpool(users.nobody_yet, self.house.store):
            return RedirectResponse("/set-up", 303)
        wanted = path + (f"?{connection.url.query}" if connection.url.query else "")
        return RedirectResponse("/sign-in" if wanted == "/" else f"/sign-in?next={quote(wanted, safe='/')}", 303)


def comes_from_elsewhere(connection: HTTPConnection) -> bool:
    """Whether a browser says that another site's page sent this."""
    origin = connection.headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc != connection.headers.get("host")
    return connection.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
