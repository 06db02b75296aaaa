"""The plain pages before there is a session: first set-up, sign-in, and the way out."""

from collections.abc import Callable
from html import escape
from typing import TypeVar
from urllib.parse import parse_qs, quote

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from workbench.app import oidc
from workbench.app.form_page import ICON, STYLE, field, page
from workbench.app.house import House
from workbench.app.local_path import local_path
from workbench.app.refusals import refuse, status_of
from workbench.app.request_body import read_body
from workbench.app.sessions import COOKIE, OIDC_COOKIE, forget, remember, who_asks
from workbench.errors import NotAllowed, WorkbenchError
from workbench.workflows import users

T = TypeVar("T")

# Hashing a password takes much memory on purpose; a crowd at the door must wait.
_HASHING = CapacityLimiter(2)
_FORM_BYTES = 10_000
_KEEP = {"cache-control": "max-age=3600"}


def sign_in_routes(house: House) -> list[Route]:
    """All of them."""
    doors = _Doors(house)
    return [
        Route("/sign-in", doors.show_sign_in, methods=["GET"]),
        Route("/sign-in", doors.sign_in, methods=["POST"]),
        Route("/sign-in/style.css", _style, methods=["GET"]),
        Route("/sign-in/icon.svg", _icon, methods=["GET"]),
        Route("/sign-in/oidc", doors.start_oidc, methods=["POST"]),
        Route("/sign-in/ticket", doors.redeem_ticket, methods=["GET"]),
        Route("/sign-out", doors.show_sign_out, methods=["GET"]),
        Route("/sign-out", doors.sign_out, methods=["POST"]),
        Route("/set-up", doors.show_set_up, methods=["GET"]),
        Route("/set-up", doors.set_up, methods=["POST"]),
    ]


class _Doors:
    def __init__(self, house: House) -> None:
        self.house = house

    async def show_sign_in(self, request: Request) -> Response:
        then = local_path(request.query_params.get("next"))
        try:
            if await run_in_threadpool(users.nobody_yet, self.house.store):
                return RedirectResponse("/set-up", 303)
            if await who_asks(self.house, request) is not None:
                return RedirectResponse(then, 303)
        except WorkbenchError as error:
            return refuse(request, status_of(error), str(error))
        return HTMLResponse(self._sign_in_page(then))

    async def sign_in(self, request: Request) -> Response:
        try:
            form = await _form(request)
            then = local_path(form.get("next"))
            name = form.get("name", "").strip()
            token = await _hashing(
                lambda: users.sign_in(self.house.store, name, form.get("password", "")),
            )
        except NotAllowed as error:
            return HTMLResponse(self._sign_in_page(then, name, str(error)), 403)
        except WorkbenchError as error:
            return refuse(request, status_of(error), str(error))
        return _enter(request, token, then)

    async def start_oidc(self, request: Request) -> Response:
        form = await _form(request)
        provider = form.get("provider", "")
        if provider not in self.house.providers:
            return refuse(request, 404, "There is no such sign-in provider.")
        response = RedirectResponse(f"/?provider={quote(provider)}", 303)
        secure = request.url.scheme == "https"
        cookie = oidc.new_cookie(local_path(form.get("next")))
        response.set_cookie(OIDC_COOKIE, cookie, max_age=600, httponly=True, samesite="lax", secure=secure)
        return response

    async def redeem_ticket(self, request: Request) -> Response:
        cookie = request.cookies.get(OIDC_COOKIE, "")
        short = oidc.read_ticket(request.query_params.get("ticket", ""), cookie)

        def trade() -> str | None:
            user = users.user_of_token(self.house.store, short) if short else None
            if user is None or short is None:
                return None
            users.sign_out(self.house.store, short)
            return users.sign_in_trusted(self.house.store, user.name)

        try:
            token = await run_in_threadpool(trade)
        except WorkbenchError as error:
            return refuse(request, status_of(error), str(error))
        if token is None:
            return RedirectResponse("/sign-in", 303)
        return _enter(request, token, local_path(oidc.then_of(cookie)))

    async def show_sign_out(self, _request: Request) -> Response:
        form = '<form method="post" action="/sign-out"><button>Sign out</button></form>'
        return HTMLResponse(page("Sign out?", form, back=("/", "Stay")))

    async def sign_out(self, request: Request) -> Response:
        token = request.cookies.get(COOKIE)
        try:
            if token:
                await run_in_threadpool(users.sign_out, self.house.store, token)
        except WorkbenchError as error:
            return refuse(request, status_of(error), str(error))
        response = RedirectResponse("/sign-in", 303)
        forget(response, request)
        return response

    async def show_set_up(self, request: Request) -> Response:
        try:
            if not await run_in_threadpool(users.nobody_yet, self.house.store):
                return RedirectResponse("/sign-in", 303)
        except WorkbenchError as error:
            return refuse(request, status_of(error), str(error))
        return HTMLResponse(_set_up_page())

    async def set_up(self, request: Request) -> Response:
        name = display_name = ""
        try:
            form = await _form(request)
            name, display_name = form.get("name", "").strip(), form.get("display_name", "").strip()
            password = form.get("password", "")
            if not await run_in_threadpool(users.nobody_yet, self.house.store):
                return RedirectResponse("/sign-in", 303)
            await _hashing(lambda: users.first_admin(self.house.store, name, password, display_name))
            token = await run_in_threadpool(users.sign_in_trusted, self.house.store, name)
        except WorkbenchError as error:
            return HTMLResponse(_set_up_page(name, display_name, str(error)), status_of(error))
        return _enter(request, token, "/")

    def _sign_in_page(self, then: str, name: str = "", error: str = "") -> str:
        hidden = f'<input type="hidden" name="next" value="{escape(then)}">'
        body = (
            f'<form method="post" action="/sign-in">{hidden}'
            + field("name", "Name", autocomplete="username", value=name)
            + field("password", "Password", kind="password", autocomplete="current-password")
            + "<button>Sign in</button></form>"
        )
        if self.house.providers:
            body += '<p class="or">or</p>'
        for key, title in self.house.providers.items():
            body += (
                f'<form class="other" method="post" action="/sign-in/oidc">{hidden}'
                f'<input type="hidden" name="provider" value="{escape(key)}">'
                f"<button>Continue with {escape(title)}</button></form>"
            )
        return page("Sign in", body, error)


def _set_up_page(name: str = "", display_name: str = "", error: str = "") -> str:
    body = (
        "<p class=quiet>Nobody has an account here yet. The first one is the administrator’s; "
        "it can add everybody else.</p>"
        '<form method="post" action="/set-up">'
        + field("name", "Name to sign in with", autocomplete="username", value=name)
        + field("display_name", "Name for others to see", autocomplete="name", value=display_name)
        + field("password", "Password", kind="password", autocomplete="new-password", hint=f"{users.PASSWORD_RULE}.")
        + "<button>Create the account</button></form>"
    )
    return page("Welcome", body, error)


def _enter(request: Request, token: str, then: str) -> Response:
    response = RedirectResponse(then, 303)
    remember(response, request, token)
    if OIDC_COOKIE in request.cookies:
        response.delete_cookie(OIDC_COOKIE)
    return response


async def _hashing(work: Callable[[], T]) -> T:
    return await to_thread.run_sync(work, limiter=_HASHING)


async def _form(request: Request) -> dict[str, str]:
    body = await read_body(request, "application/x-www-form-urlencoded", _FORM_BYTES)
    return {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


async def _style(_request: Request) -> Response:
    return Response(STYLE, media_type="text/css", headers=_KEEP)


async def _icon(_request: Request) -> Response:
    return Response(ICON, media_type="image/svg+xml", headers=_KEEP)
