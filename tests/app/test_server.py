"""The real process: Streamlit, our routes and the database together."""

import signal
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.app.furnished import MakeServer, RunningServer
from workbench.app.server import serve
from workbench.app.sessions import COOKIE, csrf_of
from workbench.errors import Unavailable
from workbench.settings import Settings
from workbench.store import Store
from workbench.workflows import users

pytestmark = pytest.mark.slow


def enter(server: RunningServer, name: str = "ana") -> httpx.Client:
    """A client with a session of the user's."""
    with closing(Store.open(server.database_url)) as store:
        token = users.sign_in_trusted(store, name)
    headers = {"x-workbench-csrf": csrf_of(token)}
    return httpx.Client(base_url=server.url, cookies={COOKIE: token}, headers=headers)


def test_one_process_has_it_all(make_server: MakeServer, furnished_url: str) -> None:
    """Pages, API, health and metrics answer side by side, Streamlit's own addresses behind the same gate."""
    server = make_server(furnished_url)
    server.start()
    with enter(server) as ana, httpx.Client(base_url=server.url) as stranger:
        assert "<title>Streamlit</title>" in ana.get("/").text
        assert ana.get("/api/v1/session").json()["user"]["name"] == "ana"
        assert stranger.get("/").headers["location"] == "/sign-in"
        assert stranger.get("/_stcore/host-config").status_code == 401
        assert stranger.get("/_stcore/health").status_code == 200
        metrics = text_string_to_metric_families(stranger.get("/metrics").text)
        counted = {
            sample.labels["route"]: sample.value
            for family in metrics
            for sample in family.samples
            if sample.name == "workbench_requests_total" and sample.labels["status"] == "200"
        }
        assert counted["/api/v1/session"] == 1


def test_the_stream_is_refused_without_a_session(make_server: MakeServer, furnished_url: str) -> None:
    """Streamlit's websocket cannot be opened around the gate."""
    server = make_server(furnished_url)
    server.start()
    upgrade = {
        "connection": "Upgrade",
        "upgrade": "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    assert httpx.get(f"{server.url}/_stcore/stream", headers=upgrade).status_code == 403
    with enter(server) as ana, ana.stream("GET", "/_stcore/stream", headers=upgrade) as answer:
        assert answer.status_code == 101


def test_a_session_outlives_the_server(make_server: MakeServer, furnished_url: str) -> None:
    """It is in the database, so a restart signs nobody out."""
    server = make_server(furnished_url)
    server.start()
    with enter(server) as ana:
        assert ana.get("/api/v1/session").status_code == 200
        server.kill(signal.SIGTERM)
        server.start()
        assert ana.get("/api/v1/session").status_code == 200


def test_two_servers_are_one(make_server: MakeServer, furnished_url: str) -> None:
    """What one hands out or takes, the other knows: nothing that matters is in a process's memory."""
    one, other = make_server(furnished_url), make_server(furnished_url)
    one.start()
    other.start()
    body = {"key": "k", "annotation": {"document": "a b", "sentence": 0}}
    with enter(one) as ana:
        first = ana.post("/api/v1/projects/news/annotations", json=body)
        again = ana.post(f"{other.url}/api/v1/projects/news/annotations", json=body)
        assert first.json() == again.json()
        assert [own["revision"] for own in ana.get(f"{other.url}/api/v1/projects/news/mine").json()["sentences"]] == [1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_gracefully(make_server: MakeServer, furnished_url: str, number: signal.Signals) -> None:
    """To be told to stop is no failure: it ends with 0, and the database is closed cleanly."""
    server = make_server(furnished_url)
    server.start()
    assert server.kill(number) == 0
    with suppress(FileNotFoundError):
        assert Path(f"{furnished_url.removeprefix('sqlite:///')}-wal").stat().st_size == 0


def test_a_port_that_is_taken_is_told(tmp_path: Path, new_sqlite: Callable[[], str]) -> None:
    """One sentence names the port, before anything else is done."""
    import socket

    settings = Settings(
        home=tmp_path, database_url=new_sqlite(), label_studio_url=None, label_studio_token=None, configs=tmp_path
    )
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Unavailable, match=str(port)):
            serve(settings, port=port)
