"""How far a user has come for good.

A frontier is a position on a walk before which nothing will be free to the user again: every sentence
there they have answered, or others have filled with answers. Both last, but for three events: documents
come in, an answer that counted is revised to skipped, or the overlap changes. The first two raise the
project's `epoch`; a frontier is used only with the epoch and the overlap that it was found under.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, and_, delete, func, insert, select, union_all

from workbench.store.free import Free, answered
from workbench.store.records import Project
from workbench.store.tables import claims, frontiers, projects, sentences
from workbench.store.walks import END, Walk


@dataclass(frozen=True)
class Frontier:
    """Attributes:
    epoch: of the project, read before the position was.
    kept: whether this is what the database holds.
    """

    position: int
    epoch: int
    kept: bool


def read_frontier(connection: Connection, project: Project, user_id: int, walk: Walk, overlap: int) -> Frontier:
    """The user's frontier, at the beginning if what is kept no longer holds."""
    mine = and_(frontiers.c.project_id == projects.c.id, frontiers.c.user_id == user_id, frontiers.c.walk == walk.name)
    row = connection.execute(
        select(projects.c.epoch, frontiers.c.epoch.label("then"), frontiers.c.overlap, frontiers.c.position)
        .select_from(projects)
        .outerjoin(frontiers, mine)
        .where(projects.c.id == project.id)
    ).one()
    if row.then == row.epoch and row.overlap == overlap:
        return Frontier(row.position, row.epoch, kept=True)
    return Frontier(0, row.epoch, kept=False)


def advance(free: Free, frontier: Frontier) -> None:
    """Move the frontier to the first sentence that is free to the user or claimed by anybody.

    One statement looks for both, so that no sentence passes from claimed to free in between.
    """
    walk, connection = free.walk, free.connection
    claimed = (
        select(func.min(walk.position).label("position"))
        .select_from(claims)
        .join(sentences, sentences.c.id == claims.c.sentence_id)
        .where(claims.c.project_id == free.project.id, walk.position >= frontier.position, ~answered(free.user_id))
    )
    firsts = [claimed]
    for level in free.levels:
        for stretch in free.stretches:
            first = free.at(level, stretch).limit(1).subquery()
            firsts.append(select((first.c.position + stretch.shift).label("position")))
    found = connection.execute(select(func.min(union_all(*firsts).subquery().c.position))).scalar()
    position = END if found is None else found
    if frontier.kept and position == frontier.position:
        return
    which = {"project_id": free.project.id, "user_id": free.user_id, "walk": walk.name}
    connection.execute(delete(frontiers).filter_by(**which))
    connection.execute(insert(frontiers).values(position=position, epoch=frontier.epoch, overlap=free.overlap, **which))
