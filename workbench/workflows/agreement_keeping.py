"""Snapshots that a process keeps, one for each project and choice of answers, for as long as its store lives."""

import logging
import threading
from weakref import WeakKeyDictionary

from workbench.errors import Unavailable, WorkbenchError
from workbench.store import Store, Versions
from workbench.workflows.agreement_layers import layer_agreement
from workbench.workflows.agreement_people import count_versions, paces
from workbench.workflows.agreement_report import AgreementReport
from workbench.workflows.agreement_snapshot import ALL, Counted, Progress, Snapshot
from workbench.workflows.agreement_view import View

__all__ = ["Progress", "kept"]

# Restricted ones are kept for a comparison at hand; more than so many nobody looks at.
_MOST = 8

# With so many answers to count, a page says how far it is rather than wait.
MUCH = 2000

_lock = threading.Lock()
_kept: WeakKeyDictionary[Store, dict[tuple[str, Versions], "Kept"]] = WeakKeyDictionary()


class Kept:
    """A snapshot with the report that was made of it last.

    Attributes:
        failed: why it could not be counted in the background; None once it could.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.failed: WorkbenchError | None = None
        self._lock = threading.Lock()
        self._made: tuple[tuple[int, int, int], AgreementReport] | None = None
        self._view: View | None = None

    def report(self, sentences: int, gold: int, progress: Progress | None = None) -> AgreementReport:
        """The report as of now.

        Args:
            sentences, gold: how many the project has.
            progress: is told how far it is, where much is to be counted.
        """
        counted = self.snapshot.refresh(progress)
        with self._lock:
            key = counted.number, sentences, gold
            if self._made is None or self._made[0] != key:
                self._made = key, _report(self._laid_out(counted), self.snapshot.versions, sentences, gold)
            return self._made[1]

    def view(self) -> View:
        """What is counted as of now, laid out."""
        counted = self.snapshot.refresh()
        with self._lock:
            return self._laid_out(counted)

    def _laid_out(self, counted: Counted) -> View:
        if self._view is None or self._view.counted is not counted:
            self._view = View(counted)
        return self._view


def counting(store: Store, project: str) -> tuple[int, int] | None:
    """How many answers are counted of how many, where there is so much to count that nobody should wait for it.

    It goes on in a thread; None once little or nothing is left.

    Raises:
        WorkbenchError: it could not be counted; it is tried again meanwhile.
    """
    held = kept(store, project)
    under_way = held.snapshot.under_way
    if under_way is not None and (under_way[0] or held.failed is None):
        return under_way if under_way[1] > MUCH else None
    waiting = held.snapshot.waiting()
    if waiting <= MUCH:
        held.failed = None
        return None
    failed = held.failed
    if under_way is None:
        threading.Thread(target=_count, args=(held, store), name="agreement", daemon=True).start()
    if failed is not None:
        raise failed.with_traceback(None)
    return 0, waiting


def _count(held: Kept, _store: Store) -> None:
    """In a thread, which keeps the store as long as it counts."""
    try:
        held.snapshot.refresh()
    except WorkbenchError as error:  # whoever asks is told
        held.failed = error
        logging.getLogger(__name__).warning("agreement could not be counted: %s", error)
    except Exception:
        held.failed = Unavailable("agreement could not be counted; the log of the server has the reason")
        raise
    else:
        held.failed = None


def kept(store: Store, project: str, versions: Versions = ALL) -> Kept:
    """This process's snapshot of a project."""
    with _lock:
        mine = _kept.setdefault(store, {})
        if (project, ALL) not in mine:
            mine[project, ALL] = Kept(Snapshot(store, project))
        if (project, versions) not in mine:
            mine[project, versions] = Kept(Snapshot(store, project, versions, mine[project, ALL].snapshot))
            restricted = [key for key in mine if key[1] != ALL]
            for key in restricted[:-_MOST]:
                del mine[key]
        return mine[project, versions]


def _report(view: View, versions: Versions, sentences: int, gold: int) -> AgreementReport:
    counted = view.counted
    return AgreementReport(
        project=counted.project.name,
        scheme_version=counted.scheme.version,
        guidelines_version=counted.scheme.guidelines_version,
        only_scheme_version=versions.scheme,
        only_guidelines_version=versions.guidelines,
        annotators=view.people,
        answers=len(view.answers.who),
        sentences=sentences,
        answered=len(view.sentences),
        shared=int(view.shared.sum()),
        gold=gold,
        versions=count_versions(view),
        layers=tuple(layer_agreement(view, layer) for layer in counted.terms.scheme.layers),
        pace=paces(view),
    )
