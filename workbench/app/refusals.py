"""Errors as HTTP: which status a `WorkbenchError` has, and how it is told."""

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, Response

from workbench.app.form_page import page
from workbench.app.request_body import TooLarge, WrongContentType
from workbench.domain.codec import encode
from workbench.errors import (
    Conflict,
    InvalidInput,
    NewerDatabase,
    NotAllowed,
    NotFound,
    Refused,
    Unavailable,
    WorkbenchError,
)

STATUSES: tuple[tuple[type[WorkbenchError], int], ...] = (
    (TooLarge, 413),
    (WrongContentType, 415),
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
    (InvalidInput, 422),
    (Refused, 502),
    (Unavailable, 503),
    (NewerDatabase, 503),
    (WorkbenchError, 500),
)


def status_of(error: WorkbenchError) -> int:
    return next(status for kind, status in STATUSES if isinstance(error, kind))


def json(content: object, status: int = 200) -> Response:
    """A JSON answer that no cache keeps."""
    headers = {"cache-control": "no-store"}
    if status == 503:
        headers["retry-after"] = "5"
    return Response(encode(content), status, headers, "application/json")


def refuse(connection: HTTPConnection, status: int, sentence: str) -> Response:
    """Say no in the form that the caller reads: JSON to the API, a page to a person."""
    if connection.url.path.startswith("/api/"):
        return json({"error": sentence}, status)
    return HTMLResponse(page("Workbench", error=sentence, back=("/", "Back to Workbench")), status)
