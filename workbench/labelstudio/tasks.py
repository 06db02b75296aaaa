"""What a sentence is in Label Studio: its task's data, and names that hold when ids do not.

Task ids are reused on SQLite, so a task is known by its `sid` and its text; annotations by a UUID that Label Studio
takes once, and by a number made from it that, unlike the UUID, it tells us again.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from workbench.domain.documents import Document, Sentence

_NAMESPACE = uuid.UUID("5b6a3c0e-5a5c-4e0f-9f54-8d2b9a3f4c11")
_CONTEXT = 3
_LONGEST_CONTEXT = 1200


def sid_of(document: str, sentence: int) -> str:
    return f"{document}#{sentence}"


def read_sid(sid: str) -> tuple[str, int] | None:
    """Document and sentence, or None for a task that is not ours.

    >>> read_sid("a#b#3"), read_sid("a"), read_sid("a#-1")
    (('a#b', 3), None, None)
    """
    document, mark, sentence = sid.rpartition("#")
    return (document, int(sentence)) if mark and sentence.isdecimal() and sentence.isascii() else None


def task_data(document: Document, sentences: Sequence[Sentence], index: int) -> dict[str, Any]:
    """The task's data: the sentence alone is to be labeled, with some of the article around it to read."""
    sentence = sentences[index]
    first = sentences[max(index - _CONTEXT, 0)].start
    last = sentences[min(index + _CONTEXT, len(sentences) - 1)].end
    before = document.text[max(first, sentence.start - _LONGEST_CONTEXT) : sentence.start]
    after = document.text[sentence.end : min(last, sentence.end + _LONGEST_CONTEXT)]
    date = document.date.isoformat() if document.date else ""
    about = [document.title or document.id, date, f"sentence {index + 1} of {len(sentences)}"]
    return {
        "sid": sid_of(document.id, index),
        "text": sentence.text,
        "title": " · ".join(part for part in about if part),
        "before": before.strip(),
        "after": after.strip(),
    }


def unique_id(salt: str, document: str, sentence: int, user: str) -> str:
    """The UUID under which one user's annotation of a sentence is created: the same every time.

    Args:
        salt: the project's; keeps two databases with the same documents apart on one server.
    """
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join((salt, document, str(sentence), user))))


def import_id(unique: str) -> int:
    """A number for the same; 52 bits, so that JavaScript keeps all of them."""
    return uuid.UUID(unique).int >> 76
