"""Canonical entities that come along with an answer."""

from workbench.domain.annotations import Annotation
from workbench.domain.scheme import Scheme
from workbench.errors import SchemeViolation
from workbench.store import Project, Transaction


def register_canonicals(tx: Transaction, project: Project, scheme: Scheme, annotation: Annotation, by: str) -> set[str]:
    """Register those that an answer refers to and brings along, where they are new.

    Args:
        by: the user who answered.

    Returns:
        The ids of those it refers to that are registered now.

    Raises:
        SchemeViolation: a new one is of a kind that is no entity label.
    """
    wanted = annotation.canonicals
    if not wanted:
        return set()
    known = tx.canonicals.ids(project, wanted)
    new = [entity for entity in annotation.canonical_entities if entity.id in wanted - known]
    for entity in new:
        if entity.kind not in scheme.entities.labels:
            raise SchemeViolation(
                f"kind {entity.kind!r} of canonical entity {entity.id!r} is not in the scheme; "
                f"allowed: {', '.join(scheme.entities.labels)}"
            )
    tx.canonicals.add(project, new, by)
    return known | {entity.id for entity in new}
