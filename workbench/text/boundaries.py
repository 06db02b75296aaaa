"""Where a sentence may end: what a parser proposes, held to rules of typography.

Parsers are good at full stops and bad at quotation marks and headlines. The rules here only drop
or move a boundary by a few characters; they never add one.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

Range = tuple[int, int]

# Most quotation marks open in one language and close in another („…“, “…”, ”…”, «…», »…«): which of the two they
# do, the white space beside them tells. With white space on both sides they are French.
_QUOTES = "\"'“”„‟‘’‚‛«»‹›"
_OPENING = _QUOTES + "([{「『（【¿¡"
_CLOSING = _QUOTES + ")]}」』）】"
_SPACES = " \u00a0\u2009\u202f"
_FRENCH_CLOSING = re.compile(r"\s*[»›](?=\s|$)")
_FRENCH_OPENING = re.compile(r"(?:^|(?<=\s))[«‹]\s*$")
_CONTINUES = ",;:–—-/&，、；：،؛"

# "Erdogan asked." after a quotation: a name of a few words, a verb of saying, and no new clause.
_SAID = re.compile(
    r"(?:[^\W\d_][\w.'’-]*\s+){1,5}"
    r"(?:said|says|asked|asks|told|tells|added|adds|wrote|writes|tweeted|shouted|replied|answered|declared|exclaimed)"
    r"(?=\s*[.,]|\s+(?:on|in|at|to|during|after|before|when|as|last|this|the|reporters|him|her|them)\b)"
)

# Longer than this no sentence is joined from pieces for the lack of a full stop alone: it is then a text
# without punctuation, and the parser's guess is better than none.
_LONGEST_WITHOUT_STOP = 1000


def mend(text: str, starts: Iterable[int]) -> list[Range]:
    """Turn proposed sentence starts into the ranges of sentences, without white space at their ends.

    - A quotation mark or bracket stays with the words that it touches.
    - What has no letter or digit is no sentence of its own.
    - A comma, colon or dash ends no sentence, nor does nothing at all.
    - `"…?" he asked`, `"…!" Erdogan said` and `the U.S. official` go on.

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
    if closing := _FRENCH_CLOSING.match(text, cut):
        return closing.end()
    if opening := _FRENCH_OPENING.search(text, max(0, cut - 3), cut):
        return opening.start()
    after = cut
    while after < len(text) and text[after] in _CLOSING:
        after += 1
    touches_left = cut > 0 and not text[cut - 1].isspace()
    if after > cut and touches_left and (after == len(text) or text[after].isspace()):
        return after
    before = cut
    while before > 0 and text[before - 1] in _OPENING:
        before -= 1
    touches_right = cut < len(text) and not text[cut].isspace()
    if before < cut and touches_right and (before == 0 or text[before - 1].isspace()):
        return before
    return cut


def _belong_together(left: str, right: str) -> bool:
    if not _has_word(left) or not _has_word(right):
        return True
    core = left.rstrip(_CLOSING + _SPACES)
    last, quoted = core[-1], core != left
    if last in _CONTINUES:
        return True
    if last not in _terminals():
        return len(left) + len(right) < _LONGEST_WITHOUT_STOP
    following = right.lstrip(_OPENING + _SPACES).split(maxsplit=1)[0]
    if following.islower():
        abbreviated = "." in core.split()[-1].rstrip(".")
        return quoted or abbreviated or (last in "?!" and not left.islower())
    return quoted and last in "?!" and _SAID.match(right) is not None


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


@lru_cache(maxsize=1)
def _terminals() -> frozenset[str]:
    from spacy.pipeline import Sentencizer

    return frozenset(Sentencizer.default_punct_chars) | {"…"}
