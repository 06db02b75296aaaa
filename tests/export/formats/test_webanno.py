"""WebAnno TSV 3.3, out."""

import tempfile
from pathlib import Path

from hypothesis import given, settings

from tests.export.formats.travel import read, there_and_back, understand, write
from tests.strategies import annotated
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, cut_sentences
from workbench.domain.layers import Attribution, Entity
from workbench.domain.spans import Span
from workbench.export.formats import Answered, Answers

TEXT = "😀 NTV quoted Erdogan_1.\r\n\r\nIt is. So."
DOCUMENT = Document(id="d", text=TEXT)
SENTENCES = cut_sentences(DOCUMENT, [(0, 23), (27, 33), (34, 37)])
CHANGES = (
    "marks that begin or end between sentences",
    "split spans with nothing but white space between their parts, which become one",
)


def written(folder: Path, annotation: Annotation, sentences=SENTENCES, document=DOCUMENT):
    return write("webanno", folder, Answered(document, sentences, (Answers("", (annotation,)),)))


@given(annotated())
@settings(max_examples=100)
def test_everything_that_lies_in_sentences_comes_back(drawn):
    """All three layers, over any text; the text is the same in any case."""
    document, sentences, annotation = drawn
    with tempfile.TemporaryDirectory() as folder:
        losses = written(Path(folder), annotation, sentences, document)
        (marked,) = read("webanno", Path(folder))
    assert marked.document.text == document.text
    if not any(losses[what] for what in CHANGES):
        there_and_back("webanno", drawn)


def test_the_rows(tmp_path):
    """Offsets are UTF-16 units, tokens end where marks do, and what parts values is escaped."""
    entity = Entity(id="e", label="PERSON", span=Span.of(TEXT, (13, 22)), note="a|b_c\nd")
    source = Span.of(TEXT, (2, 5))
    said = Attribution(id="a", source=source, content=Span.of(TEXT, (27, 37)))
    losses = written(tmp_path, Annotation(document="d", sentence=0, entities=(entity,), attributions=(said,)))
    lines = (tmp_path / "d.tsv").read_bytes().decode().split("\n")
    rows = {line.split("\t")[0]: line.split("\t") for line in lines if line[:1].isdigit()}
    assert lines[0] == "#FORMAT=WebAnno TSV 3.3"
    assert "#Text=😀 NTV quoted Erdogan_1." in lines
    assert [row[1:3] for name, row in rows.items() if name.startswith("1-")] == [
        ["0-2", "😀"],
        ["3-6", "NTV"],
        ["7-13", "quoted"],
        ["14-23", "Erdogan_1"],
        ["23-24", "."],
    ]
    assert any(r"a\|b\_c\nd[1]" in row for row in rows.values())
    assert losses == {"sentences without an answer, which read as if they had no labels": 2}
    (marked,) = read("webanno", tmp_path)
    assert marked.sentences == ((0, 23), (27, 33), (34, 37))


def test_a_content_over_two_sentences_is_one_again(tmp_path):
    """The white space between them is not in the table, but in the text beside it."""
    said = Attribution(id="a1", content=Span.of(TEXT, (27, 37)), cue=Span.of(TEXT, (6, 12)))
    written(tmp_path, Annotation(document="d", sentence=1, attributions=(said,)))
    (marked,) = read("webanno", tmp_path)
    said_back, losses = understand(marked)
    assert said_back[""][1].attributions == (said,)
    assert losses == {}
