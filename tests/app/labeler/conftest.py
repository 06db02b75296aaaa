"""The labeler in a real Chromium: its modules one by one, and the whole of it on a small server."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from workbench.domain.annotations import Annotation
from workbench.domain.codec import decode, encode
from workbench.domain.documents import Document, Sentence, cut_sentences
from workbench.domain.rules import check
from workbench.domain.scheme import Scheme
from workbench.errors import WorkbenchError

FRONTEND = Path(__file__).parents[3] / "workbench/app/labeler/frontend"
API = "/api/v1/projects/news"
PAGE = """<!doctype html><meta charset="utf-8"><title>labeler</title><body style="margin:0"><div id="host"></div>
<script type="module">
import labeler from "/frontend/labeler.js";
const data = await (await fetch("/data")).json();
const parentElement = document.getElementById("host").attachShadow({mode: "open"});
labeler({data, parentElement, setStateValue() {}, setTriggerValue() {}});
</script>"""


class Desk:
    """A server for one annotator, which stores what it is sent as the real one does, and fails when it is told to.

    Attributes:
        fails: what it answers instead: a status, or None to work.
        posts: how many submissions came in, repetitions included.
        accepted: what was stored, by idempotency key.
        query: of the last request's address.
        again: sentences that are asked again, with the revision in question.
    """

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.documents: dict[str, tuple[Document, tuple[Sentence, ...]]] = {}
        self.suggestions: dict[tuple[str, int], list[dict[str, Any]]] = {}
        self.waiting: list[tuple[str, int]] = []
        self.accepted: dict[str, Annotation] = {}
        self.fails: int | None = None
        self.again: dict[tuple[str, int], int] = {}
        self.loses_answers = False
        self.posts = 0
        self.query: dict[str, list[str]] = {}

    def add(self, document: Document, *ranges: tuple[int, int]) -> None:
        self.documents[document.id] = (document, cut_sentences(document, ranges))
        self.waiting += [(document.id, index) for index in range(len(ranges))]

    @property
    def heads(self) -> dict[tuple[str, int], Annotation]:
        return {(one.document, one.sentence): one for one in self.accepted.values()}

    def claims(self, want: int) -> object:
        left = [*self.again, *(place for place in self.waiting if place not in self.heads)]
        items = [self.item(*place) for place in left[:want]]
        return self.batch(items, max(0, len(left) - want))

    def own(self, document: str, sentence: int) -> object:
        return self.batch([self.item(document, sentence)], 0)

    def batch(self, items: list[dict[str, Any]], remaining: int) -> object:
        documents = {item["document"]: self.view(item["document"]) for item in items}
        return {"items": items, "documents": documents, "remaining": remaining, "today": len(self.heads)}

    def item(self, document: str, sentence: int) -> dict[str, Any]:
        head = self.heads.get((document, sentence))
        suggestions = self.suggestions.get((document, sentence), [])
        revision = self.again.get((document, sentence))
        again = {"revision": revision, "reason": "labels changed"} if revision else None
        return {
            "document": document,
            "sentence": sentence,
            "suggestions": suggestions,
            "annotation": head,
            "again": again,
        }

    def view(self, name: str) -> object:
        document, sentences = self.documents[name]
        mine = [head for head in self.heads.values() if head.document == name]
        ranges = [(sentence.start, sentence.end) for sentence in sentences]
        return msgspec.to_builtins(document) | {
            "title": document.title,
            "url": document.url,
            "date": None,
            "metadata": {},
            "sentences": ranges,
            "mine": mine,
        }

    def submit(self, key: str, annotation: object) -> object:
        self.posts += 1
        if key not in self.accepted:
            made = decode(json.dumps(annotation), Annotation)
            document, sentences = self.documents[made.document]
            registry = {entity.id for entity in made.canonical_entities} | self.registry
            check(made, document, sentences[made.sentence], self.scheme, registry)
            self.accepted[key] = made
            self.again.pop((made.document, made.sentence), None)
        return {"key": key, "revision": 1, "created_at": "2026-01-01T00:00:00Z"}

    @property
    def registry(self) -> set[str]:
        return {entity.id for one in self.accepted.values() for entity in one.canonical_entities}

    def data(self) -> object:
        scheme = msgspec.to_builtins(self.scheme) | {"version": self.scheme.version, "guidelines_version": "g"}
        return {
            "api": API,
            "csrf": "token",
            "user": {"name": "ana", "display_name": "Ana", "role": "annotator"},
            "project": {"name": "news", "title": "News", "overlap": 1},
            "scheme": scheme,
            "guidelines": "# How to label",
            "open": None,
            "sign_in": "/sign-in",
            "mode": "label",
            "kinds": {},
        }

    def answer(self, method: str, path: str, body: Any) -> object:
        match method, path.removeprefix(API).split("/"):
            case "GET", ["", "data"]:
                return self.data()
            case "GET", ["", "api", "v1", "session"]:
                return {"user": {"name": "ana", "display_name": "Ana"}, "csrf": "token"}
            case "POST", ["", "claims"]:
                return self.claims(body["want"])
            case "POST", ["", "annotations"]:
                return self.submit(body["key"], body["annotation"])
            case "GET", ["", "mine"]:
                places = [{"document": document, "sentence": sentence} for document, sentence in reversed(self.heads)]
                return {"sentences": places}
            case "GET", ["", "mine", document, sentence]:
                return self.own(unquote(document), int(sentence))
            case "GET", ["", "canonicals"]:
                known = {entity.id: entity for one in self.heads.values() for entity in one.canonical_entities}
                return {"canonicals": list(known.values())}
        raise KeyError(path)


class Handler(BaseHTTPRequestHandler):
    """Serves the frontend as it lies there, the page around it, and the desk's answers."""

    server: "DeskServer"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path in ("/", "/blank"):
            self.send(HTTPStatus.OK, PAGE.encode() if path == "/" else b"<!doctype html>", "text/html")
        elif path.startswith("/frontend/"):
            file = FRONTEND / path.removeprefix("/frontend/")
            kind = {".js": "text/javascript", ".css": "text/css"}[file.suffix]
            self.send(HTTPStatus.OK, file.read_bytes(), kind)
        elif path.startswith(("/api/", "/data")):
            self.ask(path, None)
        else:
            self.send(HTTPStatus.NO_CONTENT, b"", "text/plain")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.ask(urlsplit(self.path).path, body)

    def ask(self, path: str, body: Any) -> None:
        desk = self.server.desk
        desk.query = parse_qs(urlsplit(self.path).query)
        if desk.fails and path != "/data":
            self.send_json(desk.fails, {"error": "told to fail"})
            return
        try:
            answer = desk.answer(self.command, path, body)
        except WorkbenchError as error:
            self.send_json(HTTPStatus.UNPROCESSABLE_ENTITY, {"error": str(error), "key": body["key"]})
            return
        if desk.loses_answers and path.endswith("/annotations"):
            self.close_connection = True
            self.connection.shutdown(2)
            return
        self.send_json(HTTPStatus.OK, answer)

    def send_json(self, status: int, value: object) -> None:
        self.send(status, encode(value), "application/json")

    def send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class DeskServer(ThreadingHTTPServer):
    """One for the whole test run; every test puts its own desk on it."""

    desk: Desk
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A connection that a test cuts off is no error of the server's."""


@pytest.fixture(scope="session")
def desk_server() -> Iterator[DeskServer]:
    with closing_server(DeskServer(("127.0.0.1", 0), Handler)) as server:
        yield server


class closing_server(closing):  # type: ignore[type-arg]  # noqa: N801
    """Runs a server in a thread until the block ends."""

    def __enter__(self) -> Any:
        self.thread = threading.Thread(target=self.thing.serve_forever)
        self.thread.start()
        return self.thing

    def __exit__(self, *_: object) -> None:
        self.thing.shutdown()
        self.thread.join()
        self.thing.server_close()


@pytest.fixture(scope="session")
def run(browser: Browser, desk_server: DeskServer) -> Iterator[Callable[..., Any]]:
    """Run a JavaScript function of the frontend's modules and one argument, in a page of its own.

    `run("model/spans.js", "(spans, x) => spans.textOf(x)", value)`; several modules come as several arguments.
    """
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{desk_server.server_port}/blank")

    def run_in_page(modules: str, function: str, value: object = None) -> Any:
        paths = [f"/frontend/{module}" for module in modules.split()]
        return page.evaluate(
            f"async ([paths, value]) => ({function})(...await Promise.all(paths.map((path) => import(path))), value)",
            [paths, value],
        )

    yield run_in_page
    page.close()


@pytest.fixture
def desk(desk_server: DeskServer, scheme: Scheme) -> Desk:
    """A server with nothing to label yet."""
    desk_server.desk = Desk(scheme)
    return desk_server.desk


@pytest.fixture
def context(browser: Browser, desk_server: DeskServer) -> Iterator[BrowserContext]:
    """A browser with empty storage."""
    with closing(
        browser.new_context(
            base_url=f"http://127.0.0.1:{desk_server.server_port}", viewport={"width": 1360, "height": 900}
        )
    ) as opened:
        yield opened


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of that browser, whose uncaught errors fail the test."""
    opened = context.new_page()

    def fail(error: object) -> None:
        raise AssertionError(str(error))

    opened.on("pageerror", fail)
    return opened
