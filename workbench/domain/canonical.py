"""Canonical entities: the project's registry of whom and what mentions, sources and targets name."""

import re
import unicodedata

from msgspec import Struct

from workbench.domain.characters import check_text
from workbench.errors import InvalidInput

_WIKIDATA = re.compile(r"Q[1-9][0-9]*")


class CanonicalEntity(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Somebody or something in the world.

    Attributes:
        id: `canonical_id(kind, name)` where a person made it; stays when the name is corrected.
        name: for people to read.
        kind: one of the scheme's entity labels.
        wikidata: its Wikidata id, `Q…`.
    """

    id: str
    name: str
    kind: str
    wikidata: str | None = None

    def __post_init__(self) -> None:
        for what in ("id", "name", "kind"):
            value = getattr(self, what)
            if not value.strip() or len(value) > 300:
                raise InvalidInput(f"a canonical entity's {what} must have 1 to 300 characters, not {value[:40]!r}")
            check_text(value, f"a canonical entity's {what}")
        if self.wikidata is not None and not _WIKIDATA.fullmatch(self.wikidata):
            raise InvalidInput(f"Wikidata id {self.wikidata!r} of {self.name!r} must look like Q43")


def canonical_id(kind: str, name: str) -> str:
    """The id under which two people who name the same thing meet, without asking a server.

    The labeler computes the same in JavaScript, also while it is offline.

    >>> canonical_id("GPE", "  Turkey ")
    'GPE/Turkey'
    """
    return f"{kind}/{' '.join(unicodedata.normalize('NFC', name).split())}"
