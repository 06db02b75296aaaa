"""People: their accounts, their sign-ins, their part in projects."""

import datetime as dt
import hashlib
import secrets

from workbench.errors import Conflict, NotAllowed
from workbench.store import Role, Store, Transaction, User
from workbench.workflows.passwords import PASSWORD_RULE, hash_password, is_outdated, is_right
from workbench.workflows.roles import RANKS, need_role

__all__ = [
    "PASSWORD_RULE",
    "SESSION_LIFETIME",
    "add_member",
    "add_user",
    "change_role",
    "deactivate",
    "exists",
    "first_admin",
    "nobody_yet",
    "reset_password",
    "set_password",
    "set_role",
    "sign_in",
    "sign_in_trusted",
    "sign_out",
    "user_of_token",
    "welcome",
]

SESSION_LIFETIME = dt.timedelta(days=14)
GUESSES = 10
GUESSING_WINDOW = dt.timedelta(minutes=15)


def add_user(
    store: Store,
    name: str,
    display_name: str = "",
    password: str | None = None,
    admin: bool = False,
    project: str | None = None,
    role: Role | None = None,
) -> User:
    """Make an account; for whoever holds the database, who may do anything.

    Args:
        password: None for somebody who signs in elsewhere, or not at all.
        project, role: what they are to be where.

    Raises:
        Conflict: there is one of that name.
        InvalidInput: the name or the password cannot be used.
    """
    password_hash = hash_password(password) if password is not None else None
    with store.write() as tx:
        user = tx.users.add(name, display_name, password_hash, admin)
        if project is not None and role is not None:
            tx.users.set_role(tx.projects.get(project), name, role)
        tx.commit()
    return user


def nobody_yet(store: Store) -> bool:
    """Whether the first admin is still to be made."""
    with store.read() as tx:
        return tx.users.count() == 0


def first_admin(store: Store, name: str, password: str, display_name: str = "") -> User:
    """Make the first account.

    Raises:
        NotAllowed: there is one already.
    """
    password_hash = hash_password(password)
    with store.write() as tx:
        tx.users.lock()
        if tx.users.count():
            raise NotAllowed("the first account was made already; sign in with it")
        user = tx.users.add(name, display_name, password_hash, admin=True)
        tx.commit()
    return user


def exists(store: Store, name: str) -> bool:
    with store.read() as tx:
        return tx.users.find(name) is not None


def welcome(store: Store, name: str, display_name: str, project: str | None = None) -> User:
    """Make an account for somebody whom a sign-in provider vouches for, as an annotator of the project."""
    return add_user(store, name, display_name, project=project, role="annotator")


def sign_in(store: Store, name: str, password: str) -> str:
    """Check a password and begin a session.

    Returns:
        The session's token: 256 random bits, of which the database keeps a hash only.

    Raises:
        NotAllowed: name or password are wrong, the account is switched off, or too many have
            guessed under this name lately.
    """
    now = dt.datetime.now(dt.UTC)
    with store.write() as tx:
        user = tx.users.find(name) if name.isprintable() else None
        known = user.name if user else hashlib.sha256(name.encode(errors="replace")).hexdigest()
        if tx.sessions.failures(known, now - GUESSING_WINDOW) >= GUESSES:
            minutes = int(GUESSING_WINDOW.total_seconds() // 60)
            raise NotAllowed(f"too many attempts for this name; try again in {minutes} minutes")
        # Counted before it is checked, so that guesses sent all at once are throttled too.
        tx.sessions.add_failure(known, now)
        tx.sessions.forget_failures_before(now - GUESSING_WINDOW)
        password_hash = tx.users.password_hash(user.name) if user else None
        tx.commit()
    if not is_right(password, password_hash) or user is None:
        raise NotAllowed("the name or the password is wrong")
    if not user.active:
        raise NotAllowed("this account is switched off; ask an admin")
    fresh = hash_password(password) if is_outdated(password_hash) else None
    with store.write() as tx:
        tx.sessions.forget_failures(user.name)
        if fresh is not None:
            tx.users.set_password_hash(user.name, fresh)
        token = _begin(tx, user, SESSION_LIFETIME)
        tx.commit()
    return token


def sign_in_trusted(store: Store, name: str, lifetime: dt.timedelta = SESSION_LIFETIME) -> str:
    """Begin a session for somebody whom a sign-in provider vouches for.

    Raises:
        NotFound: there is no such account.
        NotAllowed: it is switched off.
    """
    with store.write() as tx:
        user = tx.users.get(name)
        if not user.active:
            raise NotAllowed("this account is switched off; ask an admin")
        token = _begin(tx, user, lifetime)
        tx.commit()
    return token


def user_of_token(store: Store, token: str) -> User | None:
    """Who is signed in with a token; None if nobody is any more."""
    with store.read() as tx:
        return tx.sessions.user(_token_hash(token), dt.datetime.now(dt.UTC))


def sign_out(store: Store, token: str) -> None:
    with store.write() as tx:
        tx.sessions.remove(_token_hash(token))
        tx.commit()


def set_password(store: Store, name: str, password: str) -> None:
    """Give an account a new password, and end its sessions; for whoever holds the database."""
    password_hash = hash_password(password)
    with store.write() as tx:
        _set_password_hash(tx, name, password_hash)
        tx.commit()


def set_role(store: Store, project: str, name: str, role: Role | None) -> None:
    """Give somebody a role in a project, or take it away; for whoever holds the database."""
    with store.write() as tx:
        tx.users.set_role(tx.projects.get(project), name, role)
        tx.commit()


def deactivate(store: Store, name: str) -> None:
    """Keep somebody out from now on; what they said stays. For whoever holds the database."""
    with store.write() as tx:
        tx.users.deactivate(name)
        tx.sessions.remove_of(name)
        tx.commit()


def add_member(
    store: Store,
    project: str,
    by: str,
    name: str,
    role: Role,
    display_name: str = "",
    password: str | None = None,
) -> User:
    """Let a lead bring somebody into a project; without an account yet, one is made.

    Raises:
        NotAllowed: `by` is no lead, or the role is above theirs.
        Conflict: there is an account of that name, for which a password was given.
    """
    password_hash = hash_password(password) if password is not None else None
    with store.write() as tx:
        found = tx.projects.get(project)
        own = need_role(tx, found, by, "lead")
        user = tx.users.find(name)
        if user is None:
            user = tx.users.add(name, display_name, password_hash)
        elif password_hash is not None:
            raise Conflict(f"there is a user {name!r} already, who has a password; leave it empty to add them")
        _need_rank(own, role, tx.users.role(found, name))
        tx.users.set_role(found, name, role)
        tx.commit()
    return user


def change_role(store: Store, project: str, by: str, name: str, role: Role | None) -> None:
    """Let a lead give somebody another role in a project, or none.

    Raises:
        NotAllowed: `by` is no lead, the role or the person's present one is above theirs, or it is
            their own.
    """
    with store.write() as tx:
        found = tx.projects.get(project)
        own = need_role(tx, found, by, "lead")
        if name == by:
            raise NotAllowed("you cannot change your own role; ask another lead")
        _need_rank(own, role, tx.users.role(found, name))
        tx.users.set_role(found, name, role)
        tx.commit()


def reset_password(store: Store, project: str, by: str, name: str, password: str) -> None:
    """Let a lead give an annotator of the project a new password, and end their sessions.

    A lead may do so only for those who are annotators of this project and nothing else anywhere: with a
    password comes all that its owner may do.

    Raises:
        NotAllowed: `by` is no lead, or the person is more than that.
    """
    password_hash = hash_password(password)
    with store.write() as tx:
        found = tx.projects.get(project)
        own = need_role(tx, found, by, "lead")
        user = tx.users.get(name)
        plain = not user.admin and tx.users.roles(name) == {project: "annotator"}
        if not (tx.users.get(by).admin or name == by or (plain and own in ("lead", "admin"))):
            raise NotAllowed(f"only an admin may set the password of {name!r}, who is more than an annotator here")
        _set_password_hash(tx, name, password_hash)
        tx.commit()


def _set_password_hash(tx: Transaction, name: str, password_hash: str) -> None:
    tx.users.set_password_hash(name, password_hash)
    tx.sessions.remove_of(name)


def _need_rank(own: Role, *roles: Role | None) -> None:
    for role in roles:
        if role is not None and RANKS[role] > RANKS[own]:
            raise NotAllowed(f"only an admin may make, or change, an {role}")


def _begin(tx: Transaction, user: User, lifetime: dt.timedelta) -> str:
    now = dt.datetime.now(dt.UTC)
    tx.sessions.remove_expired(now)
    token = secrets.token_urlsafe(32)
    tx.sessions.add(_token_hash(token), user.name, now + lifetime)
    return token


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
