"""Who is for or against what in a project, for its leads."""

from collections.abc import Iterator
from threading import Lock

from msgspec import Struct

from workbench.domain.annotations import Status
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.scheme import Scheme
from workbench.domain.stance_graph import Edge, Place, StanceGraph, build_graph
from workbench.domain.stance_readings import Reading, read_stances
from workbench.store import Project, Store, Transaction, Versions
from workbench.workflows.roles import need_role

_COUNTED: tuple[Status, ...] = ("submitted", "flagged")

Mark = tuple[int, ...]


class StanceSentence(Struct, frozen=True):
    """A sentence that an edge rests on."""

    place: Place
    title: str
    text: str


class _Known:
    """What is known of a project.

    Attributes:
        blocks: by number, with the mark that they were read at.
        graph: of these blocks; None until it is asked for.
    """

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.registry: list[CanonicalEntity] = []
        self.blocks: dict[int, tuple[Mark, list[Reading]]] = {}
        self.graph: StanceGraph | None = None


class StanceLedger:
    """The stances of whole projects, kept in memory so that only what changed since is read again.

    One may serve all threads of a process, and several stores.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._projects: dict[str, _Known] = {}

    def graph(self, tx: Transaction, project: Project, scheme: Scheme) -> StanceGraph:
        """Today's graph of the project."""
        with self._lock:
            known = self._projects.get(project.salt)
            if known is None or known.scheme != scheme:  # another one may have other names for what was read
                known = self._projects[project.salt] = _Known(scheme)
            changed = self._read_again(tx, project, known)
            registry = list(tx.canonicals.all(project))
            if known.graph is None or changed or registry != known.registry:
                readings = (one for _, (_, some) in sorted(known.blocks.items()) for one in some)
                known.registry = registry
                known.graph = build_graph(readings, scheme, registry)
            return known.graph

    def _read_again(self, tx: Transaction, project: Project, known: _Known) -> bool:
        marks = tx.digests.marks(project, Versions())
        stale = [block for block, mark in marks.items() if known.blocks.get(block, ((), []))[0] != mark]
        gone = known.blocks.keys() - marks.keys()
        for block in gone:
            del known.blocks[block]
        for block in sorted(stale):
            known.blocks[block] = marks[block], list(_read_block(tx, project, block))
        return bool(stale or gone)


def stance_graph(
    store: Store, project: str, user: str | None, document: str | None = None, ledger: StanceLedger | None = None
) -> StanceGraph:
    """The stances of an article, or of the whole project, as a graph.

    A sentence counts with what was decided about it, where it was; else with everybody's newest answers, if they
    were submitted or flagged for discussion.

    Args:
        user: who must be a lead of the project; None: whoever runs the command line.
        document: its id; None: all of them.
        ledger: what was read before, for who asks often.

    Raises:
        NotAllowed: the user is no lead of the project.
        NotFound: there is no such document.
    """
    with store.read() as tx:
        found = tx.projects.get(project)
        if user is not None:
            need_role(tx, found, user, "lead")
        scheme = tx.schemes.newest(found).scheme
        if document is None:
            return (ledger or StanceLedger()).graph(tx, found, scheme)
        return build_graph(_read_document(tx, found, document), scheme, tx.canonicals.all(found))


def sentences_of(store: Store, project: str, user: str, edge: Edge, limit: int = 50) -> list[StanceSentence]:
    """The first sentences behind an edge."""
    with store.read() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user, "lead")
        listed = []
        for place in edge.places[:limit]:
            document, sentence = tx.documents.read_sentence(found, place.document, place.sentence)
            listed.append(StanceSentence(place, document.title, sentence.text))
        return listed


def _read_block(tx: Transaction, project: Project, block: int) -> Iterator[Reading]:
    """The stances of neighbouring sentences, in document order."""
    decided = tx.digests.gold_of(project, block)
    pointers = [one for one in tx.digests.pointers(project, block, Versions()) if one.sentence not in decided]
    answers = tx.digests.answers(project, [one.revision for one in pointers], having="stances")
    golds = tx.digests.gold(project, decided.values())
    rows = [(sentence, golds[row].annotation, True) for sentence, row in decided.items()]
    rows += [(one.sentence, answers[one.revision], False) for one in pointers if one.revision in answers]
    for _, answer, gold in sorted(rows, key=lambda row: (row[0], row[1].annotator)):
        yield from read_stances(answer, gold)


def _read_document(tx: Transaction, project: Project, document: str) -> Iterator[Reading]:
    decided: set[int] = set()
    for sentence in tx.documents.sentences(project, document):
        gold = tx.gold.of(project, document, sentence.index)
        if gold is not None:
            decided.add(sentence.index)
            yield from read_stances(gold.annotation, gold=True)
    for answer in tx.annotations.heads(project, document=document, statuses=_COUNTED):
        if answer.sentence not in decided:
            yield from read_stances(answer)
