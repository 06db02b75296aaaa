"""What a monitoring server reads at `/metrics`: counts and times, nothing about people or texts.

Each server process counts for itself, as Prometheus expects of several instances.
"""

from time import perf_counter

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REGISTRY = CollectorRegistry()
REQUESTS = Counter("workbench_requests", "HTTP requests", ["route", "method", "status"], registry=REGISTRY)
SECONDS = Histogram("workbench_request_seconds", "Time to answer a request", ["route"], registry=REGISTRY)
SUBMITS = Counter("workbench_submits", "Annotations acknowledged", ["status"], registry=REGISTRY)


class Metrics:
    """ASGI middleware that counts and times requests."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 500

        async def note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        began = perf_counter()
        try:
            await self.app(scope, receive, note_status)
        finally:
            route = _route_name(scope)
            SECONDS.labels(route).observe(perf_counter() - began)
            REQUESTS.labels(route, scope["method"], str(status)).inc()


def _route_name(scope: Scope) -> str:
    """One of a fixed few, however many addresses are tried."""
    path: str = getattr(scope.get("route"), "path", "")
    return path if path.startswith(("/api/", "/sign-", "/set-up", "/healthz", "/metrics")) else "streamlit"


def metrics(_request: Request) -> Response:
    """`GET /metrics`."""
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)
