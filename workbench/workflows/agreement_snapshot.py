"""What is counted of a project, kept in memory and brought up to date by what changed.

What was counted is also kept in the database, so that another process, or this one tomorrow, begins with it. Whether
anything changed is told by the answers themselves, block by block, and never by how new a row's number is: of two
writers, the one with the lower number may be the later to commit.
"""

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from itertools import combinations
from weakref import ref

import numpy as np

from workbench.agreement.attribution_alpha import FACETS, POOL, exchanged, pool_rank
from workbench.agreement.frames import Match, Said, pair_up
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, Sentence
from workbench.errors import Unavailable
from workbench.store import Place, Pointer, Project, SchemeVersion, Store, Transaction, Versions
from workbench.text.tokens import token_arrays
from workbench.workflows.agreement_blocks import Block, Floats, Ints, join, pack, pack_chance, unpack, unpack_chance
from workbench.workflows.agreement_digest import Filed, Terms, digest
from workbench.workflows.agreement_reading import Sheet, Tokens, read_sheet
from workbench.workflows.agreement_whole import Whole

Progress = Callable[[int, int], None]
"""Called with how many answers are counted, and about how many are to be."""

# Sentences counted between two looks at whether something else is waiting for the processor.
_STEP = 128
_SAVED_WITH = 64
# In the place of a block: what was drawn to tell chance.
_CHANCE = -1
ALL = Versions()

_KnownDocuments = dict[int, tuple[Document, tuple[Sentence, ...]]]


class Counted:
    """One state of what is counted.

    Attributes:
        project: whose it is.
        scheme: today's.
        terms: under which it was counted.
        whole: all of it.
        chance: row ids of the sentences from which the chance of attributions is taken, and (sentences, facets × 2)
            what would disagree there.
        people: names by row id.
        number: grows with every change.
    """

    def __init__(
        self,
        project: Project,
        scheme: SchemeVersion,
        terms: Terms,
        whole: Whole,
        chance: tuple[Ints, Floats],
        people: Mapping[int, str],
        number: int,
    ) -> None:
        self.project = project
        self.scheme = scheme
        self.terms = terms
        self.whole = whole
        self.chance = chance
        self.people = people
        self.number = number


class Snapshot:
    """A project's answers, counted; safe to share among threads.

    Args:
        store: where they are.
        project: its name.
        versions: which answers are meant.
        other: what to take over from where the answers are the same: the snapshot of all answers, for one of some.
    """

    def __init__(self, store: Store, project: str, versions: Versions = ALL, other: "Snapshot | None" = None) -> None:
        # Whoever keeps snapshots by store must not keep the store by its snapshots.
        self._store_ref = ref(store)
        self._project = project
        self.versions = versions
        self._other = other
        self._lock = threading.RLock()
        self._form = ""
        self._blocks: dict[int, Block] = {}
        self._marks: dict[int, tuple[int, ...]] = {}
        self._looked: tuple[tuple[int, ...], Mapping[int, tuple[int, ...]]] | None = None
        self._unsaved: dict[int, int] = {}
        self._matches: dict[int, tuple[int, list[Match]]] = {}
        self._pool: tuple[tuple[tuple[int, int], ...], Floats] = ((), np.zeros((0, 2 * len(FACETS))))
        self._pool_unsaved = False
        self._under_way: tuple[int, int] | None = None
        self._counted: Counted | None = None
        self._number = 0

    @property
    def _store(self) -> Store:
        store = self._store_ref()
        if store is None:
            raise Unavailable("the store of this snapshot is gone")
        return store

    @property
    def under_way(self) -> tuple[int, int] | None:
        """How many answers are counted of how many, while some thread is at it."""
        return self._under_way

    @property
    def loaded(self) -> bool:
        """Whether it has what was counted before; until then all answers are `waiting`."""
        return bool(self._form)

    def waiting(self) -> int:
        """About how many answers are to be counted."""
        with self._store.read() as tx:
            marks = self._look(tx, tx.projects.get(self._project))
        known = dict(self._marks)
        return sum(
            max(1, mark[0] - known.get(block, (0,))[0]) for block, mark in marks.items() if known.get(block) != mark
        )

    def uncounted(self) -> int:
        """How many blocks were never counted, neither here nor in another process."""
        with self._store.read() as tx:
            project = tx.projects.get(self._project)
            scheme = tx.schemes.newest(project).scheme
            form = Terms(scheme, partial(token_arrays, pipeline=scheme.pipeline)).form
            blocks = self._look(tx, project).keys()
            known = self._blocks.keys() if form == self._form else tx.digests.saved(project, form)
            return len(blocks - known)

    def _look(self, tx: Transaction, project: Project) -> Mapping[int, tuple[int, ...]]:
        """What the answers are known by, block by block; asked for once after every change."""
        total = project.id, *tx.digests.total(project, self.versions)
        looked = self._looked
        if looked is None or looked[0] != total:
            looked = self._looked = total, tx.digests.marks(project, self.versions)
        return looked[1]

    def refresh(self, progress: Progress | None = None, pause: Callable[[], None] | None = None) -> Counted:
        """Count what changed since.

        Args:
            progress: is told how far it is, if much is to be counted.
            pause: is called again and again between, where others should have the processor.
        """
        with self._lock:
            with self._store.read() as tx:
                project = tx.projects.get(self._project)
                scheme = tx.schemes.newest(project)
                terms = Terms(scheme.scheme, partial(token_arrays, pipeline=scheme.scheme.pipeline))
                if terms.form != self._form:
                    self._begin(tx, project, terms.form)
                marks = self._look(tx, project)
            changed = [block for block, mark in marks.items() if self._marks.get(block) != mark]
            gone = self._blocks.keys() - marks.keys()
            for block in gone:
                del self._blocks[block], self._marks[block]
            try:
                self._count_all(project, changed, marks, terms, progress, pause)
            finally:
                self._under_way = None
            if changed or gone or self._counted is None or self._counted.scheme != scheme:
                first = self._counted is None
                self._counted = self._state(project, scheme, terms)
                self.save(1 if first else _SAVED_WITH)
            return self._counted

    def _count_all(
        self,
        project: Project,
        changed: Sequence[int],
        marks: Mapping[int, tuple[int, ...]],
        terms: Terms,
        progress: Progress | None,
        pause: Callable[[], None] | None,
    ) -> None:
        """Bring these blocks up to date."""
        answers = [max(1, marks[block][0] - self._marks.get(block, (0,))[0]) for block in changed]
        done, total = 0, sum(answers)
        for block, count in zip(changed, answers, strict=True):
            self._under_way = done, total
            self._count(project, block, terms, pause)
            self._marks[block] = marks[block]
            done += count
            if progress is not None:
                progress(done, total)
            self.save(_SAVED_WITH)

    def save(self, least: int = 1) -> None:
        """Keep in the database what was counted, of blocks in which so many sentences were counted anew."""
        if self.versions != ALL:
            return
        with self._lock:
            ripe = [block for block, changes in self._unsaved.items() if changes >= least and block in self._marks]
            for block in ripe:
                self._keep(block, pack(self._blocks[block], self._marks[block]))
                del self._unsaved[block]
            if self._pool_unsaved and (ripe or least == 1):
                self._keep(_CHANCE, pack_chance(*self._pool))
                self._pool_unsaved = False

    def _keep(self, block: int, body: bytes) -> None:
        with self._store.write() as tx:
            tx.digests.save(tx.projects.get(self._project), self._form, {block: body})
            tx.commit()

    def _begin(self, tx: Transaction, project: Project, form: str) -> None:
        self._form = form
        self._pool = (), np.zeros((0, 2 * len(FACETS)))
        for kept in (self._blocks, self._marks, self._unsaved, self._matches):
            kept.clear()
        if self.versions == ALL:
            saved = tx.digests.load(project, form)
            if _CHANCE in saved:
                self._pool = unpack_chance(saved.pop(_CHANCE))
            for block, body in saved.items():
                self._blocks[block], self._marks[block] = unpack(body)

    def _count(self, project: Project, block: int, terms: Terms, pause: Callable[[], None] | None) -> None:
        """Bring a block up to date."""
        known: _KnownDocuments = {}
        with self._store.read() as tx:
            pointers = _by_sentence(tx.digests.pointers(project, block, self.versions))
            gold = tx.digests.gold_of(project, block)
        stamps = {sentence: _stamp(some, gold.get(sentence, 0)) for sentence, some in pointers.items()}
        old = self._blocks.get(block)
        before = old.stamps if old is not None else {}
        changed = [sentence for sentence, stamp in stamps.items() if before.get(sentence) != stamp]
        stale = np.array([*changed, *(before.keys() - stamps.keys())], dtype=np.int64)
        parts = [] if old is None else [old.without(stale)]
        if self._other is not None and changed:
            taken = self._other._having(block, {sentence: stamps[sentence] for sentence in changed}, terms.form)
            if taken is not None:
                parts.append(taken)
                changed = [sentence for sentence in changed if sentence not in taken.stamps]
        for first in range(0, len(changed), _STEP):
            some = changed[first : first + _STEP]
            with self._store.read() as tx:
                files = _read(tx, project, {sentence: pointers[sentence] for sentence in some}, gold, known, stamps)
            parts.append(digest(files, terms))
            if pause is not None:
                pause()
        # In order, so that sums are those of a block that is counted at once, to the last bit.
        self._blocks[block] = join(parts).in_order() if parts else digest([], terms)
        self._unsaved[block] = self._unsaved.get(block, 0) + len(stale)

    def _having(self, block: int, stamps: Mapping[int, int], form: str) -> Block | None:
        """What is counted already of sentences whose answers are the same."""
        with self._lock:
            if form != self._form or block not in self._blocks:
                return None
            own = self._blocks[block]
            same = [sentence for sentence, stamp in own.stamps.items() if stamps.get(sentence) == stamp]
            return own.of(np.array(same, dtype=np.int64))

    def _state(self, project: Project, scheme: SchemeVersion, terms: Terms) -> Counted:
        with self._store.read() as tx:
            people = {user.id: user.name for user in tx.users.all()}
            self._number += 1
            every = [self._blocks[block] for block in sorted(self._blocks)] or [digest([], terms)]
            whole = Whole(every)
            chance = self._chance(tx, project, whole, terms)
        return Counted(project, scheme, terms, whole, chance, people, self._number)

    def _chance(self, tx: Transaction, project: Project, whole: Whole, terms: Terms) -> tuple[Ints, Floats]:
        """What attributions would disagree on by chance."""
        keys, pairs = whole.keys("sentences"), whole.keys("pairs")
        shared = np.isin(keys[:, 0], pairs[pairs[:, 2] > 0, 0])
        # The lowest ranks come first, as in `pool_of`; a rank is kept as a signed number of the same bits.
        order = np.argsort(keys[shared, 2].view(np.uint64), kind="stable")[:POOL]
        chosen = keys[shared][order]
        if len(chosen) < 2 or "attribution" not in terms.scheme.layers:
            return np.zeros(0, dtype=np.int64), np.zeros((0, 2 * len(FACETS)))
        pool = tuple((int(sentence), int(stamp)) for sentence, stamp in chosen[:, [0, 3]].tolist())
        if pool != self._pool[0]:
            self._pool = (pool, self._exchange(tx, project, dict(pool), terms))
            self._pool_unsaved = True
        return chosen[:, 0], self._pool[1]

    def _exchange(self, tx: Transaction, project: Project, stamps: Mapping[int, int], terms: Terms) -> Floats:
        missing = [one for one, stamp in stamps.items() if self._matches.get(one, (None,))[0] != stamp]
        if missing:
            pointers = _by_sentence(tx.digests.pointers(project, missing, self.versions))
            files = _read(tx, project, pointers, {}, {}, stamps)
            tokens = Tokens([filed.sheet for filed in files], terms.tokenize)
            for filed in files:
                said = sorted(read_sheet(filed.sheet, filed.sheet.answers, tokens), key=_annotator)
                self._matches[filed.sentence] = stamps[filed.sentence], pair_up(list(combinations(said, 2)))
        # An answer may have been withdrawn since; then the next refresh draws another sentence.
        self._matches = {one: found for one, found in self._matches.items() if one in stamps and found[1]}
        name = {one: found[1][0].first.text for one, found in self._matches.items()}
        rows = exchanged({name[one]: found[1] for one, found in self._matches.items()})
        nothing = np.zeros(2 * len(FACETS))
        return np.array([rows[name[one]] if one in name else nothing for one in stamps])


def _by_sentence(pointers: Iterable[Pointer]) -> dict[int, list[Pointer]]:
    found: dict[int, list[Pointer]] = {}
    for pointer in pointers:
        found.setdefault(pointer.sentence, []).append(pointer)
    return found


def _stamp(pointers: Iterable[Pointer], gold: int) -> int:
    said = repr((sorted(pointer[1:] for pointer in pointers), gold))
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest(), signed=True)


def _read(
    tx: Transaction,
    project: Project,
    pointers: Mapping[int, list[Pointer]],
    gold: Mapping[int, int],
    known: _KnownDocuments,
    stamps: Mapping[int, int],
) -> list[Filed]:
    """Sentences with their answers, in the order of their row ids."""
    every = [pointer for some in pointers.values() for pointer in some]
    said = tx.digests.answers(project, _revisions(every))
    decided = tx.digests.gold(project, [gold[sentence] for sentence in pointers if sentence in gold])
    places = tx.digests.places(list(pointers), known)
    files = []
    for sentence, some in sorted(pointers.items()):
        decision = decided[gold[sentence]].annotation if sentence in gold else None
        files.append(_file(places[sentence], some, said, decision, stamps[sentence]))
    return files


def _file(
    place: Place, pointers: Sequence[Pointer], said: Mapping[int, Annotation], gold: Annotation | None, stamp: int
) -> Filed:
    answers: dict[Hashable, Annotation] = {pointer.user: said[pointer.revision] for pointer in pointers}
    earlier: dict[Hashable, Annotation] = {one.user: said[one.earlier] for one in pointers if one.earlier}
    sheet = Sheet(place.document, place.sentences, place.at, answers, earlier, gold)
    rank = pool_rank(sheet.name)
    signed = rank - (1 << 64) if rank >= 1 << 63 else rank
    return Filed(pointers[0].sentence, place.key, signed, stamp, sheet)


def _revisions(pointers: Iterable[Pointer]) -> Iterator[int]:
    for pointer in pointers:
        yield pointer.revision
        if pointer.earlier:
            yield pointer.earlier


def _annotator(said: Said) -> int:
    return int(str(said.annotator))
