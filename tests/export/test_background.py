"""Tasks are done in order, beside."""

import pytest

from workbench.export.background import Background


def test_all_tasks_are_done_in_their_order() -> None:
    """When it is left, at the latest."""
    done: list[int] = []
    with Background() as background:
        for number in range(20):
            background.do(done.append, number)
    assert done == list(range(20))


def test_a_failure_is_raised() -> None:
    """At the next task but few, or on leaving."""

    def fail() -> None:
        raise KeyError("task")

    with pytest.raises(KeyError, match="task"), Background() as background:
        background.do(fail)


def test_an_error_beside_it_goes_first() -> None:
    """What still waits is dropped."""

    def fail() -> None:
        raise KeyError("task")

    def run() -> None:
        with Background() as background:
            background.do(fail)
            raise IndexError

    with pytest.raises(IndexError):
        run()
