"""Plain text: a file is a document, kept byte for byte.

A UTF-8 signature (U+FEFF at the start) is kept as well, so that `document.text.encode()` is the
file; it is in no title and, as `text.lines` sees to it, in no sentence.
"""

from collections.abc import Iterator
from pathlib import Path

from workbench.domain.documents import Document
from workbench.errors import InvalidFile, InvalidInput
from workbench.ingest.lines import cannot_read, check_signature, decode
from workbench.ingest.reader import Found
from workbench.ingest.records import LARGEST, LARGEST_IN_WORDS, Columns

_LONGEST_HEADLINE = 200


def read_text(path: Path, columns: Columns, language: str) -> Iterator[Found]:  # noqa: ARG001 - it has none
    """The file as one document; its name without suffix is the id.

    Raises:
        InvalidFile: it is not UTF-8, empty, too large, or has characters that cannot be stored.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise cannot_read(path, error) from None
    if len(content) > LARGEST:
        raise InvalidFile(path, f"is larger than {LARGEST_IN_WORDS}, the most that is allowed for a document")
    check_signature(path, content)
    text = decode(path, content, offset=0)
    if not text.removeprefix("\ufeff").strip():
        raise InvalidFile(path, "is empty")
    try:
        document = Document(id=path.stem, text=text, title=headline(text), language=language)
    except InvalidInput as error:
        raise InvalidFile(path, str(error)) from None
    yield Found(document, str(path))


def headline(text: str) -> str:
    """The first line, if it is a headline: short, no full stop at its end, and followed by more.

    In a text whose lines are wrapped the first line of a paragraph is none: the next word would not
    have fitted on it.

    >>> headline("Turkey not to clash with Russia\\nUS media reports that Turkey voiced support.")
    'Turkey not to clash with Russia'
    >>> headline("Turkey will not clash.\\nSo much is clear.")
    ''
    """
    lines = [line.strip() for line in text.removeprefix("\ufeff").splitlines()]
    first = next((number for number, line in enumerate(lines) if line), len(lines))
    if not any(lines[first + 1 :]) or len(lines[first]) > _LONGEST_HEADLINE:
        return ""
    line, following = lines[first], lines[first + 1]
    ends = line.rstrip("\"'”’»)]")[-1:]
    wrapped = following and len(line) + 1 + len(following.split()[0]) > max(map(len, lines))
    is_headline = any(map(str.isalpha, line)) and ends not in ".,;:…。" and not wrapped
    return line if is_headline else ""
