"""Old labels, read under their new names: a scheme's declared renames."""

from msgspec import structs
from sqlalchemy import Connection, RowMapping, select

from workbench.domain.annotations import Annotation
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.codec import decode
from workbench.domain.layers import SchemeTarget, Stance
from workbench.domain.scheme import Renames, Scheme
from workbench.store.records import Project
from workbench.store.tables import schemes


class Renaming:
    """The renames of each project's newest scheme, read once a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[int, Renames] = {}

    def apply(self, project: Project, annotation: Annotation) -> Annotation:
        return renamed(annotation, self._of(project))

    def apply_to_canonical(self, project: Project, canonical: CanonicalEntity) -> CanonicalEntity:
        kind = self._of(project).entities.get(canonical.kind)
        return structs.replace(canonical, kind=kind) if kind else canonical

    def kinds_now(self, project: Project, kind: str) -> list[str]:
        """A kind with the older names that now stand for it."""
        return [kind, *(old for old, new in self._of(project).entities.items() if new == kind)]

    def forget(self) -> None:
        """Read them anew: a scheme was added."""
        self._known.clear()

    def _of(self, project: Project) -> Renames:
        if project.id not in self._known:
            row = newest_scheme(self._connection, project)
            self._known[project.id] = decode(row["body"], Scheme).renamed if row else Renames()
        return self._known[project.id]


def newest_scheme(connection: Connection, project: Project) -> RowMapping | None:
    statement = select(schemes).where(schemes.c.project_id == project.id).order_by(schemes.c.id.desc()).limit(1)
    return connection.execute(statement).mappings().first()


def renamed(annotation: Annotation, renames: Renames) -> Annotation:
    """The annotation with every old name replaced."""
    if renames.entities and any(item.label in renames.entities for item in annotation.entities):
        annotation = structs.replace(
            annotation,
            entities=tuple(
                structs.replace(item, label=renames.entities.get(item.label, item.label))
                for item in annotation.entities
            ),
        )
    if (renames.stance or renames.targets) and annotation.stances:
        annotation = structs.replace(annotation, stances=tuple(_stance(item, renames) for item in annotation.stances))
    return annotation


def _stance(stance: Stance, renames: Renames) -> Stance:
    target = stance.target
    if isinstance(target, SchemeTarget):
        target = SchemeTarget(renames.targets.get(target.target, target.target))
    return structs.replace(stance, label=renames.stance.get(stance.label, stance.label), target=target)
