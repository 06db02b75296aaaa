"""A hub to publish to: what the Hub's client asks of it, over real HTTP, kept in memory."""

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

TOKEN = "hf_right"


@dataclass
class Repository:
    """A dataset.

    Attributes:
        commits: for each its message and the files it left behind, by path.
        tags: the number of the commit each stands for.
    """

    private: bool
    commits: list[tuple[str, dict[str, bytes]]] = field(default_factory=lambda: [("", {".gitattributes": b"x"})])
    tags: dict[str, int] = field(default_factory=dict)

    @property
    def files(self) -> dict[str, bytes]:
        return self.commits[-1][1]

    def save(self, folder: Path) -> Path:
        """Write the files as one would download them."""
        for path, content in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        return folder


@dataclass
class HubServer:
    """Attributes:
    url: where it answers.
    repositories: by name.
    large: the storage for large files, by hash.
    broken: for each beginning of a path, a status to answer with instead.
    asked: methods and paths, in order.
    """

    url: str
    repositories: dict[str, Repository] = field(default_factory=dict)
    large: dict[str, bytes] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@contextmanager
def hub_server() -> Iterator[HubServer]:
    """Serve on a free port until the end of the block."""

    class Handler(_Handler):
        hub = HubServer("")

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Handler.hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """A hub on this machine, and a client that may ask it."""
    from huggingface_hub import constants
    from huggingface_hub.utils import disable_progress_bars

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", False)  # what is published sets it
    disable_progress_bars()
    with hub_server() as serving:
        yield serving


class _Handler(BaseHTTPRequestHandler):
    hub: HubServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = unquote(urlsplit(self.path).path)
        self.hub.asked.append(f"{self.command} {path}")
        for beginning, status in self.hub.broken.items():
            if path.startswith(beginning):
                return self._answer(status, {"error": "out of order"})
        if path.startswith("/large/"):
            return self._keep(path.removeprefix("/large/"), body)
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self._answer(401, {"error": "Invalid credentials in Authorization header"})
        if path == "/api/validate-yaml":
            return self._answer(200, {"errors": [], "warnings": []})
        if path == "/api/repos/create":
            return self._create(json.loads(body))
        if path.endswith("/info/lfs/objects/batch"):
            return self._batch(json.loads(body))
        return self._of_repository(path, body)

    def _create(self, asked: dict[str, Any]) -> None:
        name = f"{asked['organization']}/{asked['name']}"
        if asked["organization"] != "team":
            return self._answer(403, {"error": "You don't have the rights to create a dataset under this namespace"})
        if name in self.hub.repositories:
            return self._answer(409, {"error": "exists", "url": f"{self.hub.url}/datasets/{name}"})
        self.hub.repositories[name] = Repository(private=asked.get("visibility") == "private")
        return self._answer(200, {"url": f"{self.hub.url}/datasets/{name}", "name": name})

    def _batch(self, asked: dict[str, Any]) -> None:
        def place(one: dict[str, Any]) -> dict[str, Any]:
            there = one["oid"] in self.hub.large
            upload = {"upload": {"href": f"{self.hub.url}/large/{one['oid']}"}}
            return {"oid": one["oid"], "size": one["size"], **({} if there else {"actions": upload})}

        self._answer(200, {"transfer": "basic", "objects": [place(one) for one in asked["objects"]]})

    def _keep(self, oid: str, body: bytes) -> None:
        if hashlib.sha256(body).hexdigest() != oid:
            return self._answer(400, {"error": "not what was announced"})
        self.hub.large[oid] = body
        return self._answer(200, {})

    def _of_repository(self, path: str, body: bytes) -> None:
        parts = path.split("/")  # "", api, datasets, namespace, name, what, revision
        name, what = "/".join(parts[3:5]), parts[5] if len(parts) > 5 else ""
        repository = self.hub.repositories.get(name)
        if repository is None:
            return self._answer(404, {"error": "Repository not found"}, {"X-Error-Code": "RepoNotFound"})
        head = f"{len(repository.commits) - 1:040x}"
        match what:
            case "":
                return self._answer(200, {"id": name, "sha": head, "siblings": []})
            case "revision":
                return self._answer(200, {"id": name, "sha": head, "siblings": []})
            case "tree":
                return self._answer(
                    200,
                    [{"type": "file", "path": file, "size": len(content), "oid": _blob(content)}
                     for file, content in repository.files.items()],
                )  # fmt: skip
            case "preupload":
                modes = [
                    {
                        "path": file["path"],
                        "uploadMode": "lfs" if file["path"].endswith(".parquet") else "regular",
                        "shouldIgnore": False,
                        "oid": self._oid(repository, file["path"]),
                    }
                    for file in json.loads(body)["files"]
                ]
                return self._answer(200, {"files": modes})
            case "commit":
                return self._commit(name, repository, [json.loads(line) for line in body.splitlines()])
            case "tag":
                return self._tag(repository, json.loads(body)["tag"], int(parts[6], 16))
        return self._answer(404, {"error": f"no {what}"})

    def _oid(self, repository: Repository, path: str) -> str | None:
        content = repository.files.get(path)
        if content is None:
            return None
        return hashlib.sha256(content).hexdigest() if path.endswith(".parquet") else _blob(content)

    def _commit(self, name: str, repository: Repository, operations: list[dict[str, Any]]) -> None:
        files = dict(repository.files)
        message = ""
        for operation in operations:
            value = operation["value"]
            match operation["key"]:
                case "header":
                    message = value["summary"]
                case "file":
                    files[value["path"]] = base64.b64decode(value["content"])
                case "lfsFile":
                    files[value["path"]] = self.hub.large[value["oid"]]
                case "deletedFile":
                    del files[value["path"]]
        repository.commits.append((message, files))
        oid = f"{len(repository.commits) - 1:040x}"
        self._answer(200, {"commitUrl": f"{self.hub.url}/datasets/{name}/commit/{oid}", "commitOid": oid})

    def _tag(self, repository: Repository, tag: str, commit: int) -> None:
        if tag in repository.tags:
            return self._answer(409, {"error": "Tag already exists"})
        repository.tags[tag] = commit
        return self._answer(200, {})

    def _answer(self, status: int, content: object, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _blob(content: bytes) -> str:
    """As git names a file's content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
