"""What the pages show about a project, each to those who may see it.

Annotators see the project, its scheme and themselves. How others get on, and what they flagged, is for leads.
"""

from collections.abc import Sequence

from msgspec import Struct

from workbench.domain.annotations import Status
from workbench.domain.canonical import CanonicalEntity
from workbench.store import LinkedProject, Progress, Project, Role, SchemeVersion, Store, User
from workbench.workflows.roles import RANKS, need_role

_FLAGGED: tuple[Status, ...] = ("flagged",)


class OpenProject(Struct, frozen=True):
    """A project as somebody with a role in it sees it."""

    project: Project
    role: Role
    scheme: SchemeVersion

    def may(self, least: Role) -> bool:
        """Whether the role is `least` or above it."""
        return RANKS[self.role] >= RANKS[least]


class Person(Struct, frozen=True):
    """A user, and their role in the project at hand."""

    user: User
    role: Role | None


class FlaggedSentence(Struct, frozen=True):
    """A sentence that somebody wants to talk about."""

    document: str
    title: str
    sentence: int
    text: str
    annotator: str
    note: str


class DocumentSummary(Struct, frozen=True):
    """A document, without its text."""

    id: str
    title: str
    date: str
    language: str
    sentences: int


def projects_of(store: Store, user: str) -> list[str]:
    """Names of the projects that a user has a role in."""
    with store.read() as tx:
        return [project.name for project in tx.projects.all() if tx.users.role(project, user) is not None]


def only_project(store: Store) -> str | None:
    """The name of the project, where there is just one."""
    with store.read() as tx:
        names = [project.name for project in tx.projects.all()]
    return names[0] if len(names) == 1 else None


def open_project(store: Store, project: str, user: str) -> OpenProject:
    """A project with its newest scheme."""
    with store.read() as tx:
        found = tx.projects.get(project)
        role = need_role(tx, found, user)
        return OpenProject(found, role, tx.schemes.newest(found))


def find_canonicals(
    store: Store, project: str, user: str, text: str, kind: str | None = None, limit: int = 20
) -> Sequence[CanonicalEntity]:
    """Canonical entities whose name completes what is typed."""
    with store.read() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user)
        return tx.canonicals.search(found, text, kind, limit)


def progress(store: Store, project: str, user: str) -> Progress:
    """How far the project is, for its leads."""
    with store.read() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user, "lead")
        return tx.queue.progress(found, tx.schemes.newest(found).scheme.overlap)


def flagged(store: Store, project: str, user: str, limit: int = 100) -> list[FlaggedSentence]:
    """What was flagged for discussion, for the project's leads."""
    listed: list[FlaggedSentence] = []
    with store.read() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user, "lead")
        for head in tx.annotations.heads(found, statuses=_FLAGGED):
            document, sentence = tx.documents.read_sentence(found, head.document, head.sentence)
            listed.append(
                FlaggedSentence(document.id, document.title, sentence.index, sentence.text, head.annotator, head.note)
            )
            if len(listed) == limit:
                break
    return listed


def documents(store: Store, project: str, user: str, limit: int = 500) -> list[DocumentSummary]:
    """The project's documents in the order of their import, for its leads."""
    listed: list[DocumentSummary] = []
    with store.read() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user, "lead")
        for document, sentences in tx.documents.iterate(found):
            date = document.date.isoformat() if document.date else ""
            listed.append(DocumentSummary(document.id, document.title, date, document.language, len(sentences)))
            if len(listed) == limit:
                break
    return listed


def people(store: Store, project: str, user: str) -> list[Person]:
    """Everybody with an account, for the project's leads."""
    with store.read() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user, "lead")
        return [Person(each, tx.users.role(found, each.name)) for each in tx.users.all()]


def label_studio_link(store: Store, project: str, user: str, url: str) -> LinkedProject | None:
    """The project's counterpart on a Label Studio server, for the project's leads."""
    with store.read() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user, "lead")
        return tx.label_studio.link(found, url)
