"""How far a user has come for good.

A frontier is a position on a walk before which nothing will be free to the user again: every sentence
there they have answered, or others have filled with answers. Both last, but for three events: documents
come in, an answer that counted is revised to skipped, or the overlap changes. The first two raise the
project's `epoch`; a frontier is used only with the epoch and the overlap that it was found under.
"""

from collections.abc import Sequence
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


def advance(free: Free, frontier: Frontier, claimed_now: Sequence[int]) -> None:
    """Move the frontier to the first sentence that is free to the user or claimed by anybody.

    One statement looks for both, so that no sentence passes from claimed to free in between.

    Args:
        claimed_now: what the user has claimed; beyond the first of it nothing need be looked for.
    """
    walk, connection = free.walk, free.connection
    own = select(func.min(walk.position)).where(sentences.c.id.in_(claimed_now))
    furthest: int | None = connection.execute(own).scalar() if claimed_now else None
    claimed = (
        select(func.min(walk.position).label("position"))
        .select_from(claims)
        .join(sentences, sentences.c.id == claims.c.sentence_id)
        .where(claims.c.project_id == free.project.id, walk.position >= frontier.position, ~answered(free.user_id))
    )
    firsts = [claimed]
    stretches = free.stretches if furthest is None else [part.before(furthest) for part in free.stretches]
    for level in range(free.overlap):  # not only those of before: a claim may just have been given back
        for stretch in stretches:
            first = free.at(level, stretch).limit(1).subquery()
            firsts.append(select((first.c.position + stretch.shift).label("position")))
    found = connection.execute(select(func.min(union_all(*firsts).subquery().c.position))).scalar()
    position = END if found is None else found
    if frontier.kept and position == frontier.position:
        return
    which = {"project_id": free.project.id, "user_id": free.user_id, "walk": walk.name}
    connection.execute(delete(frontiers).filter_by(**which))
    connection.execute(insert(frontiers).values(position=position, epoch=frontier.epoch, overlap=free.overlap, **which))
