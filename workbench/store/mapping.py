"""Domain objects to rows and back, side by side.

Texts that a field may have by default are interned on the way back: msgspec leaves a default out when it is
the same object, so only then have equal objects equal bytes.
"""

import sys
from typing import Any

import msgspec
from sqlalchemy import RowMapping

from workbench.domain.annotations import Annotation, Gold
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.codec import decode, encode
from workbench.domain.documents import Document, Sentence
from workbench.errors import InvalidInput, InvalidText

# The columns of `revisions` that the annotation's body does not repeat.
_IN_COLUMNS: dict[str, Any] = {
    "document": "",
    "sentence": 0,
    "sentence_text": "",
    "annotator": "",
    "status": "submitted",
    "scheme_version": "",
    "guidelines_version": "",
    "created_at": None,
    "revision": None,
    "canonical_entities": (),
}


def annotation_to_row(annotation: Annotation) -> dict[str, Any]:
    return {
        "status": annotation.status,
        "scheme_version": annotation.scheme_version,
        "guidelines_version": annotation.guidelines_version,
        "created_at": annotation.created_at,
        "revision": annotation.revision,
        "body": encode(msgspec.structs.replace(annotation, **_IN_COLUMNS)).decode(),
    }


def annotation_from_row(row: RowMapping, kind: type[Annotation] = Annotation) -> Annotation:
    """From the columns of `revisions` with `document`, `sentence` and `annotator` joined to them."""
    return msgspec.structs.replace(
        decode(row["body"], kind),
        document=row["document"],
        sentence=row["sentence"],
        annotator=row["annotator"],
        status=sys.intern(row["status"]),
        scheme_version=row["scheme_version"],
        guidelines_version=row["guidelines_version"],
        created_at=row["created_at"],
        revision=row["revision"],
    )


def gold_to_row(gold: Gold) -> dict[str, Any]:
    return {"created_at": gold.annotation.created_at, "body": encode(gold).decode()}


def gold_from_row(row: RowMapping, kind: type[Gold] = Gold) -> Gold:
    return decode(row["body"], kind)


def document_to_row(document: Document) -> dict[str, Any]:
    return {
        "name": document.id,
        "text": document.text,
        "title": document.title,
        "url": document.url,
        "date": document.date.isoformat() if document.date else None,
        "language": document.language,
        "metadata": _metadata_to_text(document),
    }


def document_from_row(row: RowMapping) -> Document:
    return msgspec.convert(
        {
            "id": row["name"],
            "text": row["text"],
            "title": row["title"],
            "url": row["url"],
            "date": row["date"],
            "language": sys.intern(row["language"]),
            "metadata": msgspec.json.decode(row["metadata"]),
        },
        Document,
    )


def _metadata_to_text(document: Document) -> str:
    try:
        text = msgspec.json.encode(document.metadata, order="sorted").decode()
    except UnicodeEncodeError:
        raise InvalidText(f"the metadata of document {document.id!r} holds a lone surrogate") from None
    except TypeError as error:
        raise InvalidInput(f"the metadata of document {document.id!r} is no JSON: {error}") from None
    if msgspec.json.decode(text) != document.metadata:
        raise InvalidInput(
            f"the metadata of document {document.id!r} would not come back as it is; "
            "allowed are texts, finite numbers, true, false, null, lists, and objects with texts as keys"
        )
    return text


def sentence_to_row(sentence: Sentence) -> dict[str, Any]:
    return {"place": sentence.index, "start": sentence.start, "end": sentence.end}


def sentence_from_row(row: RowMapping, document: Document) -> Sentence:
    start, end = row["start"], row["end"]
    return Sentence(document.id, row["place"], start, end, document.text[start:end])


def canonical_to_row(canonical: CanonicalEntity) -> dict[str, Any]:
    return {
        "name_id": canonical.id,
        "name": canonical.name,
        "folded": fold(canonical.name),
        "kind": canonical.kind,
        "wikidata": canonical.wikidata,
    }


def canonical_from_row(row: RowMapping) -> CanonicalEntity:
    return CanonicalEntity(id=row["name_id"], name=row["name"], kind=row["kind"], wikidata=row["wikidata"])


def fold(text: str) -> str:
    """The form in which names are searched: without case, accents and odd spaces.

    >>> fold("  Erdoğan ")
    'erdogan'
    """
    import unicodedata

    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())
