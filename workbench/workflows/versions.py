"""The versions of a project's scheme and guidelines: what changed, which answers that puts in question, and their
way back into the queue."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator

from msgspec import Struct

from workbench.domain.annotations import Annotation
from workbench.errors import InvalidInput
from workbench.store import Project, SchemeVersion, Standing, Store, Transaction
from workbench.workflows.roles import need_role
from workbench.workflows.scheme_changes import Change, find_changes

_LONGEST_REASON = 300


class Version(Struct, frozen=True):
    """A scheme with its guidelines, as it once was or is.

    Attributes:
        number: from 1, the oldest first.
        answers: newest answers that were made under it; a sentence that was answered again counts under the newer.
        changes: since the version before.
    """

    number: int
    scheme_version: str
    guidelines_version: str
    created_at: dt.datetime
    answers: int
    changes: tuple[Change, ...]


class Versions(Struct, frozen=True):
    """All that a lead wants to know about them.

    Attributes:
        versions: the oldest first; what changed neither the scheme's meaning nor the guidelines is none.
        elsewhere: newest answers under versions that the project never had.
        waiting: how many sentences each is asked to answer again, by name.
    """

    versions: tuple[Version, ...]
    elsewhere: int
    waiting: dict[str, int]


class Concerned(Struct, frozen=True):
    """Some answers of one annotator that the same changes concern.

    Attributes:
        paths: of these changes; empty: the answers are older, but nothing of what changed concerns them.
        answers: how many.
        waiting: how many of them are asked about already.
    """

    annotator: str
    paths: frozenset[str]
    answers: int
    waiting: int


class InQuestion(Struct, frozen=True):
    """What changes put in question, of the answers that were made under other versions than the newest."""

    groups: tuple[Concerned, ...]

    def count(
        self, paths: Collection[str] | None = None, annotators: Collection[str] | None = None, everything: bool = False
    ) -> "Requeued":
        """How many answers that is of some changes and annotators.

        Args:
            paths, annotators: None: all.
            everything: those too that nothing concerns.
        """
        meant = [
            group
            for group in self.groups
            if (annotators is None or group.annotator in annotators)
            and (everything or (group.paths if paths is None else not group.paths.isdisjoint(paths)))
        ]
        waiting = sum(group.waiting for group in meant)
        return Requeued(sum(group.answers for group in meant) - waiting, waiting, dry_run=True)

    @property
    def annotators(self) -> tuple[str, ...]:
        """Who answered any of it, by name."""
        return tuple(sorted({group.annotator for group in self.groups}))


class Requeued(Struct, frozen=True):
    """Attributes:
    asked: answers that are put back now.
    waiting: answers that were put back before, and wait still.
    dry_run: whether nothing was done.
    """

    asked: int
    waiting: int
    dry_run: bool = False


def versions(store: Store, project: str, user: str | None) -> Versions:
    """Every version with what changed.

    Args:
        user: who must be a lead of the project; None: whoever runs the command line.
    """
    with store.read() as tx:
        found = _open(tx, project, user)
        recorded = _recorded(tx, found)
        counts = tx.requeue.versions(found)
        waiting = tx.requeue.counts(found)
    known = {(one.version, one.guidelines_version) for one in recorded}
    listed: list[Version] = []
    counted: set[tuple[str, str]] = set()
    for number, one in enumerate(recorded, 1):
        pair = one.version, one.guidelines_version
        # Who goes back to an older version has it twice; its answers are told with the first.
        answers = 0 if pair in counted else counts.get(pair, 0)
        counted.add(pair)
        changes = find_changes(recorded[number - 2], one) if number > 1 else ()
        listed.append(Version(number, *pair, one.created_at, answers, changes))
    elsewhere = sum(count for pair, count in counts.items() if pair not in known)
    return Versions(tuple(listed), elsewhere, waiting)


def changes_since(store: Store, project: str, user: str | None, number: int | None = None) -> tuple[Change, ...]:
    """What changed from a version to the newest.

    Args:
        number: of the version; None: the one before the newest.

    Raises:
        InvalidInput: there is no such version.
    """
    with store.read() as tx:
        return _changes(tx, _open(tx, project, user), number)


def in_question(
    store: Store, project: str, user: str | None, number: int | None = None, paths: Collection[str] | None = None
) -> InQuestion:
    """Which answers the changes since a version put in question.

    Args:
        number: as in `changes_since`.
        paths: of the changes meant; None: all of them.

    Raises:
        InvalidInput: there is no such version, or no such change.
    """
    counts: Counter[tuple[str, frozenset[str]]] = Counter()
    waiting: Counter[tuple[str, frozenset[str]]] = Counter()
    with store.read() as tx:
        found = _open(tx, project, user)
        for standing, answer, concerned in _older(tx, found, _meant(_changes(tx, found, number), paths)):
            group = answer.annotator, frozenset(concerned)
            counts[group] += 1
            waiting[group] += standing.waits
    return InQuestion(tuple(Concerned(*group, count, waiting[group]) for group, count in counts.items()))


def requeue(
    store: Store,
    project: str,
    user: str | None,
    number: int | None = None,
    paths: Collection[str] | None = None,
    everything: bool = False,
    annotators: Collection[str] | None = None,
    reason: str = "",
    afresh: bool = False,
    dry_run: bool = False,
) -> Requeued:
    """Put what changes put in question back to the people who answered it.

    They get it before anything else, until they have answered it again: as a revision, so that nothing is lost. To
    ask again what waits already changes nothing.

    Args:
        number, paths: as in `in_question`.
        everything: every answer under an older version, whatever changed.
        annotators: only their answers.
        reason: is told to them.
        afresh: whether they answer without seeing their earlier answer, as if for the first time. Only then does
            agreement with oneself say how firm answers are.
        dry_run: only count.

    Raises:
        InvalidInput: there is no such version or change, or the reason is too long.
        NotFound: there is no such annotator.
    """
    if len(reason) > _LONGEST_REASON:
        raise InvalidInput(f"the reason has {len(reason)} characters; at most {_LONGEST_REASON} are allowed")
    if dry_run:
        with store.read() as tx:
            names = None if annotators is None else {tx.users.get(name).name for name in annotators}
        return in_question(store, project, user, number, paths).count(None, names, everything)
    # Nothing is locked while everything is read: who answers meanwhile is not asked about that answer any more.
    with store.read() as tx:
        found = _open(tx, project, user)
        meant = _meant(_changes(tx, found, number), paths)
        names = None if annotators is None else {tx.users.get(name).name for name in annotators}
        concerned = [
            standing
            for standing, answer, paths_of_it in _older(tx, found, meant)
            if (names is None or answer.annotator in names) and (everything or paths_of_it)
        ]
    with store.write() as tx:
        asked = tx.requeue.ask(found, concerned, " ".join(reason.split()), user, afresh)
        tx.commit()
    return Requeued(asked, sum(standing.waits for standing in concerned))


def _open(tx: Transaction, project: str, user: str | None) -> Project:
    found = tx.projects.get(project)
    if user is not None:
        need_role(tx, found, user, "lead")
    return found


def _recorded(tx: Transaction, project: Project) -> list[SchemeVersion]:
    """The versions, without those that follow one which means the same."""
    kept: list[SchemeVersion] = []
    for one in tx.schemes.all(project):
        if not kept or (one.version, one.guidelines_version) != (kept[-1].version, kept[-1].guidelines_version):
            kept.append(one)
        else:
            kept[-1] = one  # the newer names, such as a target's canonical entity
    return kept


def _changes(tx: Transaction, project: Project, number: int | None) -> tuple[Change, ...]:
    recorded = _recorded(tx, project)
    at = len(recorded) - 1 if number is None else number
    if number is not None and not 1 <= number <= len(recorded):
        raise InvalidInput(f"there is no version {number}; there are 1 to {len(recorded)}")
    return find_changes(recorded[at - 1], recorded[-1]) if 1 <= at < len(recorded) else ()


def _meant(changes: tuple[Change, ...], paths: Collection[str] | None) -> tuple[Change, ...]:
    if paths is None:
        return changes
    known = {change.path: change for change in changes}
    for path in paths:
        if path not in known:
            there = f"those there are, are {', '.join(known)}" if known else "nothing changed"
            raise InvalidInput(f"there is no change {path!r}; {there}")
    return tuple(change for path, change in known.items() if path in set(paths))


def _older(
    tx: Transaction, project: Project, meant: tuple[Change, ...]
) -> Iterator[tuple[Standing, Annotation, list[str]]]:
    """Answers under other versions than the newest, with the paths of what they are in question for.

    An answer is compared with the version that it was made under: what was changed and changed back since does not
    concern it.
    """
    newest = tx.schemes.newest(project)
    paths = {change.path for change in meant}
    since = {
        (one.version, one.guidelines_version): [change for change in find_changes(one, newest) if change.path in paths]
        for one in tx.schemes.all(project)
    }
    for standing, answer in tx.requeue.older(project, newest.version, newest.guidelines_version):
        changes = since.get((answer.scheme_version, answer.guidelines_version), meant)
        yield standing, answer, [change.path for change in changes if change.concerns(answer)]
