"""Signing in through an OpenID Connect provider, with a real one and a real browser."""

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.furnished import RunningServer
from tests.app.oidc_provider import CLIENT, Provider, running_provider
from workbench.app.oidc import address_of, new_cookie, read_ticket, then_of, write_ticket
from workbench.app.sessions import COOKIE, OIDC_COOKIE
from workbench.errors import NotAllowed
from workbench.store import Store
from workbench.workflows import users

SECRETS = """
[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "{client[0]}"
client_secret = "{client[1]}"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[workbench]
create_users_from = ["Example.org"]
"""


@dataclass
class Door:
    """A provider, a server that trusts it, and a browser before the sign-in page."""

    provider: Provider
    server: RunningServer
    page: Page

    def go_through(self, **claims: Any) -> None:
        self.provider.claims = claims or None
        self.page.goto(f"{self.server.url}/sign-in?next=/mine")
        self.page.get_by_role("button", name="Continue with single sign-on").click()

    def leave(self) -> None:
        self.page.get_by_role("button", name="Sign out").click()
        expect(self.page.get_by_role("heading", name="Sign in")).to_be_visible()

    def cookies(self) -> dict[str, str]:
        return {cookie["name"]: cookie["value"] for cookie in self.page.context.cookies()}


@pytest.fixture
def door(furnished_url: str, tmp_path: Path, browser: Browser) -> Iterator[Door]:
    """All three."""
    with closing(Store.open(furnished_url)) as store:
        users.add_user(store, "eva@elsewhere.net", "Eva", project="news", role="annotator")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with running_provider() as provider, closing(browser.new_context()) as context:
        secrets = SECRETS.format(port=port, client=CLIENT, provider=provider.url)
        (tmp_path / "secrets.toml").write_text(secrets)
        server = RunningServer(furnished_url, tmp_path, port)
        server.start()
        try:
            yield Door(provider, server, context.new_page())
        finally:
            server.kill()


@pytest.mark.browser
@pytest.mark.slow
def test_the_way_through_a_provider(door: Door) -> None:
    """A verified address with an account gets a session of our own, is led on, and is gone after signing out.

    One test for the whole road: a server, a provider and a browser are slow to start.
    """
    # Somebody with an account is led to the page they wanted.
    door.go_through(email="Eva@elsewhere.net", email_verified=True, name="Eva")
    expect(door.page.get_by_role("heading", name="My sentences")).to_be_visible(timeout=30_000)
    assert door.page.url == f"{door.server.url}/mine"
    assert OIDC_COOKIE not in door.cookies()
    with closing(Store.open(door.server.database_url)) as store:
        user = users.user_of_token(store, door.cookies()[COOKIE])
    assert user is not None
    assert user.name == "eva@elsewhere.net"

    # Signing out is for good: Streamlit's own cookies would sign in again.
    door.leave()
    assert not [name for name in door.cookies() if name == COOKIE or name.startswith("_streamlit_user")]
    door.page.goto(door.server.url)
    expect(door.page.get_by_role("heading", name="Sign in")).to_be_visible()

    # An address of a trusted domain gets an account, with a part in the project that is served.
    door.go_through(email="new@example.org", email_verified=True, name="Newcomer")
    expect(door.page.get_by_text("Newcomer")).to_be_visible(timeout=30_000)
    door.leave()

    # Others are refused, and can try another account.
    door.go_through(email="who@elsewhere.net", email_verified=True)
    expect(door.page.get_by_text("There is no account who@elsewhere.net here")).to_be_visible(timeout=30_000)
    assert COOKIE not in door.cookies()
    door.provider.claims = {"email": "eva@elsewhere.net", "email_verified": True}
    door.page.get_by_role("link", name="Use another account").click()
    door.page.get_by_role("link", name="To the sign-in page").click()
    door.page.get_by_role("button", name="Continue with single sign-on").click()
    expect(door.page.get_by_role("heading", name="My sentences").or_(door.page.get_by_text("Eva"))).to_be_visible(
        timeout=30_000
    )
    door.leave()

    # So is an address that nobody has verified, though there is an account of that name.
    door.go_through(email="eva@elsewhere.net", email_verified=False)
    expect(door.page.get_by_text("has not verified")).to_be_visible(timeout=30_000)
    door.page.get_by_role("link", name="Use another account").click()
    expect(door.page.get_by_role("heading", name="You are not signed in")).to_be_visible(timeout=30_000)

    # Who cancels is told so, and not sent round in circles.
    door.go_through()
    expect(door.page.get_by_role("heading", name="You are not signed in")).to_be_visible(timeout=30_000)


def test_a_ticket_is_for_one_browser() -> None:
    """It opens nothing without the cookie it was written for."""
    cookie, other = new_cookie("/mine"), new_cookie("/mine")
    ticket = write_ticket("token", cookie)
    assert read_ticket(ticket, cookie) == "token"
    for wrong in (other, "", "./mine"):
        assert read_ticket(ticket, wrong) is None
    assert read_ticket("", cookie) is None
    assert read_ticket("token", cookie) is None
    assert then_of(cookie) == "/mine"


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"email": None},
        {"email": "eva@a.org"},
        {"email": "eva@a.org", "email_verified": "true"},
        {"email": "eva", "email_verified": True},
    ],
)
def test_only_a_verified_address_counts(claims: dict[str, object]) -> None:
    """Anything that the provider does not vouch for is refused."""
    with pytest.raises(NotAllowed):
        address_of(claims)
