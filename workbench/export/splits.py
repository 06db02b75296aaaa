"""Which side of the split a document is on."""

import hashlib

from workbench.domain.scheme import Splits
from workbench.export.features import Split


def split_of(document: str, shares: Splits) -> Split:
    """The split of a document, from its id alone.

    So a document keeps its side however the corpus grows, and all its sentences are on one side.

    >>> split_of("000_ba9a8abaa905c4c6", Splits())
    'train'
    """
    place = int.from_bytes(hashlib.sha256(f"split:{document}".encode()).digest()[:8]) / 2**64
    if place < shares.train:
        return "train"
    # Compared with what is left over, so that a share of 0 stays empty whatever floats add up to.
    return "validation" if place < 1 - shares.test else "test"
