"""What can be wrong with a database, as counts and names; `workflows/doctor.py` puts it into words."""

import datetime as dt

from sqlalchemy import Connection, and_, exists, func, literal_column, select, text

from workbench.store.annotations import COUNTED
from workbench.store.migrate import HEAD, current_revision
from workbench.store.records import Project
from workbench.store.tables import claims, heads, revisions, sentences


class Health:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._connection.dialect.name

    def revision(self) -> tuple[str | None, str]:
        """The revision the tables are at, and the one they should be at."""
        return current_revision(self._connection), HEAD

    def pragma(self, name: str) -> str:
        """A setting of SQLite's."""
        return str(self._connection.exec_driver_sql(f"PRAGMA {name}").scalar())

    def damage(self) -> list[str]:
        """What SQLite finds damaged in its file, and rows that refer to others that are gone."""
        found = [row[0] for row in self._connection.exec_driver_sql("PRAGMA quick_check(20)") if row[0] != "ok"]
        for row in self._connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(20):
            found.append(f"row {row[1]} of {row[0]} refers to a row of {row[2]} that is not there")
        return found

    def encoding(self) -> str:
        """The encoding of a PostgreSQL database."""
        return str(self._connection.execute(text("SHOW server_encoding")).scalar())

    def claims_of_answered(self, project: Project) -> int:
        """Claims of sentences that their user has answered."""
        answered = and_(heads.c.sentence_id == claims.c.sentence_id, heads.c.user_id == claims.c.user_id)
        statement = select(func.count()).where(claims.c.project_id == project.id, exists().where(answered))
        return self._connection.execute(statement).scalar_one()

    def expired_claims(self, project: Project, now: dt.datetime) -> int:
        statement = select(func.count()).where(claims.c.project_id == project.id, claims.c.expires_at <= now)
        return self._connection.execute(statement).scalar_one()

    def miscounted(self, project: Project) -> int:
        """Sentences whose `taken` is not the number of their answers that count and their claims."""
        answers = select(func.count()).where(heads.c.sentence_id == sentences.c.id, heads.c.status.in_(COUNTED))
        claimed = select(func.count()).where(claims.c.sentence_id == sentences.c.id)
        actual = answers.scalar_subquery() + claimed.scalar_subquery()
        statement = select(func.count()).where(sentences.c.project_id == project.id, sentences.c.taken != actual)
        return self._connection.execute(statement).scalar_one()

    def heads_astray(self, project: Project) -> int:
        """Sentences and users whose newest revision is not the one that `heads` points at."""
        newest = (
            select(revisions.c.sentence_id, revisions.c.user_id, func.max(revisions.c.revision).label("revision"))
            .where(revisions.c.project_id == project.id)
            .group_by(revisions.c.sentence_id, revisions.c.user_id)
            .subquery()
        )
        right = exists(literal_column("1")).where(
            heads.c.sentence_id == newest.c.sentence_id,
            heads.c.user_id == newest.c.user_id,
            heads.c.revision == newest.c.revision,
            revisions.c.id == heads.c.revision_id,
            revisions.c.revision == heads.c.revision,
            revisions.c.sentence_id == heads.c.sentence_id,
            revisions.c.user_id == heads.c.user_id,
            revisions.c.status == heads.c.status,
        )
        return self._connection.execute(select(func.count()).select_from(newest).where(~right)).scalar_one()
