"""Labels in the formats of others: one file a format, and one line in this table."""

from workbench.errors import NotFound
from workbench.export.formats.brat import write_brat
from workbench.export.formats.conll2003 import write_conll2003
from workbench.export.formats.conll2012 import write_conll2012
from workbench.export.formats.docbin import write_docbin
from workbench.export.formats.doccano import write_doccano
from workbench.export.formats.format import Answered, Answers, Format, Losses, Terms
from workbench.export.formats.label_studio import write_label_studio
from workbench.export.formats.prodigy import write_prodigy
from workbench.export.formats.webanno import write_webanno

FORMATS: dict[str, Format] = {
    "conll2003": Format(write_conll2003, "a token a line, entities in BIO; no nested, split or linked ones"),
    "conll2012": Format(write_conll2012, "OntoNotes columns, entities as brackets, which may nest"),
    "brat": Format(write_brat, "brat standoff with its configuration; all three layers"),
    "docbin": Format(write_docbin, "spaCy's DocBin, ready to train; all three layers in its user_data"),
    "label-studio": Format(write_label_studio, "Label Studio JSON with its labeling interface; all three layers"),
    "doccano": Format(write_doccano, "doccano JSON lines: labels, ranges, relations; no attributes, no stances"),
    "prodigy": Format(write_prodigy, "Prodigy JSON lines; all three layers"),
    "webanno": Format(write_webanno, "WebAnno TSV 3.3 with the text beside it; all three layers"),
}


def format_named(name: str) -> Format:
    """Look a format up.

    Raises:
        NotFound: there is none of that name; the known ones are named.
    """
    if name not in FORMATS:
        raise NotFound(f"there is no format {name!r} to export; known are {', '.join(FORMATS)}")
    return FORMATS[name]


__all__ = ["FORMATS", "Answered", "Answers", "Format", "Losses", "Terms", "format_named"]
