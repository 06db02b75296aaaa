"""DocBins of other people."""

import pytest
import spacy
from spacy.tokens import DocBin, Span

from tests.export.formats.travel import read
from workbench.errors import InvalidFile


def test_entities_span_groups_and_sentences(tmp_path):
    """Each mark once; a label of the whole text is counted."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    doc = nlp("Putin told Erdogan. \n He came.")
    doc.ents = [Span(doc, 0, 1, label="PERSON")]
    doc.spans["sc"] = [Span(doc, 0, 1, label="PERSON"), Span(doc, 0, 3, label="Content")]
    doc.cats = {"politics": 1.0}
    DocBin(docs=[doc, nlp("Two.")], store_user_data=True).to_disk(tmp_path / "train.spacy")
    one, two = read("docbin", tmp_path)
    assert (one.document.id, one.document.text, two.document.id) == ("train-1", doc.text, "train-2")
    assert [doc.text[start:end] for start, end in one.sentences] == ["Putin told Erdogan.", "He came."]
    assert [(mark.label, mark.span.text) for mark in one.by[0].markup.marks] == [
        ("PERSON", "Putin"),
        ("Content", "Putin told Erdogan"),
    ]
    assert two.by[0].markup.marks == ()


def test_what_is_no_docbin_is_refused(tmp_path):
    """In one sentence."""
    (tmp_path / "x.spacy").write_bytes(b"hello")
    with pytest.raises(InvalidFile, match=r"x\.spacy: is no DocBin of spaCy 3"):
        read("docbin", tmp_path)
