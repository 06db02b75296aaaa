"""Readers of documents together with their labels: one file a format, and one line in this table."""

from workbench.errors import InvalidInput
from workbench.ingest.annotated.brat import read_brat
from workbench.ingest.annotated.conll import read_conll2003, read_conll2012
from workbench.ingest.annotated.docbin import read_docbin
from workbench.ingest.annotated.doccano import read_doccano
from workbench.ingest.annotated.label_studio import read_label_studio
from workbench.ingest.annotated.meaning import read_markup
from workbench.ingest.annotated.prodigy import read_prodigy
from workbench.ingest.annotated.reader import AnnotatedReader, Losses, Marked, MarkedBy
from workbench.ingest.annotated.vocabulary import Vocabulary
from workbench.ingest.annotated.webanno import read_webanno

ANNOTATED: dict[str, AnnotatedReader] = {
    "conll2003": read_conll2003,
    "conll2012": read_conll2012,
    "brat": read_brat,
    "docbin": read_docbin,
    "label-studio": read_label_studio,
    "doccano": read_doccano,
    "prodigy": read_prodigy,
    "webanno": read_webanno,
}


def annotated_reader(name: str) -> AnnotatedReader:
    """Look a reader up.

    Raises:
        InvalidInput: there is none of that name; those that there are, are named.
    """
    if name not in ANNOTATED:
        raise InvalidInput(f"there is no format {name!r} with labels; known are {', '.join(ANNOTATED)}")
    return ANNOTATED[name]


__all__ = [
    "ANNOTATED",
    "AnnotatedReader",
    "Losses",
    "Marked",
    "MarkedBy",
    "Vocabulary",
    "annotated_reader",
    "read_markup",
]
