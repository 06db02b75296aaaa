"""Sign-ins: who holds which token, and who failed to sign in."""

import datetime as dt

from sqlalchemy import Connection, delete, func, insert, select

from workbench.store.keys import Keys
from workbench.store.records import User
from workbench.store.tables import failed_sign_ins, sessions, users
from workbench.store.users import user_from_row


class Sessions:
    """Tokens are known by their hash only, so that whoever reads the database cannot sign in with it."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys

    def add(self, token_hash: str, user_name: str, expires_at: dt.datetime) -> None:
        row = {"token_hash": token_hash, "user_id": self._keys.user(user_name), "expires_at": expires_at}
        self._connection.execute(insert(sessions).values(row))

    def user(self, token_hash: str, now: dt.datetime) -> User | None:
        """Who is signed in with it; None if nobody is any more."""
        statement = (
            select(users)
            .join(sessions, sessions.c.user_id == users.c.id)
            .where(sessions.c.token_hash == token_hash, sessions.c.expires_at > now, users.c.active)
        )
        row = self._connection.execute(statement).mappings().first()
        return user_from_row(row) if row else None

    def remove(self, token_hash: str) -> None:
        self._connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))

    def remove_of(self, user_name: str) -> None:
        """Sign the user out everywhere."""
        self._connection.execute(delete(sessions).where(sessions.c.user_id == self._keys.user(user_name)))

    def remove_expired(self, now: dt.datetime) -> None:
        self._connection.execute(delete(sessions).where(sessions.c.expires_at <= now))

    def add_failure(self, name: str, now: dt.datetime) -> None:
        """Note that somebody failed to sign in under a name, whether or not there is such a user."""
        self._connection.execute(insert(failed_sign_ins).values(name=name, at=now))

    def failures(self, name: str, since: dt.datetime) -> int:
        statement = (
            select(func.count())
            .select_from(failed_sign_ins)
            .where(failed_sign_ins.c.name == name, failed_sign_ins.c.at > since)
        )
        return self._connection.execute(statement).scalar_one()

    def forget_failures(self, name: str) -> None:
        self._connection.execute(delete(failed_sign_ins).where(failed_sign_ins.c.name == name))

    def forget_failures_before(self, moment: dt.datetime) -> None:
        """Forget everybody's from before then."""
        self._connection.execute(delete(failed_sign_ins).where(failed_sign_ins.c.at <= moment))
