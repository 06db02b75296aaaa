"""Fingerprints of texts, by which near-duplicates are found without comparing texts."""

import re
from collections.abc import Sequence

HASHES = 128
SHINGLE_WORDS = 3

_SHINGLES_AT_ONCE = 10_000
"""Each takes a kilobyte while it is hashed, so that a whole book takes ten megabytes."""

# Scripts that put no spaces between words: each character counts as a word.
_WORD = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|\w+"
)


def fingerprints(texts: Sequence[str]) -> list[bytes]:
    """A MinHash of each text's shingles: 128 numbers of 16 bits, little-endian.

    The share of places at which two fingerprints agree estimates the Jaccard similarity of the two
    sets of shingles, with a standard error of at most 0.044. They are kept in databases and decide on which
    side of a split a document is, so they must stay what they are.

    Source: A. Broder, On the resemblance and containment of documents (1997), doi:10.1109/SEQUEN.1997.666900;
    16 bits of each hash suffice after P. Li and A. König, b-Bit Minwise Hashing (2010),
    doi:10.1145/1772690.1772759.
    """
    from datasketch import MinHash

    # The permutations are named, since another default would make other fingerprints.
    empty = MinHash(num_perm=HASHES, seed=1, scheme="affine32")
    made = []
    for text in texts:
        sketch = empty.copy()
        found = shingles(text)
        for start in range(0, len(found), _SHINGLES_AT_ONCE):
            sketch.update_batch(found[start : start + _SHINGLES_AT_ONCE])
        made.append(sketch.hashvalues.astype("<u2").tobytes())
    return made


def shingles(text: str) -> list[bytes]:
    """Every three words in a row, without case and punctuation; of a shorter text, all its words as one.

    >>> shingles("The talks failed, the talks failed")
    [b'the talks failed', b'talks failed the', b'failed the talks']
    """
    words = _WORD.findall(text.casefold())
    if not words:
        return [text.strip().encode()]
    starts = range(max(1, len(words) - SHINGLE_WORDS + 1))
    return list(dict.fromkeys(" ".join(words[start : start + SHINGLE_WORDS]).encode() for start in starts))
