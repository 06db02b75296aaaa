"""spaCy's DocBin: entities and span groups, whoever wrote it.

What an export put into `user_data` counts, as long as nobody has changed what spaCy shows of it since.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from workbench.domain.canonical import CanonicalEntity, canonical_id
from workbench.domain.documents import Document
from workbench.domain.markup import CANONICAL, Mark, Markup
from workbench.domain.spans import Span
from workbench.errors import InvalidFile, InvalidInput
from workbench.ingest.annotated.files import files_of
from workbench.ingest.annotated.reader import Losses, Marked, MarkedBy

if TYPE_CHECKING:
    from spacy.tokens import Doc, DocBin
    from spacy.tokens import Span as DocSpan

Range = tuple[int, int]


class _Ours(Struct):
    annotator: str
    document: Document
    sentences: tuple[Range, ...]
    markup: Markup
    shown: Any


def read_docbin(path: Path, language: str) -> Iterator[Marked]:
    """Each doc as a document."""
    from spacy.vocab import Vocab

    for file in files_of(path, (".spacy",)):
        vocab = Vocab()
        for number, doc in enumerate(_load(file).get_docs(vocab), 1):
            place = f"{file}, document {number}"
            ours = _ours(doc)
            try:
                if ours is not None:
                    by = (MarkedBy(ours.annotator, ours.markup),)
                    yield Marked(ours.document, place, by, ours.sentences)
                else:
                    yield _theirs(doc, f"{file.stem}-{number}", place, language)
            except InvalidInput as error:
                raise InvalidFile(place, str(error)) from None


def _load(path: Path) -> "DocBin":
    import zlib

    from spacy.tokens import DocBin

    try:
        return DocBin().from_bytes(path.read_bytes())
    except OSError as error:
        raise InvalidFile(path, f"cannot be read: {error.strerror or error}") from None
    except (zlib.error, ValueError, KeyError, TypeError):
        raise InvalidFile(path, "is no DocBin of spaCy 3") from None


def _ours(doc: "Doc") -> _Ours | None:
    """What an export put beside the doc, if it still holds."""
    carried = doc.user_data.get("workbench")
    if not isinstance(carried, str):
        return None
    try:
        ours = msgspec.json.decode(carried, type=_Ours)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return None
    ents = [[span.start_char, span.end_char, span.label_] for span in doc.ents]
    groups = {
        name: [[span.start_char, span.end_char, span.label_] for span in group] for name, group in doc.spans.items()
    }
    return ours if ours.document.text == doc.text and ours.shown == [ents, groups] else None


def _theirs(doc: "Doc", name: str, place: str, language: str) -> Marked:
    lost: Losses = Counter()
    said = doc.user_data.get("id")
    text = doc.text
    document = Document(id=said if isinstance(said, str) else name, text=text, language=doc.lang_ or language)
    marks: dict[tuple[int, int, str], Mark] = {}
    groups = [list(doc.ents), *(list(group) for group in doc.spans.values())]
    for span in (span for group in groups for span in group):
        if not span.label_:
            lost["spans without a label"] += 1
            continue
        key = (span.start_char, span.end_char, span.label_)
        marks.setdefault(key, _mark(span, str(len(marks) + 1), text))
    lost["categories of whole texts"] += len(doc.cats)
    sentences: tuple[Range, ...] | None = None
    if doc.has_annotation("SENT_START"):
        sentences = tuple(_trimmed(text, sent.start_char, sent.end_char) for sent in doc.sents if sent.text.strip())
    return Marked(document, place, (MarkedBy("", Markup(marks=tuple(marks.values()))),), sentences, +lost)


def _mark(span: "DocSpan", name: str, text: str) -> Mark:
    identity = span.kb_id_
    references = {}
    if identity:
        # Wikidata's ids tell themselves; others are known by them, and by the words that bear them.
        wikidata = identity if identity[0] == "Q" and identity[1:].isdecimal() else None
        called = span.text if wikidata else identity
        known = canonical_id(span.label_, called)
        references[CANONICAL] = CanonicalEntity(known, called, span.label_, wikidata)
    return Mark(id=name, label=span.label_, span=Span.of(text, (span.start_char, span.end_char)), references=references)


def _trimmed(text: str, start: int, end: int) -> Range:
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip())
