"""What is kept, in SQLite or PostgreSQL. The only room with SQLAlchemy."""

from workbench.store.digests import BLOCK, Place, Pointer, Versions
from workbench.store.records import (
    ROLES,
    AnnotationLink,
    Claim,
    DayAnswers,
    LinkedProject,
    Progress,
    Project,
    Question,
    Role,
    SchemeVersion,
    SuggestionSet,
    TaskLink,
    UnsettledSentence,
    User,
)
from workbench.store.requeue import Standing
from workbench.store.store import Store, Transaction

__all__ = [
    "BLOCK",
    "ROLES",
    "AnnotationLink",
    "Claim",
    "DayAnswers",
    "LinkedProject",
    "Place",
    "Pointer",
    "Progress",
    "Project",
    "Question",
    "Role",
    "SchemeVersion",
    "Standing",
    "Store",
    "SuggestionSet",
    "TaskLink",
    "Transaction",
    "UnsettledSentence",
    "User",
    "Versions",
]
