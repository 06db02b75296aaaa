"""Two readings of the store side by side: documents, and what was said of each."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class InStep(Generic[T]):
    """What was said, handed out document by document as far as it is read; both come in the order of import."""

    def __init__(self, items: Iterator[T], place: Callable[[T], tuple[str, int]]) -> None:
        self._items = items
        self._place = place
        self._next = next(items, None)

    def of(self, document: str) -> dict[int, list[T]]:
        """By sentence."""
        found: dict[int, list[T]] = {}
        while self._next is not None:
            of, sentence = self._place(self._next)
            if of != document:
                break
            found.setdefault(sentence, []).append(self._next)
            self._next = next(self._items, None)
        return found

    def finish(self) -> None:
        """Make sure that nothing was passed over."""
        if self._next is not None:
            raise RuntimeError(f"what was said of {self._place(self._next)} is out of step with the documents")
