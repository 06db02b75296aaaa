"""Accounts, sign-ins, and who may change whom."""

import datetime as dt

import pytest

from tests.store.conftest import fill
from workbench.errors import Conflict, InvalidInput, NotAllowed, NotFound
from workbench.store import Store
from workbench.workflows import passwords, users

GOOD = "correct horse"


@pytest.fixture(autouse=True)
def quick_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with the least it can do: the tests are about who gets in, not how long it takes."""
    from argon2 import PasswordHasher

    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: quick)


@pytest.fixture
def news(store: Store) -> Store:
    """A project with a lead, annotators, and an admin; and a second project with a lead of its own."""
    fill(store, documents=0)
    users.add_user(store, "root", password=GOOD, admin=True)
    users.add_user(store, "lea", password=GOOD, project="news", role="lead")
    users.set_password(store, "ana", GOOD)
    with store.write() as tx:
        other = tx.projects.add("other")
        tx.users.add("olga")
        tx.users.set_role(other, "olga", "lead")
        tx.users.set_role(tx.projects.get("news"), "olga", "annotator")
        tx.commit()
    return store


def test_the_first_account_is_made_once(store: Store) -> None:
    """And is an admin's."""
    assert users.nobody_yet(store)
    assert users.first_admin(store, "root", GOOD, "Root").admin
    assert not users.nobody_yet(store)
    with pytest.raises(NotAllowed, match="made already"):
        users.first_admin(store, "another", GOOD)


def test_the_right_password_opens_a_session_that_ends_with_signing_out(news: Store) -> None:
    """The token is all one needs."""
    token = users.sign_in(news, "ana", GOOD)
    assert users.user_of_token(news, token).name == "ana"
    users.sign_out(news, token)
    assert users.user_of_token(news, token) is None


def test_a_token_is_256_random_bits_and_not_in_the_database(news: Store) -> None:
    """Whoever reads the database cannot sign in with what is there."""
    tokens = {users.sign_in(news, "ana", GOOD) for _ in range(3)}
    assert len(tokens) == 3
    assert all(len(token) == 43 for token in tokens)
    with news.read() as tx:
        kept = tx._connection.exec_driver_sql("SELECT token_hash FROM sessions").scalars().all()
        hashes = tx._connection.exec_driver_sql("SELECT password_hash FROM users").scalars().all()
    assert not tokens & set(kept)
    assert all(one is None or one.startswith("$argon2id$") for one in hashes)


@pytest.mark.parametrize(
    ("name", "password"),
    [("ana", "wrong horse"), ("nobody", GOOD), ("ben", GOOD), ("ana\x00", GOOD), ("", ""), ("\ud800", "\ud800")],
)
def test_a_wrong_name_and_a_wrong_password_sound_alike(news: Store, name: str, password: str) -> None:
    """Nobody learns which accounts there are, and nothing breaks."""
    with pytest.raises(NotAllowed, match=r"^the name or the password is wrong$"):
        users.sign_in(news, name, password)


def test_guessing_is_throttled_also_for_names_that_are_not_there(news: Store) -> None:
    """After ten failures in a quarter of an hour even the right password waits."""
    for name in ("ana", "nobody"):
        for _ in range(users.GUESSES):
            with pytest.raises(NotAllowed, match="wrong"):
                users.sign_in(news, name, "wrong horse")
        with pytest.raises(NotAllowed, match=r"too many attempts.*15 minutes"):
            users.sign_in(news, name, GOOD)
    assert users.sign_in(news, "root", GOOD)


def test_failures_are_forgotten_after_a_while_and_after_success(news: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever mistypes now and then is not locked out."""
    for _ in range(2 * users.GUESSES):
        with pytest.raises(NotAllowed):
            users.sign_in(news, "ana", "wrong horse")
        users.sign_in(news, "ana", GOOD)
    for _ in range(users.GUESSES):
        with pytest.raises(NotAllowed):
            users.sign_in(news, "ana", "wrong horse")
    monkeypatch.setattr(users, "GUESSING_WINDOW", dt.timedelta(0))
    assert users.sign_in(news, "ana", GOOD)


@pytest.mark.parametrize("password", ["", "1234567", "x" * 1001, "\ud800 12345678"])
def test_a_password_that_cannot_be_one_is_refused(store: Store, password: str) -> None:
    """8 to 1000 characters of text."""
    with pytest.raises(InvalidInput):
        users.add_user(store, "ana", password=password)


def test_a_trusted_sign_in_needs_an_active_account(news: Store) -> None:
    """The provider vouches for the person, not for the account."""
    assert users.user_of_token(news, users.sign_in_trusted(news, "ben")).name == "ben"
    short = users.sign_in_trusted(news, "ben", dt.timedelta(0))
    assert users.user_of_token(news, short) is None
    with pytest.raises(NotFound):
        users.sign_in_trusted(news, "nobody")
    users.deactivate(news, "ben")
    with pytest.raises(NotAllowed, match="switched off"):
        users.sign_in_trusted(news, "ben")


def test_who_is_switched_off_is_out_at_once(news: Store) -> None:
    """Sessions end, and the right password says why."""
    token = users.sign_in(news, "ana", GOOD)
    users.deactivate(news, "ana")
    assert users.user_of_token(news, token) is None
    with pytest.raises(NotAllowed, match="switched off"):
        users.sign_in(news, "ana", GOOD)


def test_a_new_password_ends_all_sessions(news: Store) -> None:
    """Whoever had the old one is out."""
    token = users.sign_in(news, "ana", GOOD)
    users.set_password(news, "ana", "another horse")
    assert users.user_of_token(news, token) is None
    assert users.sign_in(news, "ana", "another horse")


def test_an_old_hash_is_renewed_at_the_next_sign_in(news: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the parameters of the hash rise."""
    from argon2 import PasswordHasher

    dearer = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: dearer)
    users.sign_in(news, "ana", GOOD)
    with news.read() as tx:
        assert not dearer.check_needs_rehash(tx.users.password_hash("ana"))


def test_somebody_welcomed_becomes_an_annotator(news: Store) -> None:
    """Without a password, and once."""
    user = users.welcome(news, "new@example.org", "New", "news")
    assert not user.has_password
    assert users.exists(news, "new@example.org")
    with news.read() as tx:
        assert tx.users.role(tx.projects.get("news"), "new@example.org") == "annotator"
    with pytest.raises(Conflict):
        users.welcome(news, "new@example.org", "New", "news")


def test_a_lead_brings_people_into_their_project(news: Store) -> None:
    """New people get an account; those with one only the role."""
    users.add_member(news, "news", "lea", "fay", "annotator", "Fay", GOOD)
    assert users.sign_in(news, "fay", GOOD)
    users.add_member(news, "other", "olga", "fay", "lead")
    with news.read() as tx:
        assert tx.users.roles("fay") == {"news": "annotator", "other": "lead"}
    with pytest.raises(Conflict, match="leave it empty"):
        users.add_member(news, "news", "lea", "fay", "lead", password="taken over")


@pytest.mark.parametrize("by", ["ana", "olga"])
def test_who_is_no_lead_of_the_project_changes_nobody(news: Store, by: str) -> None:
    """Neither an annotator nor another project's lead."""
    with pytest.raises(NotAllowed):
        users.add_member(news, "news", by, "fay", "annotator")
    with pytest.raises(NotAllowed):
        users.change_role(news, "news", by, "ben", None)
    with pytest.raises(NotAllowed):
        users.reset_password(news, "news", by, "ben", GOOD)


def test_a_lead_makes_no_admins_and_unmakes_none(news: Store) -> None:
    """Nobody gives more than they have, or changes their own."""
    for name, role in (("ben", "admin"), ("root", "annotator"), ("root", None)):
        with pytest.raises(NotAllowed, match="only an admin"):
            users.change_role(news, "news", "lea", name, role)
    with pytest.raises(NotAllowed, match="your own role"):
        users.change_role(news, "news", "lea", "lea", "annotator")
    users.change_role(news, "news", "lea", "ben", "lead")
    users.change_role(news, "news", "root", "ben", "admin")
    users.change_role(news, "news", "root", "ben", None)


def test_a_lead_resets_passwords_only_of_those_who_are_annotators_here_and_nothing_elsewhere(news: Store) -> None:
    """Otherwise a lead could become whoever they like."""
    users.reset_password(news, "news", "lea", "ben", "a new horse")
    assert users.sign_in(news, "ben", "a new horse")
    for name in ("olga", "root"):
        with pytest.raises(NotAllowed, match="only an admin"):
            users.reset_password(news, "news", "lea", name, "a new horse")
    users.reset_password(news, "news", "lea", "lea", "a new horse")
    users.reset_password(news, "news", "root", "olga", "a new horse")
