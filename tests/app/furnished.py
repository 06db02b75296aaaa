"""What the tests of the app share: a furnished house, our routes without Streamlit's, and real servers."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from workbench.app.house import House
from workbench.app.server import own_middleware, own_routes
from workbench.app.sessions import COOKIE, csrf_of
from workbench.domain.documents import Document, cut_sentences
from workbench.settings import SchemeFile
from workbench.store import Store
from workbench.workflows import projects, users

PASSWORD = "correct horse battery"
PEOPLE = {"admin": None, "lena": "lead", "ana": "annotator", "ben": "annotator", "zoe": None}
SENTENCES = ["Turkey said it was ready.", "Ankara agreed with Kyiv.", "“We will see,” he said."]


def furnish(store: Store, scheme_file: SchemeFile, sentences: int = len(SENTENCES)) -> None:
    """A project with one document, and the people of `PEOPLE`; zoe has no part in it."""
    projects.create_project(store, "news", scheme_file.scheme, scheme_file.source, scheme_file.guidelines)
    texts = [SENTENCES[number % len(SENTENCES)] for number in range(sentences)]
    ranges, at = [], 0
    for text in texts:
        ranges.append((at, at + len(text)))
        at += len(text) + 1
    document = Document(id="a b", text="\n".join(texts), title="Turkey not to clash with Russia")
    with store.write() as tx:
        found = tx.projects.get("news")
        tx.documents.add(found, document, cut_sentences(document, ranges))
        for name, role in PEOPLE.items():
            tx.users.add(name, name.title(), admin=name == "admin")
            tx.users.set_role(found, name, role)
        tx.commit()


def open_door(house: House) -> Starlette:
    """Our routes behind our middleware, with stand-ins where Streamlit's would be."""

    async def page(_request: object) -> PlainTextResponse:
        return PlainTextResponse("a page")

    async def stream(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.close()

    routes = [*own_routes(house), WebSocketRoute("/_stcore/stream", stream), Route("/{path:path}", page)]
    return Starlette(routes=routes, middleware=own_middleware(house))


def sign_in(client: TestClient, house: House, name: str) -> TestClient:
    """Give the client a session of the user's, and its token for changes."""
    token = users.sign_in_trusted(house.store, name)
    client.cookies.set(COOKIE, token)
    client.headers["x-workbench-csrf"] = csrf_of(token)
    return client


Visitor = Callable[[House, str | None], TestClient]


@dataclass
class RunningServer:
    """A real server in a process of its own."""

    database_url: str
    home: Path
    port: int = 0
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it, on the port it had before, and wait until it answers."""
        program = (
            "import sys; from pathlib import Path; from workbench.app.server import serve; "
            "from workbench.settings import Settings; home, database, port = sys.argv[1:]; "
            "serve(Settings(home=Path(home), database_url=database, label_studio_url=None, label_studio_token=None, "
            "configs=Path('configs')), port=int(port), announce=lambda url: print(url, flush=True))"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, str(self.home), self.database_url, str(self.port)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=self.home,
        )
        assert self.process.stdout is not None
        address = self.process.stdout.readline().strip()
        assert address, "the server did not start"
        self.port = int(address.rpartition(":")[2])
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/healthz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise TimeoutError("the server did not become healthy")

    def kill(self, number: signal.Signals = signal.SIGKILL) -> int:
        """Signal it, and wait until it is gone."""
        assert self.process is not None
        assert self.process.stdout is not None
        self.process.send_signal(number)
        code = self.process.wait(timeout=30)
        self.process.stdout.close()
        self.process = None
        return code


MakeServer = Callable[[str], RunningServer]
