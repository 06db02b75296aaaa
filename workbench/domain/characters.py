"""Which text the workbench can hold: all of Unicode but lone surrogates and NUL."""

import re

from workbench.errors import InvalidText

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Whether `check_text` would let it pass; for where millions of texts do."""
    return _UNSTORABLE.search(text) is None


def check_text(text: str, what: str) -> str:
    """Return `text` as it is, or refuse it.

    A lone surrogate has no UTF-8 form and NUL has none in PostgreSQL or XML; keeping "text exactly
    as it came" then means refusing it rather than altering it.

    Args:
        text: any text.
        what: its name in the message.

    Raises:
        InvalidText: it holds a lone surrogate or a NUL, named with its offset in code points.
    """
    found = _UNSTORABLE.search(text)
    if found:
        raise InvalidText(
            f"{what} holds U+{ord(found.group()):04X} at offset {found.start()}; "
            "every character but NUL and lone surrogates is allowed"
        )
    return text
