"""Everything that can go wrong, as one tree.

::

    WorkbenchError                 a sentence for the user; exit code 1
    ├── InvalidInput               what a person or a file handed in is wrong (also a ValueError)
    │   ├── InvalidText            characters that no UTF-8 file can hold, or NUL
    │   ├── InvalidSpan            empty, reversed or overlapping fragments, quote mismatch
    │   ├── InvalidAnnotation      dangling reference, parent cycle, content outside its parent's
    │   ├── SchemeViolation        well-formed, but not allowed by the project's scheme
    │   ├── InvalidScheme          a scheme file that cannot be used
    │   ├── InvalidFile            an input file that cannot be read, with its line
    │   └── InvalidSetting         an environment variable or option with an impossible value
    ├── NotFound                   no such project, document, sentence, user, …
    ├── Conflict                   it exists already, with other content
    ├── NotAllowed                 the user's role does not permit it, or the sign-in failed
    ├── Unavailable                a database or server that is away, busy or broken; try again
    ├── Refused                    a server answered, and said no (a bad token, a rejected config)
    ├── NewerDatabase              the database was written by a newer Workbench
    ├── MissingPackage             an optional package or model is not installed
    └── NoValue                    a measure that is not defined on this data, with its reason

Every message is one sentence: what is wrong, where, and what is allowed.
"""

from typing import Literal


class WorkbenchError(Exception):
    """Base of all errors that Workbench raises on purpose; `str()` is fit for the user."""


class InvalidInput(WorkbenchError, ValueError):
    """What a person or a file handed in is wrong.

    A `ValueError` too, because msgspec then adds the path (``$.entities[0].span``) when an
    object that refuses its own values is built while decoding.
    """


class InvalidText(InvalidInput):
    """Text with a lone surrogate or a NUL."""


class InvalidSpan(InvalidInput):
    """A span whose fragments are empty, reversed, out of order, overlapping or misquoted."""


class InvalidAnnotation(InvalidInput):
    """An annotation that contradicts itself."""


class SchemeViolation(InvalidInput):
    """An annotation that its project's scheme does not allow."""


class InvalidScheme(InvalidInput):
    """A scheme that cannot be used."""


class InvalidFile(InvalidInput):
    """A file that cannot be read.

    Attributes:
        path: the file, as the user named it.
        line: its line, from 1, where one can be named.
    """

    def __init__(self, path: object, reason: str, line: int | None = None) -> None:
        self.path = str(path)
        self.line = line
        where = f"{self.path}, line {line}" if line is not None else self.path
        super().__init__(f"{where}: {reason}")


class InvalidSetting(InvalidInput):
    """A setting with an impossible value."""


class NotFound(WorkbenchError):
    """Something that was named does not exist."""


class Conflict(WorkbenchError):
    """Something exists already, with other content."""


class NotAllowed(WorkbenchError):
    """The user may not do this, or is not who they say."""


class Unavailable(WorkbenchError):
    """A database or a server is away, busy or broken."""


class Refused(WorkbenchError):
    """A server answered and said no."""


class NewerDatabase(WorkbenchError):
    """The database was written by a newer version of Workbench."""


class MissingPackage(WorkbenchError):
    """An optional package or a model is not installed."""


Reason = Literal["single_label", "no_overlap", "one_annotator", "too_few_items"]


class NoValue(WorkbenchError):
    """A measure is not defined on this data.

    Attributes:
        reason: why, as one of the `Reason` words.
    """

    def __init__(self, reason: Reason, message: str) -> None:
        self.reason: Reason = reason
        super().__init__(message)
