"""A project of ours and its counterpart on a Label Studio server."""

import hashlib
from collections.abc import Iterable, Sequence
from html import escape
from textwrap import shorten

from msgspec import Struct

from workbench.domain.annotations import Annotation
from workbench.domain.documents import Sentence
from workbench.domain.scheme import Scheme
from workbench.errors import NotFound
from workbench.labelstudio.client import LabelStudioClient, RemoteAnnotation, RemoteProject
from workbench.labelstudio.codec import encode
from workbench.labelstudio.config import config_hash, labeling_config
from workbench.labelstudio.results import Result, result_hash
from workbench.store import AnnotationLink, LinkedProject, Project, SchemeVersion, Store

_LONGEST_TITLE = 50


class Counterpart(Struct, frozen=True):
    """Both sides.

    Attributes:
        link: what the store knows of the project there.
        made: whether it was made just now.
    """

    project: Project
    scheme: SchemeVersion
    link: LinkedProject
    made: bool = False


def find_counterpart(store: Store, client: LabelStudioClient, project: str) -> Counterpart:
    """The project that was pushed before.

    Raises:
        NotFound: it was not, or it was deleted there.
    """
    ours, scheme, link = _ours(store, client, project)
    remote = _look(client, ours, link)
    if remote is None:
        gone = "its project there is gone" if link is not None else "it was never pushed there"
        raise NotFound(f"project {project!r} is not on Label Studio at {client.url}: {gone}; push it first")
    return Counterpart(ours, scheme, _linked(store, client, ours, link, remote))


def make_counterpart(store: Store, client: LabelStudioClient, project: str) -> Counterpart:
    """The project that was pushed before, or a new one, with the labeling config of today's scheme."""
    ours, scheme, link = _ours(store, client, project)
    config = labeling_config(scheme.scheme)
    instruction = _instruction(scheme)
    wanted = config_hash(config + instruction)
    remote = _look(client, ours, link)
    made = remote is None
    if remote is None:
        # Should this have been done although it seemed to fail, the next push finds it by its marker.
        title = shorten(f"{ours.name} · {scheme.scheme.title}", _LONGEST_TITLE, placeholder="…").ljust(3, ".")
        remote = client.create_project(title[:_LONGEST_TITLE], _description(ours), config, instruction)
    elif link is None or _sent_config(link) != wanted or remote.config != config:
        client.set_config(remote.id, config, instruction)
    return Counterpart(ours, scheme, _linked(store, client, ours, link, remote, wanted), made)


def state_hash(result: Sequence[Result], cancelled: bool) -> str:
    """What tells two states of an annotation apart."""
    return hashlib.sha256(f"{result_hash(result)} {cancelled}".encode()).hexdigest()


def state_there(remote: RemoteAnnotation) -> str:
    return state_hash(remote.result, remote.cancelled)


def state_sent(annotation: Annotation, sentence: Sentence, scheme: Scheme) -> str:
    """What an annotation of ours looks like there, right after it was sent."""
    return state_hash(encode(annotation, sentence, scheme), annotation.status == "skipped")


def known_revision(
    revisions: Iterable[Annotation], link: AnnotationLink | None, there: str, sentence: Sentence, scheme: Scheme
) -> Annotation | None:
    """The revision that stands there just as it was sent, and later than the one that was noted, if it did not break.

    Only later ones: somebody who deletes in Label Studio what was added here makes an earlier state anew.

    Args:
        revisions: of one user and sentence.
        there: `state_there` of the annotation.
    """
    least = link.revision if link is not None else 0
    for revision in sorted(revisions, key=lambda each: each.revision or 0, reverse=True):
        if (revision.revision or 0) > least and state_sent(revision, sentence, scheme) == there:
            return revision
    return None


def _ours(store: Store, client: LabelStudioClient, project: str) -> tuple[Project, SchemeVersion, LinkedProject | None]:
    with store.read() as tx:
        ours = tx.projects.get(project)
        return ours, tx.schemes.newest(ours), tx.label_studio.link(ours, client.url)


def _look(client: LabelStudioClient, ours: Project, link: LinkedProject | None) -> RemoteProject | None:
    """By the id that we know, if it is still ours, else by the marker; the oldest of several."""
    if link is not None:
        remote = client.project(link.remote_id)
        # Ids are reused on SQLite.
        if remote is not None and _marker(ours) in remote.description:
            return remote
    return next(iter(client.find_projects(_marker(ours))), None)


def _linked(
    store: Store,
    client: LabelStudioClient,
    ours: Project,
    link: LinkedProject | None,
    remote: RemoteProject,
    config: str | None = None,
) -> LinkedProject:
    if config is None:
        config = _sent_config(link) if link is not None else ""
    noted = f"{config} {remote.made_at}"
    if link is not None and link.remote_id == remote.id and link.config_hash == noted:
        return link
    anew = link is not None and link.config_hash.partition(" ")[2] != remote.made_at
    with store.write() as tx:
        link = tx.label_studio.put_link(ours, client.url, remote.id, noted, anew)
        tx.commit()
    return link


def _sent_config(link: LinkedProject) -> str:
    # The time at which the project was made stands behind it.
    return link.config_hash.partition(" ")[0]


def _marker(ours: Project) -> str:
    # The salt is random, so that two databases with projects of one name do not meet on one server.
    return "workbench:" + hashlib.sha256(f"label studio\n{ours.salt}".encode()).hexdigest()[:24]


def _description(ours: Project) -> str:
    return f"Synced with the Workbench project {ours.name}. Keep this mark, by which it is found: {_marker(ours)}"


def _instruction(scheme: SchemeVersion) -> str:
    text = scheme.guidelines.strip()
    return f'<div style="white-space: pre-wrap">{escape(text)}</div>' if text else ""
