"""The JSON API that the labeler calls. Thin: each answer is one workflow's."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from workbench.app.house import House
from workbench.app.metrics import SUBMITS
from workbench.app.refusals import json, status_of
from workbench.app.request_body import read_body
from workbench.app.sessions import CSRF_HEADER, SignedIn
from workbench.domain.annotations import STATUSES, Annotation, AnnotationRef
from workbench.domain.codec import decode
from workbench.errors import InvalidInput, NotAllowed, WorkbenchError
from workbench.store import Store
from workbench.workflows import adjudicating, disagreements, labeling, looking

PREFIX = "/api/v1"
MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Call:
    """A request as a workflow wants it."""

    store: Store
    project: str
    user: str
    path: dict[str, Any]
    query: dict[str, str]
    body: bytes


class _Want(Struct, frozen=True, forbid_unknown_fields=True):
    want: int = 5


class _Submit(Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    annotation: msgspec.Raw


class _Decide(Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    annotation: msgspec.Raw
    made_of: tuple[AnnotationRef, ...]


def claims(call: Call) -> object:
    """`POST /claims`: sentences to label next."""
    return labeling.claim_batch(call.store, call.project, call.user, decode(call.body, _Want).want)


def annotations(call: Call) -> object:
    """`POST /annotations`: store one; the same key again gets the same answer."""
    sent = decode(call.body, _Submit)
    try:
        annotation = decode(bytes(sent.annotation), Annotation)
        stored = labeling.submit(call.store, call.project, call.user, annotation, sent.key)
    except WorkbenchError as error:
        raise _Keyed(sent.key, error) from error
    SUBMITS.labels(stored.status).inc()
    return {"key": sent.key, "revision": stored.revision, "created_at": stored.created_at}


def mine(call: Call) -> object:
    """`GET /mine`: one's own sentences, newest first."""
    status = call.query.get("status") or None
    if status is not None and status not in STATUSES:
        raise InvalidInput(f"status must be one of {', '.join(STATUSES)}, not {status!r}")
    own = labeling.own_sentences(
        call.store, call.project, call.user, status, _number(call, "limit", 50, 200), call.query.get("before") or None
    )
    return {"sentences": own}


def mine_again(call: Call) -> object:
    """`GET /mine/{document}/{sentence}`: one of one's own, to revise."""
    return labeling.reopen(call.store, call.project, call.user, call.path["document"], call.path["sentence"])


def canonicals(call: Call) -> object:
    """`GET /canonicals`: those whose name completes what is typed."""
    found = looking.find_canonicals(
        call.store,
        call.project,
        call.user,
        call.query.get("q", "")[:300],
        call.query.get("kind") or None,
        _number(call, "limit", 20, 100),
    )
    return {"canonicals": found}


def guidelines(call: Call) -> object:
    """`GET /guidelines`: as they are now."""
    newest = labeling.scheme_of(call.store, call.project, call.user)
    return {"markdown": newest.guidelines, "version": newest.guidelines_version}


def cases(call: Call) -> object:
    """`GET /cases`: sentences that wait for a lead's decision, the cheapest first."""
    return disagreements.queue(
        call.store,
        call.project,
        call.user,
        call.query.get("kind") or None,
        call.query.get("in") or None,
        _number(call, "limit", 20, 200),
        _number(call, "from", 0, 99_999, least=0),
    )


def case(call: Call) -> object:
    """`GET /cases/{document}/{sentence}`: everybody's answers, side by side."""
    return adjudicating.open_case(call.store, call.project, call.user, call.path["document"], call.path["sentence"])


def gold(call: Call) -> object:
    """`POST /gold`: keep a decision; the same key again gets the same answer."""
    sent = decode(call.body, _Decide)
    try:
        annotation = decode(bytes(sent.annotation), Annotation)
        decided = adjudicating.decide(call.store, call.project, call.user, annotation, sent.made_of, sent.key)
    except WorkbenchError as error:
        raise _Keyed(sent.key, error) from error
    return {"key": sent.key, "created_at": decided.gold.annotation.created_at, "revised": decided.revised}


def unanimous(call: Call) -> object:
    """`POST /gold/unanimous`: make gold of whatever all say alike."""
    return adjudicating.accept_unanimous(call.store, call.project, call.user)


ENDPOINTS: tuple[tuple[str, str, Callable[[Call], object]], ...] = (
    ("POST", "/claims", claims),
    ("POST", "/annotations", annotations),
    ("GET", "/mine", mine),
    ("GET", "/mine/{document}/{sentence:int}", mine_again),
    ("GET", "/canonicals", canonicals),
    ("GET", "/guidelines", guidelines),
    ("GET", "/cases", cases),
    ("GET", "/cases/{document}/{sentence:int}", case),
    ("POST", "/gold", gold),
    ("POST", "/gold/unanimous", unanimous),
)


def api_routes(house: House) -> list[Route]:
    """The session, and `ENDPOINTS` under each project."""
    projects = [
        Route(f"{PREFIX}/projects/{{project}}{path}", _endpoint(house, work), methods=[method])
        for method, path, work in ENDPOINTS
    ]
    return [
        Route(f"{PREFIX}/session", session, methods=["GET"]),
        *projects,
        Route("/api/{rest:path}", unknown, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
    ]


async def session(request: Request) -> Response:
    """`GET /session`: who one is; the labeler asks after signing in again."""
    signed_in: SignedIn = request.state.signed_in
    user = {"name": signed_in.user.name, "display_name": signed_in.user.display_name}
    return json({"user": user, "csrf": signed_in.csrf})


async def unknown(request: Request) -> Response:
    """Streamlit would answer with its own page."""
    return json({"error": f"There is no {request.method} {request.url.path}."}, 404)


class _Keyed(WorkbenchError):
    """An error about the submission with this key."""

    def __init__(self, key: str, error: WorkbenchError) -> None:
        super().__init__(str(error))
        self.key = key
        self.error = error


def _endpoint(house: House, work: Callable[[Call], object]) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        signed_in: SignedIn = request.state.signed_in
        try:
            body = b""
            if request.method != "GET":
                if not hmac.compare_digest(request.headers.get(CSRF_HEADER, "").encode(), signed_in.csrf.encode()):
                    raise NotAllowed("the request lacks the session's token; reload the page")
                body = await read_body(request, "application/json", MOST_BYTES)
            call = Call(
                house.store,
                request.path_params["project"],
                signed_in.user.name,
                request.path_params,
                dict(request.query_params),
                body,
            )
            return json(await run_in_threadpool(work, call))
        except _Keyed as keyed:
            return json({"error": str(keyed), "key": keyed.key}, status_of(keyed.error))
        except WorkbenchError as error:
            return json({"error": str(error)}, status_of(error))

    answer.__name__ = work.__name__
    return answer


def _number(call: Call, name: str, otherwise: int, most: int, least: int = 1) -> int:
    given = call.query.get(name)
    if given is None:
        return otherwise
    if not given.isascii() or not given.isdigit() or not least <= int(given[:6]) <= most:
        raise InvalidInput(f"{name} must be a number from {least} to {most}, not {given[:20]!r}")
    return int(given)
