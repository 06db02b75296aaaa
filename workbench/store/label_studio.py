"""What is what on a Label Studio server."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, insert, select, update

from workbench.store.keys import Keys
from workbench.store.records import AnnotationLink, LinkedProject, Project, TaskLink
from workbench.store.tables import (
    documents,
    label_studio_annotations,
    label_studio_projects,
    label_studio_tasks,
    sentences,
    users,
)

_AT_ONCE = 500


class LabelStudio:
    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys

    def link(self, project: Project, url: str) -> LinkedProject | None:
        """The project's counterpart on the server at `url`."""
        statement = select(label_studio_projects).filter_by(project_id=project.id, url=url)
        row = self._connection.execute(statement).first()
        return LinkedProject(row.id, row.url, row.remote_id, row.config_hash, row.cursor) if row else None

    def put_link(
        self, project: Project, url: str, remote_id: int, config_hash: str = "", anew: bool = False
    ) -> LinkedProject:
        """Name the counterpart; another one than before starts without links and cursor.

        Args:
            anew: it is another one, though its id be that of the one before.
        """
        before = self.link(project, url)
        if before is not None and (anew or before.remote_id != remote_id):
            for table in (label_studio_tasks, label_studio_annotations):
                self._connection.execute(table.delete().where(table.c.link_id == before.id))
            self.set_cursor(before, None)
        self._put(
            label_studio_projects,
            {"project_id": project.id, "url": url},
            {"remote_id": remote_id, "config_hash": config_hash},
        )
        link = self.link(project, url)
        assert link is not None
        return link

    def cursor(self, link: LinkedProject) -> str | None:
        """Up to where changes were pulled, now."""
        statement = select(label_studio_projects.c.cursor).where(label_studio_projects.c.id == link.id)
        return self._connection.execute(statement).scalar()

    def set_cursor(self, link: LinkedProject, cursor: str | None) -> None:
        self._connection.execute(
            update(label_studio_projects).where(label_studio_projects.c.id == link.id).values(cursor=cursor)
        )

    def put_task(self, project: Project, link: LinkedProject, task: TaskLink) -> None:
        self._put(
            label_studio_tasks,
            {"link_id": link.id, "sentence_id": self._keys.sentence(project, task.document, task.sentence)},
            {"task": task.task, "text_hash": task.text_hash},
        )

    def task(self, project: Project, link: LinkedProject, document: str, sentence: int) -> TaskLink | None:
        sentence_id = self._keys.sentence(project, document, sentence)
        row = self._connection.execute(_tasks(link).where(label_studio_tasks.c.sentence_id == sentence_id)).first()
        return _task(row) if row else None

    def task_of(self, link: LinkedProject, task: int) -> TaskLink | None:
        """The sentence of a task id."""
        row = self._connection.execute(_tasks(link).where(label_studio_tasks.c.task == task)).first()
        return _task(row) if row else None

    def tasks(self, link: LinkedProject) -> Iterator[TaskLink]:
        """All of them, in document order."""
        statement = _tasks(link).order_by(label_studio_tasks.c.sentence_id)
        for row in self._connection.execute(statement.execution_options(yield_per=_AT_ONCE)):
            yield _task(row)

    def put_annotation(self, project: Project, link: LinkedProject, annotation: AnnotationLink) -> None:
        self._put(
            label_studio_annotations,
            {
                "link_id": link.id,
                "sentence_id": self._keys.sentence(project, annotation.document, annotation.sentence),
                "user_id": self._keys.user(annotation.user),
            },
            {
                "unique_id": annotation.unique_id,
                "remote_id": annotation.remote_id,
                "base_hash": annotation.base_hash,
                "revision": annotation.revision,
            },
        )

    def annotation(
        self, project: Project, link: LinkedProject, document: str, sentence: int, user: str
    ) -> AnnotationLink | None:
        table = label_studio_annotations
        statement = _annotations(link).where(
            table.c.sentence_id == self._keys.sentence(project, document, sentence),
            table.c.user_id == self._keys.user(user),
        )
        row = self._connection.execute(statement).first()
        return _annotation(row) if row else None

    def annotation_of(self, link: LinkedProject, remote_id: int) -> AnnotationLink | None:
        """The counterpart of an annotation id."""
        statement = _annotations(link).where(label_studio_annotations.c.remote_id == remote_id)
        row = self._connection.execute(statement).first()
        return _annotation(row) if row else None

    def annotations(self, link: LinkedProject) -> Iterator[AnnotationLink]:
        """All of them, in document order, then by the user's name."""
        statement = _annotations(link).order_by(label_studio_annotations.c.sentence_id, users.c.name)
        for row in self._connection.execute(statement.execution_options(yield_per=_AT_ONCE)):
            yield _annotation(row)

    def _put(self, table: Table, which: dict[str, Any], values: dict[str, Any]) -> None:
        changed = self._connection.execute(update(table).filter_by(**which).values(**values))
        if not changed.rowcount:
            self._connection.execute(insert(table).values(**which, **values))


def _tasks(link: LinkedProject) -> Select[Any]:
    table = label_studio_tasks
    return (
        select(documents.c.name, sentences.c.place, table.c.task, table.c.text_hash)
        .select_from(table)
        .join(sentences, sentences.c.id == table.c.sentence_id)
        .join(documents, documents.c.id == sentences.c.document_id)
        .where(table.c.link_id == link.id)
    )


def _task(row: Row[Any]) -> TaskLink:
    return TaskLink(row.name, row.place, row.task, row.text_hash)


def _annotations(link: LinkedProject) -> Select[Any]:
    table = label_studio_annotations
    return (
        select(
            documents.c.name.label("document"),
            sentences.c.place,
            users.c.name.label("user"),
            table.c.unique_id,
            table.c.remote_id,
            table.c.base_hash,
            table.c.revision,
        )
        .select_from(table)
        .join(sentences, sentences.c.id == table.c.sentence_id)
        .join(documents, documents.c.id == sentences.c.document_id)
        .join(users, users.c.id == table.c.user_id)
        .where(table.c.link_id == link.id)
    )


def _annotation(row: Row[Any]) -> AnnotationLink:
    return AnnotationLink(
        document=row.document,
        sentence=row.place,
        user=row.user,
        unique_id=row.unique_id,
        remote_id=row.remote_id,
        base_hash=row.base_hash,
        revision=row.revision,
    )
