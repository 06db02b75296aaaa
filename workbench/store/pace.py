"""How fast people answer: counts by person and day, without reading what they said."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, case, func, select

from workbench.store.annotations import COUNTED
from workbench.store.records import DayAnswers, Project
from workbench.store.tables import heads, revisions, sentences, users


class Pace:
    """Each method may be told under which versions of the scheme the answers that count were made."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_day(self, project: Project, versions: Collection[str] | None = None) -> list[DayAnswers]:
        """How many sentences each answered for the first time on each day (in UTC), the oldest day first.

        An answer that was revised counts on the day it was first given, so that revising looks like no new work.
        """
        day = self._day(_first_given()).label("day")
        statement = (
            select(users.c.name, day, func.count().label("n"))
            .select_from(heads)
            .join(users, users.c.id == heads.c.user_id)
            .where(*_counted(project))
            .group_by(users.c.name, day)
            .order_by(day, users.c.name)
        )
        rows = self._connection.execute(_restricted(statement, versions))
        return [DayAnswers(row.name, dt.date.fromisoformat(row.day), row.n) for row in rows]

    def towards(self, project: Project, overlap: int, versions: Collection[str] | None = None) -> int:
        """How many answers count towards what is wanted: no more than `overlap` for each sentence."""
        each = select(func.count().label("n")).select_from(heads).where(*_counted(project))
        answers = _restricted(each, versions).group_by(heads.c.sentence_id).subquery()
        capped = case((answers.c.n > overlap, overlap), else_=answers.c.n)
        return int(self._connection.execute(select(func.coalesce(func.sum(capped), 0))).scalar_one())

    def open_to(self, project: Project, overlap: int) -> dict[str, int]:
        """How many sentences each person could still answer: not complete, and not had by them (skipped counts as had).

        Only people who had one are named.
        """
        in_project = select(func.count()).select_from(sentences).where(sentences.c.project_id == project.id)
        complete = (
            select(heads.c.sentence_id)
            .where(*_counted(project))
            .group_by(heads.c.sentence_id)
            .having(func.count() >= overlap)
            .subquery()
        )
        in_all = self._connection.execute(in_project).scalar_one()
        done = self._connection.execute(select(func.count()).select_from(complete)).scalar_one()
        statement = (
            select(users.c.name, func.count().label("had"), func.count(complete.c.sentence_id).label("complete"))
            .select_from(heads)
            .join(users, users.c.id == heads.c.user_id)
            .outerjoin(complete, complete.c.sentence_id == heads.c.sentence_id)
            .where(heads.c.project_id == project.id)
            .group_by(users.c.name)
            .order_by(users.c.name)
        )
        rows = self._connection.execute(statement)
        return {row.name: in_all - done - (row.had - row.complete) for row in rows}

    def _day(self, moment: ColumnElement[Any]) -> ColumnElement[str]:
        if self._connection.dialect.name == "sqlite":
            return func.date(moment, type_=Text())
        return func.to_char(func.timezone("UTC", moment), "YYYY-MM-DD", type_=Text())


def _counted(project: Project) -> tuple[ColumnElement[bool], ...]:
    return heads.c.project_id == project.id, heads.c.status.in_(COUNTED)


def _first_given() -> ColumnElement[Any]:
    """When the answer that a head points at was first given; only where it was revised is another row looked at."""
    first = (
        select(revisions.c.created_at)
        .where(revisions.c.sentence_id == heads.c.sentence_id, revisions.c.user_id == heads.c.user_id)
        .order_by(revisions.c.revision)
        .limit(1)
        .correlate(heads)
        .scalar_subquery()
    )
    return case((heads.c.revision == 1, heads.c.created_at), else_=first)


def _restricted(statement: Select[Any], versions: Collection[str] | None) -> Select[Any]:
    if versions is None:
        return statement
    made = select(revisions.c.scheme_version).where(revisions.c.id == heads.c.revision_id).correlate(heads)
    return statement.where(made.scalar_subquery().in_(tuple(versions)))
