"""What an annotator does: get sentences, answer them, come back to one's own.

Everything here is blind: nothing that it returns tells what others answered, or who they are.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, structs

from workbench.domain.annotations import Annotation, Origin, Status
from workbench.domain.documents import Document, Sentence
from workbench.domain.layers import Entity
from workbench.domain.rules import check
from workbench.errors import InvalidInput, NotAllowed
from workbench.store import Project, Question, SchemeVersion, Store, Transaction
from workbench.workflows.registry import register_canonicals
from workbench.workflows.roles import need_role
from workbench.workflows.shown_suggestions import suggestions_for

MOST_AT_ONCE = 100
REMAINING_COUNTED = 1000


class Again(Struct, frozen=True):
    """Attributes:
    revision: of one's own answer that is in question.
    reason: why, in the words of whoever asks.
    """

    revision: int
    reason: str


class WorkItem(Struct, frozen=True):
    """A sentence to answer.

    Attributes:
        suggestions: entities that models suggest; no labels until accepted.
        annotation: one's own newest answer, where there is one; not where one is to answer again without it.
        expires_at: until when it is kept; None for one's own sentence, which nobody can take.
        again: why one is asked to answer it once more; None where one is not.
    """

    document: str
    sentence: int
    suggestions: tuple[Entity, ...]
    annotation: Annotation | None
    expires_at: dt.datetime | None
    again: Again | None = None


class DocumentView(Struct, frozen=True):
    """A document as an annotator sees it.

    Attributes:
        sentences: their ranges, in code points.
        mine: one's own newest answers in it.
    """

    id: str
    title: str
    url: str
    date: dt.date | None
    language: str
    metadata: Mapping[str, Any]
    text: str
    sentences: tuple[tuple[int, int], ...]
    mine: tuple[Annotation, ...]


class Batch(Struct, frozen=True):
    """Sentences to answer, with their documents.

    Attributes:
        documents: by id.
        remaining: how many more one could get; counted up to `REMAINING_COUNTED`.
        today: how many one has answered since midnight UTC.
    """

    items: tuple[WorkItem, ...]
    documents: dict[str, DocumentView]
    remaining: int
    today: int


class OwnSentence(Struct, frozen=True):
    """One of one's own answers, for a list.

    Attributes:
        entities, attributions, stances: how many.
    """

    document: str
    title: str
    sentence: int
    text: str
    status: Status
    revision: int
    created_at: dt.datetime
    entities: int
    attributions: int
    stances: int


def claim_batch(store: Store, project: str, user: str, want: int) -> Batch:
    """Keep up to `want` sentences for the user, those they have already among them.

    Those that they are asked to answer again come first; they need not be kept, since nobody else gets them.

    Raises:
        NotAllowed: the user has no role in the project.
        InvalidInput: `want` is not from 1 to `MOST_AT_ONCE`.
    """
    if not 1 <= want <= MOST_AT_ONCE:
        raise InvalidInput(f"want must be from 1 to {MOST_AT_ONCE}, not {want}")
    now = dt.datetime.now(dt.UTC)
    with store.write() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user)
        scheme = tx.schemes.newest(found).scheme
        lease = dt.timedelta(minutes=scheme.lease_minutes)
        again = tx.requeue.waiting(found, user, want)
        wanted = want - len(again)
        claims = tx.queue.claim(found, user, wanted, now, lease, scheme.overlap, scheme.order) if wanted else []
        tx.commit()
    with store.read() as tx:
        kept = [(claim.document, claim.sentence, claim.expires_at) for claim in claims]
        return _batch(tx, found, user, kept, again)


def submit(store: Store, project: str, user: str, annotation: Annotation, key: str) -> Annotation:
    """Keep an answer of the user's, once; when this returns it is durable.

    It is kept also if the lease expired or the sentence went to others meanwhile. Canonical entities
    that it brings along are registered first.

    Args:
        annotation: annotator, versions, origin and time are set here, whatever it says.
        key: made by whoever submits; the same key again returns what was stored the first time.

    Raises:
        NotAllowed: the user has no role in the project.
        InvalidInput: the answer contradicts itself, its document or the scheme.
        Conflict: the key was used for another answer.
        NotFound: there is no such document or sentence.
    """
    if not 1 <= len(key) <= 200:
        raise InvalidInput("the key must have 1 to 200 characters")
    with store.write() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user)
        newest = tx.schemes.newest(found)
        # What waited in a browser while a label was renamed is as good as what is stored under its old name.
        answer = structs.replace(
            tx.annotations.renamed(found, annotation),
            annotator=user,
            origin=Origin(),
            scheme_version=newest.version,
            guidelines_version=newest.guidelines_version,
            created_at=dt.datetime.now(dt.UTC),
            revision=None,
        )
        earlier = tx.annotations.by_key(found, user, key)
        if earlier is not None and earlier.says_the_same(answer):
            return earlier
        document, sentence = tx.documents.read_sentence(found, answer.document, answer.sentence)
        registered = register_canonicals(tx, found, newest.scheme, answer, by=user)
        check(answer, document, sentence, newest.scheme, registered)
        stored = tx.annotations.append(found, answer, key)
        tx.commit()
    return stored


def release(store: Store, project: str, user: str, keys: Collection[tuple[str, int]] | None = None) -> int:
    """Give back sentences that the user does not want to answer now; all of them without `keys`.

    Args:
        keys: document ids and sentences.
    """
    with store.write() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user)
        released = tx.queue.release(found, user, keys)
        tx.commit()
    return released


def own_sentences(
    store: Store,
    project: str,
    user: str,
    status: Status | None = None,
    limit: int = 50,
    before: dt.datetime | str | None = None,
) -> list[OwnSentence]:
    """The user's own newest answers, the latest first.

    Args:
        before: only those created earlier; to page, the `created_at` of the last one.
    """
    moment = _moment(before) if isinstance(before, str) else before
    with store.read() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user)
        answers = tx.annotations.of_user_recent(found, user, limit, moment, (status,) if status else None)
        return [_own(tx, found, answer) for answer in answers]


def reopen(store: Store, project: str, user: str, document: str, sentence: int) -> Batch:
    """One of the user's own sentences, with their answer, to be revised; without it where they are asked afresh.

    Raises:
        NotAllowed: the user has not answered it.
    """
    with store.read() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user)
        if tx.annotations.head(found, document, sentence, user) is None:
            raise NotAllowed(f"sentence {sentence} of {document!r} is none of those you have answered")
        again = tx.requeue.waiting_at(found, user, document, sentence)
        return _batch(tx, found, user, [] if again else [(document, sentence, None)], again)


def scheme_of(store: Store, project: str, user: str) -> SchemeVersion:
    """The scheme and the guidelines to label by."""
    with store.read() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user)
        return tx.schemes.newest(found)


def _batch(
    tx: Transaction,
    project: Project,
    user: str,
    keys: Iterable[tuple[str, int, dt.datetime | None]],
    again: Sequence[Question] = (),
) -> Batch:
    scheme = tx.schemes.newest(project).scheme
    now = dt.datetime.now(dt.UTC)
    documents: dict[str, DocumentView] = {}
    items: list[WorkItem] = []
    asked = {(one.document, one.sentence): one for one in again}
    hidden = tx.requeue.hidden(project, user)
    for document, sentence, expires_at in [*((*place, None) for place in asked), *keys]:
        if document not in documents:
            documents[document] = _view(tx, project, user, document, hidden)
        own = next((answer for answer in documents[document].mine if answer.sentence == sentence), None)
        suggestions = suggestions_for(tx.suggestions.of(project, document, sentence), scheme)
        question = asked.get((document, sentence))
        why = Again(question.revision, question.reason) if question else None
        items.append(WorkItem(document, sentence, suggestions, own, expires_at, why))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Batch(
        items=tuple(items),
        documents=documents,
        remaining=min(
            tx.queue.available(project, user, now, scheme.overlap, at_most=REMAINING_COUNTED)
            + max(tx.requeue.count(project, user) - len(asked), 0),
            REMAINING_COUNTED,
        ),
        today=tx.annotations.count_since(project, user, midnight),
    )


def _view(
    tx: Transaction, project: Project, user: str, document_id: str, hidden: Collection[tuple[str, int]]
) -> DocumentView:
    answers = tx.annotations.heads(project, user=user, document=document_id)
    mine = tuple(answer for answer in answers if (document_id, answer.sentence) not in hidden)
    return document_view(*tx.documents.read(project, document_id), mine)


def document_view(document: Document, sentences: Sequence[Sentence], mine: tuple[Annotation, ...]) -> DocumentView:
    """A document as the labeler shows it."""
    return DocumentView(
        id=document.id,
        title=document.title,
        url=document.url,
        date=document.date,
        language=document.language,
        metadata=document.metadata,
        text=document.text,
        sentences=tuple((sentence.start, sentence.end) for sentence in sentences),
        mine=mine,
    )


def _own(tx: Transaction, project: Project, answer: Annotation) -> OwnSentence:
    document, sentence = tx.documents.read_sentence(project, answer.document, answer.sentence)
    assert answer.revision is not None
    assert answer.created_at is not None
    return OwnSentence(
        document=document.id,
        title=document.title,
        sentence=sentence.index,
        text=sentence.text,
        status=answer.status,
        revision=answer.revision,
        created_at=answer.created_at,
        entities=len(answer.entities),
        attributions=len(answer.attributions),
        stances=len(answer.stances),
    )


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"{text[:40]!r} is no moment such as 2026-01-31T12:00:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
