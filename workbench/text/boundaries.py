"""Where a sentence may end: what a parser proposes, held to rules of typography.

Parsers are good at full stops and bad at quotation marks and headlines. The rules here only drop
or move a boundary by a few characters; they never add one.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

Range = tuple[int, int]

# Straight quotes are on both lists: which of the two they are, the white space beside them tells.
_STRAIGHT = "\"'"
_OPENING = "“„‘‚«‹([{「『（【¿¡"
_CLOSING = "”’»›)]}」』）】"
_CONTINUES = ",;:–—-/&，、；：،؛"

# Longer than this no sentence is joined from pieces for the lack of a full stop alone: it is then a text
# without punctuation, and the parser's guess is better than none.
_LONGEST_WITHOUT_STOP = 1000


def mend(text: str, starts: Iterable[int]) -> list[Range]:
    """Turn proposed sentence starts into the ranges of sentences, without white space at their ends.

    - A quotation mark or bracket stays with the words that it touches.
    - What has no letter or digit is no sentence of its own.
    - A comma, colon or dash ends no sentence, nor does nothing at all.
    - `"…?" he said` is one sentence, and so is `the U.S. official`.

    Args:
        text: one paragraph or headline.
        starts: where a parser begins sentences, in code points of `text`.

    >>> text = '"Why?" he asked. "He came," she said.'
    >>> [text[start:end] for start, end in mend(text, [0, 7, 18, 28])]
    ['"Why?" he asked.', '"He came," she said.']
    """
    cuts = sorted({0, len(text)} | {_move(text, start) for start in starts})
    joined: list[Range] = []
    for start, end in pairwise(cuts):
        if joined and _belong_together(text[joined[-1][0] : start].strip(), text[start:end].strip()):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [trimmed for start, end in joined if (trimmed := trim(text, start, end))]


def trim(text: str, start: int, end: int) -> Range | None:
    """The range without white space at its ends; `None` if nothing is left."""
    piece = text[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    finish = end - (len(piece) - len(piece.rstrip()))
    return (begin, finish) if begin < finish else None


def _move(text: str, cut: int) -> int:
    after = cut
    while after < len(text) and text[after] in _CLOSING + _STRAIGHT:
        after += 1
    touches_left = cut > 0 and not text[cut - 1].isspace()
    if after > cut and touches_left and (after == len(text) or text[after].isspace()):
        return after
    before = cut
    while before > 0 and text[before - 1] in _OPENING + _STRAIGHT:
        before -= 1
    touches_right = cut < len(text) and not text[cut].isspace()
    if before < cut and touches_right and (before == 0 or text[before - 1].isspace()):
        return before
    return cut


def _belong_together(left: str, right: str) -> bool:
    if not _has_word(left) or not _has_word(right):
        return True
    core = left.rstrip(_CLOSING + _STRAIGHT)
    last, first = core[-1], right.lstrip(_OPENING + _STRAIGHT)[:1]
    if last in _CONTINUES:
        return True
    if last not in _terminals():
        return len(left) + len(right) < _LONGEST_WITHOUT_STOP
    if not first.islower():
        return False
    return core != left or "." in core.split()[-1].rstrip(".")


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


@lru_cache(maxsize=1)
def _terminals() -> frozenset[str]:
    from spacy.pipeline import Sentencizer

    return frozenset(Sentencizer.default_punct_chars) | {"…"}
