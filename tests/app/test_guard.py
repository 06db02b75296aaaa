"""The gate: what is open to whom."""

from collections.abc import Callable
from contextlib import closing

import psycopg
import pytest
from starlette.testclient import WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from tests.app.furnished import Visitor, furnish
from workbench.app.house import House
from workbench.app.sessions import COOKIE, OIDC_COOKIE
from workbench.settings import SchemeFile
from workbench.store import Store
from workbench.workflows import users


@pytest.mark.parametrize("path", ["/", "/mine", "/progress", "/component/x/index.html", "/media/1.png"])
def test_a_page_needs_a_session(sqlite_house: House, visitor: Visitor, path: str) -> None:
    """Without one the browser is led to the sign-in, and back afterwards."""
    answer = visitor(sqlite_house, None).get(path)
    assert answer.status_code == 303
    assert answer.headers["location"] == ("/sign-in" if path == "/" else f"/sign-in?next={path}")
    assert visitor(sqlite_house, "ana").get(path).text == "a page"


@pytest.mark.parametrize(
    "path", ["/_stcore/host-config", "/_stcore/upload_file/a/b", "/_stcore/metrics", "/_stcore/agent/mcp"]
)
def test_streamlits_own_addresses_need_a_session(sqlite_house: House, visitor: Visitor, path: str) -> None:
    """They are 401 without one, as nobody navigates there."""
    assert visitor(sqlite_house, None).get(path).status_code == 401


def test_only_a_page_leads_to_the_sign_in(sqlite_house: House, visitor: Visitor) -> None:
    """An icon or a script that a page asks for is 401: nobody would see where it was led."""
    stranger = visitor(sqlite_house, None)
    assert stranger.get("/favicon.ico", headers={"sec-fetch-dest": "image"}).status_code == 401
    assert stranger.get("/mine", headers={"sec-fetch-dest": "document"}).status_code == 303


def test_the_stream_needs_a_session(sqlite_house: House, visitor: Visitor) -> None:
    """Streamlit's websocket is refused before it is accepted."""
    with (
        pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)),
        visitor(sqlite_house, None).websocket_connect("/_stcore/stream"),
    ):
        pass
    with visitor(sqlite_house, "ana").websocket_connect("/_stcore/stream"):
        pass


def test_the_way_through_single_sign_on_is_open_only_where_it_leads_somewhere(
    sqlite_house: House, visitor: Visitor
) -> None:
    """The cookie of that way opens the first page and the stream if there are providers, and nothing else ever."""
    with_providers = House(sqlite_house.store, "news", providers={"default": "single sign-on"})
    for house, status in ((sqlite_house, 303), (with_providers, 200)):
        client = visitor(house, None)
        client.cookies.set(OIDC_COOKIE, "nonce./")
        assert client.get("/").status_code == status
        assert client.get("/mine").status_code == 303
        assert client.get("/api/v1/session").status_code == 401


@pytest.mark.parametrize("token", ["x", "é".encode().decode("latin-1"), "a" * 3000])
def test_a_made_up_session_is_none(sqlite_house: House, visitor: Visitor, token: str) -> None:
    """A cookie that the store does not know opens nothing."""
    client = visitor(sqlite_house, None)
    assert client.get("/api/v1/session", headers={"cookie": f"{COOKIE}={token}".encode("latin-1")}).status_code == 401


def test_an_account_that_is_switched_off_is_out_at_once(sqlite_house: House, visitor: Visitor) -> None:
    """Its open sessions end too."""
    ana = visitor(sqlite_house, "ana")
    users.deactivate(sqlite_house.store, "ana")
    assert ana.get("/api/v1/session").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_site_changes_nothing(sqlite_house: House, visitor: Visitor, headers: dict[str, str]) -> None:
    """A change whose browser names another site is 403, whatever cookies it carries."""
    ana = visitor(sqlite_house, "ana")
    assert ana.post("/api/v1/projects/news/claims", json={"want": 1}, headers=headers).status_code == 403
    assert ana.post("/sign-out", headers=headers).status_code == 403
    assert ana.get("/api/v1/session").status_code == 200


def test_every_answer_has_the_security_headers(sqlite_house: House, visitor: Visitor) -> None:
    """Pages, refusals, the API: no sniffing, no framing, no foreign script."""
    ana = visitor(sqlite_house, "ana")
    for answer in (
        ana.get("/"),
        ana.get("/sign-in"),
        ana.get("/api/v1/nothing"),
        visitor(sqlite_house, None).get("/mine"),
    ):
        policy = dict(part.partition(" ")[::2] for part in answer.headers["content-security-policy"].split("; "))
        assert policy["frame-ancestors"] == "'none'"
        assert "unsafe" not in policy["script-src"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"


def test_nobodys_house_is_set_up_first(sqlite_store: Store, visitor: Visitor) -> None:
    """Where there is no account yet, every page leads to the set-up."""
    for path in ("/", "/mine", "/sign-in"):
        assert visitor(House(sqlite_store), None).get(path).headers["location"] == "/set-up"


@pytest.mark.postgresql
def test_a_database_that_is_away_is_told(
    new_postgresql: Callable[[], str],
    postgresql_server: Callable[[str], str],
    scheme_file: SchemeFile,
    visitor: Visitor,
) -> None:
    """The API, the pages and the health check say 503 with a sentence, and all is well once it is back."""
    url = new_postgresql()
    name = url.partition("?")[0].rpartition("/")[2]

    def execute(statement: str) -> None:
        with closing(psycopg.connect(postgresql_server("postgres"), autocommit=True)) as connection:
            connection.execute(statement.encode())

    with closing(Store.open(url)) as store:
        furnish(store, scheme_file)
        ana = visitor(House(store, "news"), "ana")
        execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        for path in ("/healthz", "/", "/api/v1/session", "/sign-in"):
            answer = ana.get(path)
            assert answer.status_code == 503, path
            assert "Traceback" not in answer.text
        execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert ana.get("/healthz").json() == {"status": "ok"}
        assert ana.get("/").text == "a page"
