"""What is known of a document, as a JSON object beside its text."""

from typing import Any

import msgspec

from workbench.domain.documents import Document


def about(document: Document) -> dict[str, Any]:
    """All but the text, under the names that an import finds by itself."""
    known: dict[str, Any] = msgspec.to_builtins(document)
    del known["text"]
    return known
