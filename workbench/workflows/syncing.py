"""Labels to a Label Studio server and back.

`push` sends what is not there, `pull` brings what people did there, as new revisions; each may be run as often as one
likes and, after anything that went wrong, once more. Neither overwrites what it has not read: what was changed on both
sides is kept twice and reported. What was deleted there is reported, and kept here.

An annotation that was sent stays its annotator's, whoever edits it there. One that was made there is its author's (see
`sync_people.py`).
"""

from collections.abc import Mapping

from msgspec import Struct

from workbench.errors import NotFound
from workbench.labelstudio.client import LabelStudioClient
from workbench.store import Store
from workbench.workflows.importing import OnProgress
from workbench.workflows.sync_counterpart import find_counterpart, make_counterpart
from workbench.workflows.sync_pulling import Puller
from workbench.workflows.sync_pushing import Links, find_due, push_all


class PushReport(Struct, frozen=True):
    """What a push did.

    Attributes:
        remote_project: id of the project there; `made` whether it is new.
        tasks, predictions: how many were made (or, of predictions, renewed).
        created, updated: annotations.
        unchanged: annotations that a push that broke off had sent.
        problems: a sentence for each thing that was left as it is.
    """

    url: str
    remote_project: int
    made: bool
    tasks: int
    predictions: int
    created: int
    updated: int
    unchanged: int
    problems: tuple[str, ...]


class PullReport(Struct, frozen=True):
    """What a pull did.

    Attributes:
        revisions: how many are new here.
        unchanged: annotations that were looked at and say nothing new.
        users: names of users that were made for people who labeled there.
        conflicts: a sentence for each annotation that was changed on both sides.
        problems: a sentence for each thing that could not be taken, or was deleted there.
    """

    url: str
    remote_project: int
    revisions: int
    unchanged: int
    users: tuple[str, ...]
    conflicts: tuple[str, ...]
    problems: tuple[str, ...]


class SyncStatus(Struct, frozen=True):
    """Both sides, and what a push and a pull would do.

    Attributes:
        remote_project: None where it was never pushed.
        tasks, linked: sentences and annotations that are known to be there.
        sentences, annotations: all there are here.
        push_sentences, push_annotations: those that a push would send.
        pull_revisions: those that a pull would make.
        pulled_until: the time there up to which changes were pulled, as ISO 8601.
    """

    url: str
    remote_project: int | None
    sentences: int
    annotations: int
    tasks: int
    linked: int
    push_sentences: int
    push_annotations: int
    pull_revisions: int
    conflicts: tuple[str, ...]
    problems: tuple[str, ...]
    pulled_until: str | None


def push(store: Store, project: str, url: str, token: str, progress: OnProgress | None = None) -> PushReport:
    """Send sentences, suggestions and everybody's newest answers, as far as they are not there.

    Everybody who may see the project in Label Studio sees all of them: it is not blind.

    Args:
        progress: told the documents done, of how many.

    Raises:
        NotFound: there is no such project here.
        Unavailable: the server is away or broke off; run it again.
        Refused: it refuses the token or the labeling config.
    """
    with LabelStudioClient(url, token) as client:
        return push_with(store, project, client, progress)


def push_with(store: Store, project: str, client: LabelStudioClient, progress: OnProgress | None = None) -> PushReport:
    """As `push`, over a connection that is there."""
    both = make_counterpart(store, client, project)
    done = push_all(store, client, both, progress)
    return PushReport(
        url=client.url,
        remote_project=both.link.remote_id,
        made=both.made,
        tasks=done.tasks,
        predictions=done.predictions,
        created=done.created,
        updated=done.updated,
        unchanged=done.unchanged,
        problems=tuple(done.problems),
    )


def pull(
    store: Store,
    project: str,
    url: str,
    token: str,
    people: Mapping[str, str] | None = None,
    progress: OnProgress | None = None,
) -> PullReport:
    """Bring what was labeled there as new revisions.

    Args:
        people: names of users here, by e-mail address there.
        progress: told the tasks read.

    Raises:
        NotFound: there is no such project, or it is not on the server.
        Unavailable: the server is away or broke off; run it again.
        Refused: it refuses the token.
    """
    with LabelStudioClient(url, token) as client:
        return pull_with(store, project, client, people, progress)


def pull_with(
    store: Store,
    project: str,
    client: LabelStudioClient,
    people: Mapping[str, str] | None = None,
    progress: OnProgress | None = None,
) -> PullReport:
    """As `pull`, over a connection that is there."""
    both = find_counterpart(store, client, project)
    done = Puller(store, client, both, people or {}).run(progress)
    return PullReport(
        url=client.url,
        remote_project=both.link.remote_id,
        revisions=done.revisions,
        unchanged=done.unchanged,
        users=tuple(done.users),
        conflicts=tuple(done.conflicts),
        problems=tuple(done.problems),
    )


def status(store: Store, project: str, url: str, token: str) -> SyncStatus:
    """Compare both sides and change nothing.

    Raises:
        NotFound: there is no such project here.
        Unavailable: the server is away.
        Refused: it refuses the token.
    """
    with LabelStudioClient(url, token) as client:
        return status_with(store, project, client)


def status_with(store: Store, project: str, client: LabelStudioClient) -> SyncStatus:
    """As `status`, over a connection that is there."""
    with store.read() as tx:
        ours = tx.projects.get(project)
        sentences = tx.documents.count(ours)[1]
        annotations = sum(1 for _ in tx.annotations.heads(ours))
    try:
        both = find_counterpart(store, client, project)
    except NotFound:
        return SyncStatus(client.url, None, sentences, annotations, 0, 0, sentences, annotations, 0, (), (), None)
    found = Puller(store, client, both, {}, keep=False).run()
    with store.read() as tx:
        links = Links(tx, both)
        documents = [document.id for document, _ in tx.documents.iterate(ours)]
        due = [(len(each.answers)) for document in documents for each in find_due(tx, both, document, links)]
        cursor = tx.label_studio.cursor(both.link)
    return SyncStatus(
        url=client.url,
        remote_project=both.link.remote_id,
        sentences=sentences,
        annotations=annotations,
        tasks=len(links.tasks),
        linked=len(links.annotations),
        push_sentences=len(due),
        push_annotations=sum(due),
        pull_revisions=found.revisions,
        conflicts=tuple(found.conflicts),
        problems=tuple(found.problems),
        pulled_until=cursor,
    )
