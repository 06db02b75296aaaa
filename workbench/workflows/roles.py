"""Who may do what."""

from workbench.errors import NotAllowed
from workbench.store import Project, Role, Transaction

RANKS: dict[Role, int] = {"annotator": 0, "lead": 1, "admin": 2}


def need_role(tx: Transaction, project: Project, user: str, least: Role = "annotator") -> Role:
    """The role of a user in a project.

    Raises:
        NotAllowed: they have none, or less than `least`.
        NotFound: there is no such user.
    """
    role = tx.users.role(project, user)
    if role is None:
        raise NotAllowed(f"you have no part in project {project.name!r}; ask its lead")
    if RANKS[role] < RANKS[least]:
        raise NotAllowed(f"this is for the {least}s of project {project.name!r}")
    return role
