"""Where the database's errors become ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from workbench.errors import Conflict, InvalidInput, Unavailable, WorkbenchError

_BUSY = ("locked", "deadlock", "timeout", "serialize")


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Raise the database's errors as errors of ours.

    A mistake in our own SQL (a wrong argument, a compile error) is no state of the database and
    passes through as it is.

    Args:
        where: the database, as the user may read it: without its password.
    """
    try:
        yield
    except (exc.DBAPIError, exc.TimeoutError, exc.DisconnectionError) as error:
        raise translate(error, where) from error


def translate(error: exc.SQLAlchemyError, where: str) -> WorkbenchError:
    """The error of ours that says what `error` says, in one sentence."""
    reason = _first_line(error)
    match error:
        case exc.IntegrityError():
            return Conflict(f"somebody else wrote the same to {where} at the same time; try again ({reason})")
        case exc.DataError():
            return InvalidInput(f"{where} cannot hold a value: {reason}")
        case exc.TimeoutError():
            return Unavailable(f"{where} has no connection free; try again")
        case _ if any(word in reason.lower() for word in _BUSY):
            return Unavailable(f"{where} is busy; try again ({reason})")
        case _:
            return Unavailable(f"{where} cannot be used: {reason}")


def _first_line(error: exc.SQLAlchemyError) -> str:
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    lines = str(cause).strip().splitlines()
    return lines[0].strip() if lines else type(cause).__name__
