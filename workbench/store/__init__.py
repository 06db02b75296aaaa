"""What is kept, in SQLite or PostgreSQL. The only room with SQLAlchemy."""

from workbench.store.records import (
    ROLES,
    AnnotationLink,
    Claim,
    DayAnswers,
    LinkedProject,
    Progress,
    Project,
    Role,
    SchemeVersion,
    SuggestionSet,
    TaskLink,
    User,
)
from workbench.store.store import Store, Transaction

__all__ = [
    "ROLES",
    "AnnotationLink",
    "Claim",
    "DayAnswers",
    "LinkedProject",
    "Progress",
    "Project",
    "Role",
    "SchemeVersion",
    "Store",
    "SuggestionSet",
    "TaskLink",
    "Transaction",
    "User",
]
