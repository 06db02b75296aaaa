"""A project to try Workbench with, on one's own machine."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from workbench.domain.documents import Document
from workbench.domain.scheme import Scheme
from workbench.store import Role, Store
from workbench.workflows.importing import OnProgress, import_documents
from workbench.workflows.projects import apply_scheme, create_project
from workbench.workflows.transfer import load
from workbench.workflows.users import add_user

PROJECT = "demo"
PASSWORD = "demo-only-password"


class DemoPerson(Struct, frozen=True):
    """Somebody to sign in as."""

    name: str
    role: Role


class Demo(Struct, frozen=True):
    """What there is to try.

    Attributes:
        answers: how many there are already, skipped sentences left out.
        password: everybody's, known to everybody.
    """

    project: str
    documents: int
    sentences: int
    answers: int
    people: tuple[DemoPerson, ...]
    password: str


PEOPLE = (
    DemoPerson("ana", "annotator"),
    DemoPerson("ben", "annotator"),
    DemoPerson("cleo", "annotator"),
    DemoPerson("dan", "annotator"),
    DemoPerson("lea", "lead"),
    DemoPerson("admin", "admin"),
)


def prepare(
    store: Store,
    project: str,
    scheme: Scheme,
    source: str,
    guidelines: str,
    documents: Iterable[Document],
    labels: Iterable[Path] = (),
    progress: OnProgress | None = None,
) -> Demo:
    """Make the project with its people, documents and labels, as far as they are not there yet.

    Args:
        source: the TOML that the scheme was read from.
        guidelines: Markdown.
        labels: canonical JSON lines, a file for each who has labeled, named after them.
    """
    with store.read() as tx:
        exists = project in [each.name for each in tx.projects.all()]
        missing = [person for person in PEOPLE if tx.users.find(person.name) is None]
    if exists:
        apply_scheme(store, project, scheme, source, guidelines)
    else:
        create_project(store, project, scheme, source, guidelines)
    import_documents(store, project, documents, scheme.pipeline, progress=progress)
    for person in missing:
        admin = person.role == "admin"
        add_user(
            store,
            person.name,
            person.name.capitalize(),
            PASSWORD,
            admin,
            None if admin else project,
            None if admin else person.role,
        )
    for file in labels:
        _bring_labels(store, project, file)
    with store.read() as tx:
        found = tx.projects.get(project)
        count, sentences = tx.documents.count(found)
        answers = sum(tx.queue.progress(found, scheme.overlap).users.values())
    return Demo(project, count, sentences, answers, PEOPLE, PASSWORD)


def _bring_labels(store: Store, project: str, file: Path) -> None:
    """Bring somebody's labels, unless they have answered anything: what they say by themselves stands."""
    with store.read() as tx:
        if tx.annotations.of_user_recent(tx.projects.get(project), file.stem, limit=1):
            return
    with file.open("rb") as lines:
        load(store, project, lines, str(file), as_user=file.stem)
