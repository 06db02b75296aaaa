"""Work that Arrow does without Python's lock, beside work that needs it."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, Self

P = ParamSpec("P")

AT_MOST = 2
"""So many tasks wait before the next is taken, since each holds a table."""


class Background:
    """One thread that does one task after another, in order. What fails there is raised here."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._pending: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def do(self, task: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        if len(self._pending) >= AT_MOST:
            self._pending.popleft().result()
        self._pending.append(self._pool.submit(task, *args, **kwargs))

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._pool.shutdown(cancel_futures=kind is not None)
        while self._pending and kind is None:
            self._pending.popleft().result()
