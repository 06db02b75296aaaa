"""What a lead does where annotators differ: look at their answers side by side, decide, keep the decision as gold.

Names are shown here, so nothing of it is for annotators. `disagreements.py` says which sentences wait.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import IO

from msgspec import Struct, structs

from workbench.agreement.drafting import Decision, draft
from workbench.domain.annotations import Annotation, AnnotationRef, Gold, Origin, Status
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.codec import encode
from workbench.domain.layers import canonicals_of
from workbench.domain.rules import check
from workbench.errors import InvalidInput
from workbench.store import Project, SchemeVersion, Store, Transaction, UnsettledSentence
from workbench.workflows.disagreements import agreed_by_all
from workbench.workflows.labeling import DocumentView, document_view
from workbench.workflows.registry import register_canonicals
from workbench.workflows.roles import need_role

COUNTED: tuple[Status, ...] = ("submitted", "flagged")
UNANIMOUS = "unanimous"
_AT_ONCE = 200


class Side(Struct, frozen=True):
    """One answer on the table.

    Attributes:
        name: the annotator's, or the adjudicator's where it is an earlier decision.
        gold: whether it is one.
        note: on the whole sentence; the reason, where it is flagged.
        revised: whether it was changed since the earlier decision.
    """

    name: str
    gold: bool
    revision: int | None
    status: Status
    note: str
    created_at: dt.datetime | None
    revised: bool


class Case(Struct, frozen=True):
    """A sentence to decide.

    Attributes:
        document: without anybody's labels.
        sides: the answers, by name; an earlier decision comes last. Places in `decisions` are places here.
        annotation: what all agree on.
        decisions: the rest.
        order: ids of all items that there can be, in the order of the text.
        made_of: the revisions on the table, which a decision has to name.
        canonical_entities: those that any version refers to.
    """

    document: DocumentView
    sentence: int
    sides: tuple[Side, ...]
    annotation: Annotation
    decisions: tuple[Decision, ...]
    order: tuple[str, ...]
    made_of: tuple[AnnotationRef, ...]
    canonical_entities: tuple[CanonicalEntity, ...]


class Decided(Struct, frozen=True):
    """A decision that was kept.

    Attributes:
        revised: those who had changed their answers when it came in; it is stale from the beginning then.
    """

    gold: Gold
    revised: tuple[str, ...]


class Accepted(Struct, frozen=True):
    """Attributes:
    accepted: how many sentences became gold.
    refused: how many did not although all agree, since the scheme of today forbids what they say.
    """

    accepted: int
    refused: int


def open_case(store: Store, project: str, user: str, document: str, sentence: int) -> Case:
    """Everything that is on the table about a sentence, for a project's leads.

    Raises:
        NotAllowed: the user is no lead of the project.
        InvalidInput: nobody has answered it.
        NotFound: there is no such document or sentence.
    """
    with store.read() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user, "lead")
        read, sentences = tx.documents.read(found, document)
        heads = tx.annotations.head_revisions(found, document, sentence)
        answers = list(tx.annotations.heads(found, document=document, sentence=sentence, statuses=COUNTED))
        if not answers:
            raise InvalidInput(f"nobody has answered sentence {sentence} of {document!r} yet, so there is no case")
        gold = tx.gold.of(found, document, sentence)
        table = answers if gold is None else [*answers, gold.annotation]
        drafted = draft(table, tx.schemes.newest(found).scheme.stance.values)
        revised = () if gold is None else gold.revised(heads)
        used = {name for answer in table for item in answer.items for name in canonicals_of(item)}
        return Case(
            document=document_view(read, sentences, ()),
            sentence=sentence,
            sides=tuple(_side(answer, revised, gold=place >= len(answers)) for place, answer in enumerate(table)),
            annotation=drafted.annotation,
            decisions=drafted.decisions,
            order=drafted.order,
            made_of=_refs(answers),
            canonical_entities=tuple(tx.canonicals.get(found, used)),
        )


def decide(
    store: Store,
    project: str,
    user: str,
    annotation: Annotation,
    made_of: Sequence[AnnotationRef],
    key: str,
) -> Decided:
    """Keep a lead's decision as the sentence's gold, once; when this returns it is durable.

    If an answer was revised after the lead had looked at it, the decision is kept all the same, as what it is: stale.

    Args:
        annotation: annotator, versions, origin, status and time are set here, whatever it says.
        made_of: the revisions that were on the table.
        key: made by whoever decides; the same key again returns what was stored the first time.

    Raises:
        NotAllowed: the user is no lead of the project.
        InvalidInput: the decision contradicts itself, its document or the scheme, or names unknown revisions.
        Conflict: the key was used for another decision.
        NotFound: there is no such document or sentence.
    """
    if not 1 <= len(key) <= 200:
        raise InvalidInput("the key must have 1 to 200 characters")
    with store.write() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user, "lead")
        newest = tx.schemes.newest(found)
        decision = _decision(tx.annotations.renamed(found, annotation), user, newest)
        gold = Gold(annotation=decision, made_of=tuple(made_of))
        earlier = tx.gold.by_key(found, user, key)
        if earlier is not None and earlier.decides_the_same(gold):
            return Decided(earlier, earlier.revised(tx.annotations.head_revisions(found, *_place(earlier))))
        _check_inputs(tx, found, decision, made_of)
        document, sentence = tx.documents.read_sentence(found, decision.document, decision.sentence)
        registered = register_canonicals(tx, found, newest.scheme, decision, by=user)
        check(decision, document, sentence, newest.scheme, registered)
        stored = tx.gold.put(found, gold, key)
        heads = tx.annotations.head_revisions(found, *_place(stored))
        tx.commit()
    return Decided(stored, stored.revised(heads))


def accept_unanimous(
    store: Store, project: str, user: str, progress: Callable[[int, int], None] | None = None
) -> Accepted:
    """Make gold of every sentence about which two or more say exactly the same.

    Sentences that have gold, or that somebody flagged, are left alone; so are those about which anybody says or
    decides something meanwhile. A few at a time are kept, so that nobody who labels has to wait for all: after an
    error, what was kept stays. It may be run again and goes on with what is left.

    Args:
        user: in whose name.

    Raises:
        NotAllowed: the user is no lead of the project.
    """
    accepted = refused = 0
    with store.read() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user, "lead")
        left = [each for each in tx.gold.unsettled(found) if not each.decided and each.answers > 1 and not each.flagged]
    for start in range(0, len(left), _AT_ONCE):
        if progress is not None:
            progress(start, len(left))
        with store.read() as tx:
            agreed, forbidden = _unanimous(tx, found, user, left[start : start + _AT_ONCE])
        refused += forbidden
        if agreed:
            with store.write() as tx:
                need_role(tx, found, user, "lead")
                for each in tx.gold.still_unsettled(found, agreed):
                    tx.gold.put(found, agreed[each])
                    accepted += 1
                tx.commit()
    return Accepted(accepted, refused)


def _unanimous(
    tx: Transaction, project: Project, user: str, some: Sequence[UnsettledSentence]
) -> tuple[dict[UnsettledSentence, Gold], int]:
    """What would be gold where all say the same, and of how many sentences the scheme of today forbids it."""
    newest = tx.schemes.newest(project)
    agreed: dict[UnsettledSentence, Gold] = {}
    forbidden = 0
    for each, answers in tx.annotations.answers_to(project, some).items():
        if len(answers) < 2 or not agreed_by_all(answers):
            continue
        decision = _decision(draft(answers, newest.scheme.stance.values).annotation, user, newest)
        document, sentence = tx.documents.read_sentence(project, decision.document, decision.sentence)
        try:
            check(decision, document, sentence, newest.scheme, decision.canonicals)
        except InvalidInput:
            forbidden += 1
            continue
        agreed[each] = Gold(annotation=decision, made_of=_refs(answers), policy=UNANIMOUS)
    return agreed, forbidden


def dump(store: Store, project: str, out: IO[bytes], stale: bool = True) -> int:
    """Write the newest gold of every sentence, one a line, in document order.

    Each comes with its sentence's text and the canonical entities that it refers to. The same gold gives the
    same bytes.

    Args:
        stale: also what was decided before an answer was revised.

    Returns:
        How many were written.
    """
    count = 0
    with store.read() as tx:
        found = tx.projects.get(project)
        for gold in tx.gold.all(found):
            said = gold.annotation
            if not stale and gold.stale(tx.annotations.head_revisions(found, said.document, said.sentence)):
                continue
            _, sentence = tx.documents.read_sentence(found, said.document, said.sentence)
            entities = tuple(tx.canonicals.get(found, said.canonicals))
            complete = structs.replace(said, sentence_text=sentence.text, canonical_entities=entities)
            out.write(encode(structs.replace(gold, annotation=complete)) + b"\n")
            count += 1
    return count


def _decision(annotation: Annotation, user: str, newest: SchemeVersion) -> Annotation:
    return structs.replace(
        annotation,
        annotator=user,
        status="submitted",
        origin=Origin(),
        scheme_version=newest.version,
        guidelines_version=newest.guidelines_version,
        created_at=dt.datetime.now(dt.UTC),
        revision=None,
    )


def _check_inputs(tx: Transaction, project: Project, decision: Annotation, made_of: Sequence[AnnotationRef]) -> None:
    if not made_of:
        raise InvalidInput("a decision must name the answers it was made of")
    if len({ref.annotator for ref in made_of}) < len(made_of):
        raise InvalidInput("a decision is made of one revision of each annotator")
    for ref in made_of:
        where = decision.document, decision.sentence, ref.annotator, ref.revision
        if tx.annotations.revision(project, *where) is None:
            raise InvalidInput(
                f"{ref.annotator!r} has no revision {ref.revision} for sentence {decision.sentence} "
                f"of {decision.document!r}"
            )


def _place(gold: Gold) -> tuple[str, int]:
    return gold.annotation.document, gold.annotation.sentence


def _refs(answers: Sequence[Annotation]) -> tuple[AnnotationRef, ...]:
    return tuple(AnnotationRef(answer.annotator, answer.revision or 0) for answer in answers)


def _side(answer: Annotation, revised: Sequence[str], gold: bool) -> Side:
    return Side(
        name=answer.annotator,
        gold=gold,
        revision=answer.revision,
        status=answer.status,
        note=answer.note,
        created_at=answer.created_at,
        revised=answer.annotator in revised,
    )
