"""How far a project is."""

from sqlalchemy import Connection, func, select

from workbench.domain.annotations import STATUSES
from workbench.store.annotations import COUNTED
from workbench.store.records import Progress, Project
from workbench.store.tables import documents, heads, sentences, users


def read_progress(connection: Connection, project: Project, overlap: int) -> Progress:
    """Count everybody's newest answers."""
    documents_there, sentences_there = (
        connection.execute(select(func.count()).select_from(table).where(table.c.project_id == project.id)).scalar_one()
        for table in (documents, sentences)
    )
    here = heads.c.project_id == project.id
    by_status = dict.fromkeys(STATUSES, 0)
    for row in connection.execute(select(heads.c.status, func.count().label("n")).where(here).group_by(heads.c.status)):
        by_status[row.status] = row.n
    counted = (here, heads.c.status.in_(COUNTED))
    by_user = connection.execute(
        select(users.c.name, func.count().label("n"))
        .join(heads, heads.c.user_id == users.c.id)
        .where(*counted)
        .group_by(users.c.name)
        .order_by(users.c.name)
    )
    answers = select(func.count().label("n")).where(*counted).group_by(heads.c.sentence_id).subquery()
    depths = connection.execute(select(answers.c.n, func.count().label("sentences")).group_by(answers.c.n)).all()
    return Progress(
        documents=documents_there,
        sentences=sentences_there,
        begun=sum(row.sentences for row in depths),
        complete=sum(row.sentences for row in depths if row.n >= overlap),
        wanted=sentences_there * overlap,
        labels=sum(min(row.n, overlap) * row.sentences for row in depths),
        submitted=by_status["submitted"],
        skipped=by_status["skipped"],
        flagged=by_status["flagged"],
        users={row.name: row.n for row in by_user},
    )
