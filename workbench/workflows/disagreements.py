"""Which sentences of a project wait for a decision, and how hard each is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from weakref import WeakKeyDictionary

from msgspec import Struct

from workbench.agreement import KINDS, Kind
from workbench.agreement.drafting import draft
from workbench.domain.annotations import Annotation
from workbench.domain.layers import LAYERS
from workbench.domain.meaning import mean_the_same
from workbench.errors import NotFound
from workbench.store import Project, SchemeVersion, Store, Transaction, UnsettledSentence
from workbench.workflows.roles import need_role

MOST_READ = 2000
_RANKS: Mapping[Kind, int] = {kind: rank for rank, kind in enumerate(KINDS)}


class Disagreement(Struct, frozen=True):
    """A sentence that waits for a decision.

    Attributes:
        annotators: whose answers are on the table.
        kinds: how many decisions of each kind there are in it, the cheapest kind first.
        flagged: whether somebody wants to talk about it.
        revised: those who changed their answers since there is gold; it is stale then.
    """

    document: str
    title: str
    sentence: int
    text: str
    annotators: tuple[str, ...]
    kinds: dict[Kind, int]
    flagged: bool
    revised: tuple[str, ...]


class Queue(Struct, frozen=True):
    """What there is to decide.

    Attributes:
        cases: the cheapest first: by the hardest of their kinds, how many decisions they take, and where they stand.
        waiting: how many sentences wait, as far as they were looked at.
        agreed: how many have no gold because nothing has to be decided.
        unread: how many were not looked at yet; the next call goes on.
        gold: how many sentences have gold, stale or not.
    """

    cases: tuple[Disagreement, ...]
    waiting: int
    agreed: int
    unread: int
    gold: int


class Verdict(Struct, frozen=True):
    """What was found out about a sentence.

    Attributes:
        newest: of its answers, when it was looked at.
        kinds: how many decisions of each kind.
    """

    newest: int
    kinds: dict[Kind, int]
    annotators: tuple[str, ...]
    revised: tuple[str, ...]
    decided: bool


# Verdicts by project, scheme and sentence; found out anew in each process, so nothing can be out of step.
_KNOWN: WeakKeyDictionary[Store, dict[tuple[int, str], dict[int, Verdict]]] = WeakKeyDictionary()


def queue(
    store: Store,
    project: str,
    user: str | None,
    kind: str | None = None,
    document: str | None = None,
    limit: int = 50,
) -> Queue:
    """The sentences that wait for a decision, for a project's leads.

    Args:
        user: a lead; None for whoever has the machine itself.
        kind: only those with a difference of that kind.
        document: only those of that document.
        limit: how many at most.

    Raises:
        NotAllowed: the user is no lead of the project.
        NotFound: there is no such kind.
    """
    if kind is not None and kind not in KINDS:
        raise NotFound(f"there is no kind of difference {kind!r}; known are {', '.join(KINDS)}")
    with store.read() as tx:
        found = tx.projects.get(project)
        if user is not None:
            need_role(tx, found, user, "lead")
        unsettled = tx.gold.unsettled(found)
        known, unread = _look(store, tx, found, unsettled)
        waiting = []
        agreed = 0
        for each in unsettled:
            verdict = known.get(each.id)
            if verdict is None or verdict.newest != each.newest:
                continue
            if _waits(each, verdict):
                if (kind is None or kind in verdict.kinds) and document in (None, each.document):
                    waiting.append((_cost(each, verdict), each, verdict))
            elif not verdict.decided:
                agreed += 1
        waiting.sort(key=lambda case: case[0])
        cases = tuple(_case(tx, found, each, verdict) for _, each, verdict in waiting[:limit])
        return Queue(cases, len(waiting), agreed, unread, tx.gold.count(found))


def agreed_by_all(answers: Sequence[Annotation]) -> bool:
    """Whether all say the same in every layer, and nobody wants to talk about it."""
    first, *others = answers
    return all(answer.status == "submitted" for answer in answers) and all(
        mean_the_same(first, other, layer) for other in others for layer in LAYERS
    )


def _waits(each: UnsettledSentence, verdict: Verdict) -> bool:
    if verdict.decided:
        return bool(verdict.revised)
    return bool(verdict.kinds) or each.flagged > 0


def _cost(each: UnsettledSentence, verdict: Verdict) -> tuple[int, int, int]:
    hardest = max((_RANKS[kind] for kind in verdict.kinds), default=-1)
    return (len(KINDS) if each.flagged else hardest, sum(verdict.kinds.values()), each.id)


def _look(
    store: Store, tx: Transaction, project: Project, unsettled: Sequence[UnsettledSentence]
) -> tuple[Mapping[int, Verdict], int]:
    """What is known of the sentences, after looking at so many that were not; and how many are left."""
    newest = tx.schemes.newest(project)
    known = _KNOWN.setdefault(store, {}).setdefault((project.id, newest.version), {})
    unknown = [each for each in unsettled if (last := known.get(each.id)) is None or last.newest != each.newest]
    some = list(islice(unknown, MOST_READ))
    for each, answers in tx.annotations.answers_to(project, some).items():
        known[each.id] = _judge(tx, project, newest, each, answers)
    return known, len(unknown) - len(some)


def _judge(
    tx: Transaction, project: Project, newest: SchemeVersion, each: UnsettledSentence, answers: Sequence[Annotation]
) -> Verdict:
    revised: tuple[str, ...] = ()
    if each.decided:
        gold = tx.gold.of(project, each.document, each.sentence)
        assert gold is not None
        heads = tx.annotations.head_revisions(project, each.document, each.sentence)
        revised = gold.revised(heads)
    kinds: Counter[Kind] = Counter()
    if len(answers) > 1 and not all(mean_the_same(answers[0], other, layer) for other in answers for layer in LAYERS):
        drafted = draft(answers, newest.scheme.stance.values)
        kinds.update(kind for decision in drafted.decisions for kind in decision.kinds)
    names = tuple(answer.annotator for answer in answers)
    ordered = {kind: kinds[kind] for kind in KINDS if kinds[kind]}
    return Verdict(each.newest, ordered, names, revised, each.decided)


def _case(tx: Transaction, project: Project, each: UnsettledSentence, verdict: Verdict) -> Disagreement:
    document, sentence = tx.documents.read_sentence(project, each.document, each.sentence)
    return Disagreement(
        document=document.id,
        title=document.title,
        sentence=sentence.index,
        text=sentence.text,
        annotators=verdict.annotators,
        kinds=verdict.kinds,
        flagged=each.flagged > 0,
        revised=verdict.revised,
    )
