"""Counting in the background, so that whoever asks for agreement finds it done.

It never makes an answer wait: it works in short steps, rests as long as it worked, and writes a block at a time.
"""

import logging
import threading
import time

from workbench.errors import WorkbenchError
from workbench.store import Store
from workbench.workflows.agreement_keeping import kept

_LOOK_EVERY = 5.0
"""Seconds."""

# Of the time at most so much goes into keeping up with answers.
_SHARE = 0.05
# But after so many times the wait between two looks it looks again.
_MOST_LOOKS = 12

_log = logging.getLogger(__name__)


class _Stopped(Exception):
    """The server is about to stop."""


class Warming:
    """A thread that keeps every project's snapshot up to date, from `start` to `stop`."""

    def __init__(self, store: Store, look_every: float = _LOOK_EVERY) -> None:
        self._store = store
        self._look_every = look_every
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="agreement", daemon=True)
        self._since = 0.0

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Return when it has stopped; what it counted so far is kept where a block is full."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        rest = self._look_every
        try:
            while not self._stopping.wait(rest):
                began = time.monotonic()
                self._look()
                took = time.monotonic() - began
                rest = min(max(self._look_every, took / _SHARE), _MOST_LOOKS * self._look_every)
        except _Stopped:
            return
        except Exception:
            _log.exception("agreement is counted in the background no more, until the server starts again")
            raise

    def _look(self) -> None:
        try:
            with self._store.read() as tx:
                projects = [project.name for project in tx.projects.all()]
        except WorkbenchError as error:  # the database is away; the next look will find it
            _log.warning("agreement is not kept up to date: %s", error)
            return
        for project in projects:
            self._since = time.monotonic()
            try:
                counted = kept(self._store, project).snapshot.refresh(pause=self._pause)
                if len(
                    counted.whole.keys("sentences")
                ):  # so that a page need not load the pipeline for the next answer
                    counted.terms.tokenize([])
            except WorkbenchError as error:
                _log.warning("agreement in project %s is not kept up to date: %s", project, error)

    def _pause(self) -> None:
        """Rest as long as the step took."""
        if self._stopping.wait(time.monotonic() - self._since):
            raise _Stopped
        self._since = time.monotonic()
