"""WebAnno TSV 3, as WebAnno, INCEpTION and others write it.

Taken are span layers (with stacked, overlapping and multi-token annotations, sub-tokens and slots) and relation
layers. Layers of words (part of speech, lemma and the like) and chains are counted. Offsets are UTF-16 units.

The format does not keep the white space between sentences: a text of the same name beside the file is taken, where it
fits; else one space stands for one character, and line breaks for more.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from msgspec.structs import replace

from workbench.domain.documents import Document
from workbench.domain.markup import PART_OF, Markup
from workbench.domain.spans import Span
from workbench.errors import InvalidFile, InvalidInput
from workbench.ingest.annotated.files import files_of
from workbench.ingest.annotated.reader import Marked, MarkedBy
from workbench.ingest.annotated.webanno_lines import Table
from workbench.ingest.annotated.webanno_marks import marks_of
from workbench.ingest.lines import cannot_read

_EXPORTED = ("annotation", "annotation_ser", "curation")
_NOBODY = "INITIAL_CAS"
"""What INCEpTION calls a document as it was before anybody labeled it."""


def read_webanno(path: Path, language: str) -> Iterator[Marked]:
    """Each file as a document; in folders of annotators, or of documents as INCEpTION exports them."""
    found = files_of(path, (".tsv",))
    # Folders are annotators' where one document lies in several of them, else just folders.
    several = max(Counter(file.stem for file in found).values()) > 1
    for file in found:
        table = Table(file)
        if file.parent.parent.name in _EXPORTED:
            name, annotator = Path(file.parent.name).stem, file.stem
        else:
            name, annotator = file.stem, file.parent.name if several and file.parent != path else ""
        text = _beside(file, table) or table.text()
        try:
            document = Document(id=name, text=text, language=language)
            markup = _bridge(marks_of(table, text), text)
        except InvalidInput as error:
            raise InvalidFile(file, str(error)) from None
        by = (MarkedBy(annotator, markup),) if annotator != _NOBODY else ()
        yield Marked(document, str(file), by, table.sentences(text), +table.lost)


def _beside(file: Path, table: Table) -> str | None:
    """The text of the same name, where all sentences stand at their places in it."""
    path = file.with_suffix(".txt")
    if not path.is_file():
        return None
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise cannot_read(path, error) from None
    except UnicodeDecodeError:
        return None
    return text if table.fits(text) else None


def _bridge(markup: Markup, text: str) -> Markup:
    """Parts with nothing but white space between them are one mark over two sentences: leave no gap."""
    marks = {mark.id: mark for mark in markup.marks}
    parts: dict[str, list[str]] = {}
    for link in markup.links:
        if link.label == PART_OF:
            parts.setdefault(link.end, [link.end]).append(link.start)
    for names in parts.values():
        names.sort(key=lambda name: marks[name].span.start)
        for left, right in pairwise(names):
            end, start = marks[left].span.end, marks[right].span.start
            if end < start and not text[end:start].strip():
                span = Span.of(text, (end, marks[right].span.end))
                marks[right] = replace(marks[right], span=span)
    return Markup(marks=tuple(marks.values()), links=markup.links)
