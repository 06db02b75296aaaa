"""Set-up, sign-in and sign-out."""

import re
from http.cookies import SimpleCookie

import httpx
import pytest

from tests.app.furnished import PASSWORD, Visitor
from workbench.app.house import House
from workbench.app.sessions import COOKIE
from workbench.store import Store
from workbench.workflows import users


@pytest.fixture
def with_password(sqlite_house: House) -> House:
    """A house where ana has a password."""
    users.set_password(sqlite_house.store, "ana", PASSWORD)
    return sqlite_house


def enter(visitor: Visitor, house: House, name: str = "ana", password: str = PASSWORD, **form: str) -> httpx.Response:
    return visitor(house, None).post("/sign-in", data={"name": name, "password": password, **form})


def morsel(answer: httpx.Response) -> dict[str, str]:
    """The attributes of the session cookie that an answer sets."""
    cookie = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
    return {"value": cookie.value, **{name: value for name, value in cookie.items() if value}}


def test_the_right_password_opens(with_password: House, visitor: Visitor) -> None:
    """The cookie is out of scripts' reach and of other sites' requests, and lasts as long as the session."""
    answer = enter(visitor, with_password)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = morsel(answer)
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "lax", "/")
    assert int(cookie["max-age"]) == users.SESSION_LIFETIME.total_seconds()
    assert "secure" not in cookie
    client = visitor(with_password, None)
    client.cookies.set(COOKIE, cookie["value"])
    assert client.get("/api/v1/session").json()["user"]["name"] == "ana"


def test_over_https_the_cookie_stays_there(with_password: House, visitor: Visitor) -> None:
    """It is Secure."""
    answer = visitor(with_password, None).post(
        "https://workbench.test/sign-in", data={"name": "ana", "password": PASSWORD}
    )
    assert morsel(answer)["secure"] is True


@pytest.mark.parametrize(
    ("name", "password"), [("ana", "wrong"), ("nobody", PASSWORD), ("", ""), ("ben", PASSWORD), ("a\0", "x")]
)
def test_anything_else_does_not(with_password: House, visitor: Visitor, name: str, password: str) -> None:
    """It does not say which of the two was wrong, and keeps what was typed as the name."""
    answer = enter(visitor, with_password, name, password)
    assert answer.status_code == 403
    assert "The name or the password is wrong." in answer.text
    assert "set-cookie" not in answer.headers


def test_guessing_is_slowed_down(with_password: House, visitor: Visitor) -> None:
    """After some wrong guesses not even the right password helps for a while."""
    for _ in range(users.GUESSES):
        enter(visitor, with_password, password="wrong")
    assert "Too many attempts" in enter(visitor, with_password).text


def test_what_was_typed_comes_back_as_text(with_password: House, visitor: Visitor) -> None:
    """A name is never markup."""
    answer = enter(visitor, with_password, name='"><script>alert(1)</script>')
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("/mine", "/mine"),
        ("/?document=a%20b&sentence=1", "/?document=a%20b&sentence=1"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_sign_in_leads_back_only_to_our_own_pages(
    with_password: House, visitor: Visitor, wanted: str, got: str
) -> None:
    """What was asked for is shown afterwards; no other site's address is followed."""
    page = visitor(with_password, None).get("/sign-in", params={"next": wanted})
    hidden = re.search(r'name="next" value="([^"]*)"', page.text)
    assert hidden is not None
    assert enter(visitor, with_password, next=wanted).headers["location"] == got


def test_password_managers_know_the_fields(sqlite_house: House, visitor: Visitor) -> None:
    """Every input has a label and says what belongs in it."""
    page = visitor(sqlite_house, None).get("/sign-in").text
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert page.count("<label") == 2


def test_the_first_person_sets_up(sqlite_store: Store, visitor: Visitor) -> None:
    """They become the admin and are signed in; nobody after them can."""
    house = House(sqlite_store)
    form = {"name": "eva", "display_name": "Eva", "password": PASSWORD}
    stranger = visitor(house, None)
    assert 'autocomplete="new-password"' in stranger.get("/set-up").text
    answer = stranger.post("/set-up", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    user = users.user_of_token(sqlite_store, morsel(answer)["value"])
    assert user is not None
    assert (user.name, user.display_name, user.admin) == ("eva", "Eva", True)
    late = visitor(house, None)
    assert late.get("/set-up").headers["location"] == "/sign-in"
    assert late.post("/set-up", data=form | {"name": "eve"}).headers["location"] == "/sign-in"
    assert not users.exists(sqlite_store, "eve")


@pytest.mark.parametrize(
    ("change", "says"), [({"password": "short"}, "The password must have"), ({"name": "a b"}, "User name")]
)
def test_a_bad_set_up_is_told(sqlite_store: Store, visitor: Visitor, change: dict[str, str], says: str) -> None:
    """The page says what is wrong and keeps the names; nobody is made."""
    form = {"name": "eva", "display_name": "Eva", "password": PASSWORD} | change
    answer = visitor(House(sqlite_store), None).post("/set-up", data=form)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="Eva"' in answer.text
    assert users.nobody_yet(sqlite_store)


def test_signing_out_ends_the_session(sqlite_house: House, visitor: Visitor) -> None:
    """In the store, not in the browser alone."""
    ana = visitor(sqlite_house, "ana")
    token = ana.cookies[COOKIE]
    assert ana.post("/sign-out").headers["location"] == "/sign-in"
    assert users.user_of_token(sqlite_house.store, token) is None


def test_a_link_does_not_sign_out(sqlite_house: House, visitor: Visitor) -> None:
    """Opening the address only asks."""
    ana = visitor(sqlite_house, "ana")
    assert 'method="post"' in ana.get("/sign-out").text
    assert ana.get("/api/v1/session").status_code == 200


def test_who_is_signed_in_is_not_asked_again(sqlite_house: House, visitor: Visitor) -> None:
    """The sign-in page leads on."""
    assert visitor(sqlite_house, "ana").get("/sign-in?next=/mine").headers["location"] == "/mine"


def test_a_form_of_another_kind_is_refused(sqlite_house: House, visitor: Visitor) -> None:
    """JSON or a huge form at the door is refused, not read."""
    stranger = visitor(sqlite_house, None)
    assert stranger.post("/sign-in", json={"name": "ana"}).status_code == 415
    assert stranger.post("/sign-in", data={"name": "a" * 20_000}).status_code == 413


def test_a_project_is_chosen_by_its_link(sqlite_house: House, visitor: Visitor) -> None:
    """The choice is kept in a cookie and the first page shown."""
    answer = visitor(sqlite_house, "ana").get("/project/news")
    assert answer.headers["location"] == "/"
    assert "workbench_project=news" in answer.headers["set-cookie"]
