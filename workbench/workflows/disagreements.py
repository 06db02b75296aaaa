"""Which sentences of a project wait for a decision, and how hard each is.

What differs is in what agreement is counted from (`agreement_snapshot.py`). Where that is still to be counted for most
of a project, some sentences are looked at here, and more of them each time.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from workbench.agreement import KINDS, Kind
from workbench.agreement.drafting import draft
from workbench.domain.annotations import Annotation
from workbench.domain.layers import LAYERS
from workbench.domain.meaning import mean_the_same
from workbench.errors import MissingPackage, NotFound
from workbench.store import Project, Store, Transaction, UnsettledSentence
from workbench.workflows.agreement_keeping import MUCH, kept
from workbench.workflows.agreement_whole import Whole
from workbench.workflows.roles import need_role

# So many blocks that were never counted are counted at once; where there are more, so many sentences are looked at.
_BLOCKS_AT_ONCE = 4
_SENTENCES_AT_ONCE = 1000

_NAMES: tuple[Kind, ...] = tuple(KINDS)
_Counts = NDArray[np.int64]


class Disagreement(Struct, frozen=True):
    """A sentence that waits for a decision.

    Attributes:
        annotators: whose answers are on the table.
        kinds: how often two of them differ so at most, the cheapest kind first.
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
        cases: the cheapest first: by the hardest of their kinds, how much differs, and where they stand.
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


class _Seen(NamedTuple):
    """What was found out about a sentence.

    Attributes:
        newest, gold: of its answers and decisions, when it was looked at.
        counts: (kinds,).
        revised: who changed their answer since there is gold.
    """

    newest: int
    gold: int | None
    counts: _Counts
    revised: tuple[str, ...]

    def holds(self, each: UnsettledSentence) -> bool:
        """Whether nobody has said or decided anything about the sentence since."""
        return (self.newest, self.gold) == (each.newest, each.gold)


# By project and scheme, then by sentence. Found out anew in each process, so that nothing can be out of step.
_SEEN: WeakKeyDictionary[Store, dict[tuple[int, str], dict[int, _Seen]]] = WeakKeyDictionary()


def queue(
    store: Store,
    project: str,
    user: str | None,
    kind: str | None = None,
    document: str | None = None,
    limit: int = 50,
    start: int = 0,
) -> Queue:
    """The sentences that wait for a decision, for a project's leads.

    Those with gold wait again once an answer that it was made of is revised, or somebody flags the sentence.

    Args:
        user: a lead; None for whoever has the machine itself.
        kind: only those with a difference of that kind.
        document: only those of that document.
        limit: how many at most.
        start: how many of the cheapest to pass over.

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
    counted = _counted(store, project)
    with store.read() as tx:
        unsettled = tx.gold.unsettled(found)
        seen = _look(store, tx, found, unsettled, counted is not None)
        counts, looked = _tabulate(unsettled, seen, counted)
        decided = np.array([each.decided for each in unsettled], dtype=bool)
        flagged = np.array([each.flagged > 0 for each in unsettled], dtype=bool)
        revised = np.array([each.id in seen and bool(seen[each.id].revised) for each in unsettled], dtype=bool)
        reopened = np.array([each.reopened for each in unsettled], dtype=bool)
        waits = looked & np.where(decided, revised | reopened, counts.any(axis=1) | flagged)
        agreed = looked & ~decided & ~waits
        wanted = waits & np.array([document in (None, each.document) for each in unsettled], dtype=bool)
        if kind is not None:
            wanted &= counts[:, _NAMES.index(kind)] > 0
        at = np.flatnonzero(wanted)
        # The hardest kind is the last one; what is flagged takes longer than all.
        hardest = np.where(flagged, len(_NAMES), len(_NAMES) - 1 - np.argmax(counts[:, ::-1] > 0, axis=1))
        order = at[np.lexsort((at, counts[at].sum(axis=1), hardest[at]))][start : start + limit]
        return Queue(
            _cases(tx, found, [unsettled[place] for place in order], counts[order], seen),
            len(at),
            int(agreed.sum()),
            int((~looked).sum()),
            tx.gold.count(found),
        )


def agreed_by_all(answers: Sequence[Annotation]) -> bool:
    """Whether all say the same in every layer, and nobody wants to talk about it."""
    first, *others = answers
    return all(answer.status == "submitted" for answer in answers) and all(
        mean_the_same(first, other, layer) for other in others for layer in LAYERS
    )


def _counted(store: Store, project: str) -> Whole | None:
    """What agreement is counted from, unless that would keep one waiting."""
    snapshot = kept(store, project).snapshot
    try:
        soon = snapshot.uncounted() <= _BLOCKS_AT_ONCE and not (snapshot.loaded and snapshot.waiting() > MUCH)
        return snapshot.refresh().whole if soon else None
    except MissingPackage:  # without tokens there is no agreement, but there are differences
        return None


def _look(
    store: Store, tx: Transaction, project: Project, unsettled: Sequence[UnsettledSentence], counted: bool
) -> Mapping[int, _Seen]:
    """What is known of the sentences, after looking at some of those that were not.

    Args:
        counted: whether only gold has to be looked at.
    """
    newest = tx.schemes.newest(project)
    seen = _SEEN.setdefault(store, {}).setdefault((project.id, newest.version), {})
    unknown = [
        each
        for each in unsettled
        if (each.decided or not counted) and ((last := seen.get(each.id)) is None or not last.holds(each))
    ][:_SENTENCES_AT_ONCE]
    for each, answers in tx.annotations.answers_to(project, unknown).items():
        counts = _differences(answers, newest.scheme.stance.values)
        seen[each.id] = _Seen(each.newest, each.gold, counts, _revised(tx, project, each))
    return seen


def _revised(tx: Transaction, project: Project, each: UnsettledSentence) -> tuple[str, ...]:
    gold = tx.gold.of(project, each.document, each.sentence) if each.decided else None
    return () if gold is None else gold.revised(tx.annotations.head_revisions(project, each.document, each.sentence))


def _differences(answers: Sequence[Annotation], scale: Mapping[str, float]) -> _Counts:
    kinds: Counter[Kind] = Counter()
    if len(answers) > 1 and not all(mean_the_same(answers[0], other, layer) for other in answers for layer in LAYERS):
        kinds.update(kind for decision in draft(answers, scale).decisions for kind in decision.kinds)
    return np.array([kinds[kind] for kind in _NAMES], dtype=np.int64)


def _tabulate(
    unsettled: Sequence[UnsettledSentence], seen: Mapping[int, _Seen], counted: Whole | None
) -> tuple[_Counts, NDArray[np.bool_]]:
    """How often people differ in each kind, (sentences, kinds); and whether that is known, (sentences,)."""
    counts = np.zeros((len(unsettled), len(_NAMES)), dtype=np.int64)
    looked = np.zeros(len(unsettled), dtype=bool)
    if counted is not None and unsettled:
        ids = np.array([each.id for each in unsettled], dtype=np.int64)
        for layer in LAYERS:
            keys = counted.tables[f"differs {layer}"].keys
            at = np.minimum(np.searchsorted(ids, keys[:, 0]), len(ids) - 1)
            here = ids[at] == keys[:, 0]
            most = np.zeros_like(counts)
            np.maximum.at(most, (at[here], keys[here, 3]), keys[here, 5])
            counts += most
        looked = np.array([not each.decided for each in unsettled], dtype=bool)
    for place, each in enumerate(unsettled):
        last = seen.get(each.id)
        if not looked[place] and last is not None and last.holds(each):
            counts[place], looked[place] = last.counts, True
    return counts, looked


def _cases(
    tx: Transaction,
    project: Project,
    chosen: Sequence[UnsettledSentence],
    counts: _Counts,
    seen: Mapping[int, _Seen],
) -> tuple[Disagreement, ...]:
    answers = tx.annotations.answers_to(project, chosen)
    made = []
    for each, row in zip(chosen, counts.tolist(), strict=True):
        document, sentence = tx.documents.read_sentence(project, each.document, each.sentence)
        made.append(
            Disagreement(
                document=document.id,
                title=document.title,
                sentence=sentence.index,
                text=sentence.text,
                annotators=tuple(answer.annotator for answer in answers[each]),
                kinds={kind: times for kind, times in zip(_NAMES, row, strict=True) if times},
                flagged=each.flagged > 0,
                revised=seen[each.id].revised if each.decided else (),
            )
        )
    return tuple(made)
