"""`labelstudio/client.py`: how the real SDK is made to ask, over a transport that listens."""

import datetime as dt
import json
from collections.abc import Callable

import httpx
import pytest

from tests.labelstudio.fake_server import TOKEN, URL, FakeLabelStudio
from workbench.errors import NotFound, Unavailable
from workbench.labelstudio.client import LabelStudioClient

DATA = {"text": "Hi", "title": "", "before": "", "after": ""}


def connect(server: FakeLabelStudio, retries: int = 0) -> LabelStudioClient:
    return LabelStudioClient(URL, TOKEN, transport=server.transport, retries=retries)


def many(count: int) -> tuple[FakeLabelStudio, LabelStudioClient, int]:
    """A server with a project of so many tasks."""
    server = FakeLabelStudio()
    client = connect(server)
    project = client.create_project("p", "mark", "<View/>", "")
    client.import_tasks(project.id, [{"data": DATA | {"sid": f"d#{number}"}} for number in range(count)])
    return server, client, project.id


CREATING: list[Callable[[LabelStudioClient], object]] = [
    lambda client: client.create_project("p", "", "<View/>", ""),
    lambda client: client.import_tasks(1, [{"data": DATA}]),
    lambda client: client.create_annotation(1, [], "c0ffee00-0000-4000-8000-000000000000", 1, False, None),
    lambda client: client.update_annotation(1, [], 1, False, None),
    lambda client: client.create_prediction(1, [], "m"),
    lambda client: client.update_prediction(1, [], "m"),
]


@pytest.mark.parametrize("create", CREATING)
@pytest.mark.parametrize("fault", [httpx.ConnectError("x"), httpx.RemoteProtocolError("x"), 503, 409, 429])
def test_what_writes_is_never_sent_twice(
    create: Callable[[LabelStudioClient], object], fault: httpx.HTTPError | int
) -> None:
    """The SDK would repeat a POST after a fault, and make things twice; here it must not."""
    sent = []

    def handle(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        if isinstance(fault, int):
            return httpx.Response(fault, json={"detail": "no"})
        raise fault

    with (
        LabelStudioClient(URL, TOKEN, transport=httpx.MockTransport(handle), retries=2) as client,
        pytest.raises(Exception, match=URL),
    ):
        create(client)
    assert len(sent) == 1


def test_what_reads_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A read that fails once is repeated."""
    monkeypatch.setattr("time.sleep", lambda _: None)
    server, client, project = many(1)
    failed = []

    def fault(number: int, before: bool) -> None:
        if before and not failed:
            failed.append(number)
            raise httpx.ConnectError("x")

    with connect(server, retries=2) as patient:
        server.fault = fault
        assert [len(page) for page in patient.tasks(project)] == [1]
    client.__exit__(None, None, None)


def test_connections_are_not_kept() -> None:
    """The built-in server answers several times as fast to `Connection: close`."""
    headers = []

    def handle(request: httpx.Request) -> httpx.Response:
        headers.append(request.headers["connection"])
        return httpx.Response(200, json=[])

    with LabelStudioClient(URL, TOKEN, transport=httpx.MockTransport(handle)) as client:
        client.users()
    assert headers == ["close"]


def test_pages_follow_ids() -> None:
    """Tasks that are deleted while one reads hide no others, as they would from page numbers."""
    server, client, project = many(250)
    seen = []
    with client:
        for page in client.tasks(project):
            seen += [task.sid for task in page]
            for id_ in list(server.tasks)[:10]:
                del server.tasks[id_]
    assert seen == [f"d#{number}" for number in range(250)]


def test_short_page_is_not_the_end() -> None:
    """A server that gives less than was asked for is asked on, until its own count is reached."""
    server, client, project = many(7)
    whole = server._list_tasks
    server._list_tasks = lambda body, params: whole(body, params | {"page_size": "3"})  # type: ignore[method-assign]
    with client:
        assert [len(page) for page in client.tasks(project)] == [3, 3, 1]


def test_project_that_goes_away_while_reading_is_an_error() -> None:
    """It is not taken for the end of the list: the SDK's pager would."""
    server, client, project = many(250)
    with client:
        pages = client.tasks(project)
        next(pages)
        server.projects.clear()
        with pytest.raises(NotFound):
            next(pages)


def test_only_what_changed_is_asked_for() -> None:
    """In the one form of a time that does not make the server fail."""
    server, client, project = many(5)
    server.touch(3)
    since = dt.datetime.fromisoformat(server.tasks[3]["updated_at"])
    queries = []
    transport = server.transport

    def listen(request: httpx.Request) -> httpx.Response:
        queries.append(json.loads(request.url.params["query"]))
        return transport.handler(request)  # type: ignore[return-value]

    with LabelStudioClient(URL, TOKEN, transport=httpx.MockTransport(listen)) as listening:
        assert [task.sid for page in listening.tasks(project, since) for task in page] == ["d#2"]
    client.__exit__(None, None, None)
    values = [item["value"] for item in queries[0]["filters"]["items"] if item["type"] == "Datetime"]
    assert values == ["2030-01-01T00:00:07.000000Z"]


def test_projects_are_found_on_every_page() -> None:
    """By the marker in their description, the oldest first."""
    server = FakeLabelStudio()
    with connect(server) as client:
        for number in range(205):
            client.create_project(f"p{number}", "mark" if number in (3, 204) else "", "<View/>", "")
        assert [project.id for project in client.find_projects("mark")] == [4, 205]
        assert client.find_projects("absent") == []


def test_broken_off_answer_is_unavailable() -> None:
    """JSON that ends in its midst."""
    transport = httpx.MockTransport(lambda _: httpx.Response(502, content=b'{"detail": "b'))
    with LabelStudioClient(URL, TOKEN, transport=transport, retries=0) as client, pytest.raises(Unavailable):
        client.users()
