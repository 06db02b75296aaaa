"""Fewer rounds of the garbage collector while millions of objects come and go."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNG, _MIDDLE, _OLD = 100_000, 20, 100
"""Instead of 700, 10 and 10: a full round walks over every object of every library in the process."""


@contextmanager
def fewer_collections() -> Iterator[None]:
    """What an export makes is freed by reference counts; the collector would look through it in vain."""
    before = gc.get_threshold()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
    try:
        yield
    finally:
        gc.set_threshold(*before)
