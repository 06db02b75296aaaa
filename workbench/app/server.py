"""The one process: Streamlit's pages, the labeler's API, sign-in, health and metrics, under uvicorn."""

import logging
import signal
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from workbench.app.api import api_routes
from workbench.app.appearance import streamlit_options
from workbench.app.choosing import choosing_routes
from workbench.app.guard import Guard
from workbench.app.headers import SecurityHeaders, build_headers, scripts_within
from workbench.app.house import House, open_house
from workbench.app.metrics import Metrics, metrics
from workbench.app.oidc import FOLLOW_TICKET, read_providers
from workbench.app.refusals import json, status_of
from workbench.app.signing_in import sign_in_routes
from workbench.errors import Unavailable, WorkbenchError
from workbench.settings import Settings
from workbench.store import Store
from workbench.workflows import users
from workbench.workflows.agreement_warming import Warming

if TYPE_CHECKING:
    from streamlit.web.server.starlette import App

_SCRIPT = Path(__file__).parent / "pages" / "script.py"
# What Streamlit's own runner sets for its websocket, and ours: quiet, and with time for what is under way.
_UVICORN: dict[str, Any] = {
    "ws": "websockets-sansio",
    "ws_max_size": 20_000_000,
    "ws_per_message_deflate": False,
    "access_log": False,
    "log_level": "warning",
    "lifespan": "on",
    "server_header": False,
    "timeout_graceful_shutdown": 10,
}


def build_app(settings: Settings, project: str | None = None) -> "App":
    """The ASGI application; one to a process, as Streamlit wants it.

    Args:
        project: the project shown first.

    Raises:
        Unavailable, NewerDatabase: the database cannot be used.
    """
    from streamlit.web.server.starlette import App

    secrets = _configure_streamlit(settings.home)
    own = secrets.get("workbench", {})
    house = House(
        store=Store.open(settings.database_url),
        project=project,
        label_studio_url=settings.label_studio_url,
        providers=read_providers(secrets.get("auth", {})),
        create_users_from=frozenset(domain.lower() for domain in own.get("create_users_from", ())),
    )
    open_house(house)

    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        warming = Warming(house.store)
        warming.start()
        yield
        await run_in_threadpool(warming.stop)
        house.store.close()

    return App(_SCRIPT, lifespan=lifespan, routes=own_routes(house), middleware=own_middleware(house))


def own_routes(house: House) -> list[Route]:
    """Every route that is not Streamlit's."""

    async def healthz(_request: Request) -> Response:
        try:
            await run_in_threadpool(users.nobody_yet, house.store)
        except WorkbenchError as error:
            return json({"status": "unavailable", "error": str(error)}, status_of(error))
        return json({"status": "ok"})

    return [
        Route("/healthz", healthz, methods=["GET"]),
        Route("/metrics", metrics, methods=["GET"]),
        *sign_in_routes(house),
        *choosing_routes(),
        *api_routes(house),
    ]


def own_middleware(house: House) -> list[Middleware]:
    """What stands before every route, Streamlit's too; outermost first."""
    return [
        Middleware(Metrics),
        Middleware(SecurityHeaders, headers=build_headers(_inline_scripts())),
        Middleware(Guard, house=house),
    ]


def serve(
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 8501,
    project: str | None = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve until interrupted; requests under way are answered first.

    Args:
        port: 0 takes any that is free.
        announce: is told the address once the server listens.

    Raises:
        Unavailable: the port is taken, or the database away.
    """
    import uvicorn

    listening = _listen(host, port)
    try:
        app = build_app(settings, project)
        if announce is not None:
            shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
            announce(f"http://{f'[{shown}]' if ':' in shown else shown}:{listening.getsockname()[1]}")
        server = uvicorn.Server(uvicorn.Config(app, **_UVICORN))
        with _stopping_quietly():
            server.run(sockets=[listening])
        if not server.started:
            raise Unavailable("the server could not start; what is said above tells why")
    finally:
        listening.close()


@contextmanager
def _stopping_quietly() -> Iterator[None]:
    """Uvicorn stops at a signal and then raises it again; to be told to stop is no failure."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _inline_scripts() -> list[str]:
    """Those of Streamlit's own page, and the one that leads on after a sign-in elsewhere."""
    import streamlit

    shell = Path(streamlit.__file__).parent / "static" / "index.html"
    return [*scripts_within(shell.read_text("utf-8")), FOLLOW_TICKET]


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, OverflowError) as error:
        raise Unavailable(f"cannot listen on {host}, port {port}: {error}; choose another with --port") from None


def _configure_streamlit(home: Path) -> Mapping[str, Any]:
    """Set Streamlit's options, and return its secrets."""
    import streamlit
    from streamlit import config
    from streamlit.web import bootstrap

    bootstrap.load_config_options(streamlit_options())
    # Streamlit's own places stay; a file in the data folder comes last and wins.
    config.set_option("secrets.files", [*config.get_option("secrets.files"), str(home / "secrets.toml")])
    logging.getLogger("streamlit").setLevel(logging.WARNING)
    return streamlit.secrets.to_dict() if streamlit.secrets.load_if_toml_exists() else {}
