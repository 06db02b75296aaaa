"""People, and what they may do in which project."""

import datetime as dt
import re

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, text, update

from workbench.errors import Conflict, InvalidInput, NotFound
from workbench.store.keys import Keys
from workbench.store.records import ROLES, Project, Role, User
from workbench.store.tables import memberships, projects, users

_NAME = re.compile(r"[^\W_][\w.@+-]{0,99}")


class Users:
    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys

    def add(self, name: str, display_name: str = "", password_hash: str | None = None, admin: bool = False) -> User:
        """Make a user.

        Args:
            password_hash: None for somebody who signs in elsewhere, or labels in files only.

        Raises:
            Conflict: there is one of that name.
            InvalidInput: the name cannot be one.
        """
        if not _NAME.fullmatch(name):
            raise InvalidInput(
                f"user name {name[:80]!r} must have 1 to 100 letters, digits or . _ @ + - "
                "and begin with a letter or digit"
            )
        if self.find(name) is not None:
            raise Conflict(f"there is a user {name!r} already")
        self._connection.execute(
            insert(users).values(
                name=name,
                display_name=display_name or name,
                password_hash=password_hash,
                admin=admin,
                active=True,
                created_at=dt.datetime.now(dt.UTC),
            )
        )
        return self.get(name)

    def find(self, name: str) -> User | None:
        row = self._connection.execute(select(users).where(users.c.name == name)).mappings().first()
        return user_from_row(row) if row else None

    def get(self, name: str) -> User:
        """Raises:
        NotFound: there is no such user.
        """
        found = self.find(name)
        if found is None:
            raise NotFound(f"there is no user {name!r}")
        return found

    def all(self) -> list[User]:
        return [user_from_row(row) for row in self._connection.execute(select(users).order_by(users.c.name)).mappings()]

    def count(self) -> int:
        return self._connection.execute(select(func.count()).select_from(users)).scalar_one()

    def password_hash(self, name: str) -> str | None:
        return self._connection.execute(select(users.c.password_hash).where(users.c.name == name)).scalar()

    def set_password_hash(self, name: str, password_hash: str | None) -> None:
        self._connection.execute(
            update(users).where(users.c.id == self._keys.user(name)).values(password_hash=password_hash)
        )

    def deactivate(self, name: str) -> None:
        """Keep the user out; what they said stays."""
        self._connection.execute(update(users).where(users.c.id == self._keys.user(name)).values(active=False))

    def activate(self, name: str) -> None:
        self._connection.execute(update(users).where(users.c.id == self._keys.user(name)).values(active=True))

    def set_role(self, project: Project, name: str, role: Role | None) -> None:
        """Give the user a role in a project, or take it away."""
        if role is not None and role not in ROLES:
            raise InvalidInput(f"role {role!r} is unknown; allowed are {', '.join(ROLES)}")
        which = {"project_id": project.id, "user_id": self._keys.user(name)}
        self._connection.execute(delete(memberships).filter_by(**which))
        if role is not None:
            self._connection.execute(insert(memberships).values(role=role, **which))

    def role(self, project: Project, name: str) -> Role | None:
        """What the user is in the project: None for a stranger or somebody inactive; admins are admin everywhere."""
        user = self.get(name)
        if not user.active:
            return None
        if user.admin:
            return "admin"
        statement = select(memberships.c.role).filter_by(project_id=project.id, user_id=user.id)
        found: Role | None = self._connection.execute(statement).scalar()
        return found

    def roles(self, name: str) -> dict[str, Role]:
        """The user's own role in each project, by the project's name."""
        statement = (
            select(projects.c.name, memberships.c.role)
            .join(memberships, memberships.c.project_id == projects.c.id)
            .where(memberships.c.user_id == self._keys.user(name))
        )
        return {row.name: row.role for row in self._connection.execute(statement)}

    def lock(self) -> None:
        """Let nobody else add a user until this transaction ends."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE"))

    def members(self, project: Project) -> list[tuple[User, Role]]:
        """Those with a role of their own in the project, by name."""
        statement = (
            select(users, memberships.c.role)
            .join(memberships, memberships.c.user_id == users.c.id)
            .where(memberships.c.project_id == project.id)
            .order_by(users.c.name)
        )
        return [(user_from_row(row), row["role"]) for row in self._connection.execute(statement).mappings()]


def user_from_row(row: RowMapping) -> User:
    return User(
        id=row["id"],
        name=row["name"],
        display_name=row["display_name"],
        admin=row["admin"],
        active=row["active"],
        has_password=row["password_hash"] is not None,
    )
