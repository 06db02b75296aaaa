"""Row locks, which PostgreSQL needs; on SQLite one transaction writes at a time.

Whoever takes several takes them in this order: the user, then sentences by id, then the project. So
none waits for one that waits for it; only a load of many sentences by many people can be told by
PostgreSQL to try again.
"""

from collections.abc import Collection

from sqlalchemy import Connection, select

from workbench.store.records import Project
from workbench.store.tables import projects, sentences, users


def plan_by_index(connection: Connection) -> None:
    """For the rest of the transaction, have PostgreSQL follow an index wherever one gives the order wanted.

    Left to itself it sorts tens of thousands of sentences for a claim as long as its statistics are from
    before an import.
    """
    if connection.dialect.name == "postgresql":
        for way in ("seqscan", "bitmapscan", "sort"):
            connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")


def lock_user(connection: Connection, user: int) -> None:
    """One writer at a time for a user's claims and answers."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(users.c.id).where(users.c.id == user).with_for_update(key_share=True))


def lock_sentence(connection: Connection, sentence: int) -> None:
    """One writer at a time for what a sentence's answers and claims add up to."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(sentences.c.id).where(sentences.c.id == sentence).with_for_update(key_share=True))


def lock_sentences(connection: Connection, ids: Collection[int], skip_locked: bool = False) -> list[int]:
    """The same for several.

    Args:
        skip_locked: leave out, rather than wait for, those that somebody else has locked.

    Returns:
        Those that are locked now.
    """
    if connection.dialect.name != "postgresql":
        return list(ids)
    statement = select(sentences.c.id).where(sentences.c.id.in_(ids)).order_by(sentences.c.id)
    locked = statement.with_for_update(key_share=True, skip_locked=skip_locked)
    return list(connection.execute(locked).scalars())


def lock_project(connection: Connection, project: Project) -> None:
    """One writer at a time for what is asked of a project's people."""
    if connection.dialect.name == "postgresql":
        mine = select(projects.c.id).where(projects.c.id == project.id)
        connection.execute(mine.with_for_update(key_share=True))
