"""Columns: what they can show comes back, and what they cannot is counted."""

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.export.formats.travel import read, tokens, write
from tests.strategies import annotated
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, cut_sentences
from workbench.domain.layers import Entity
from workbench.domain.spans import Span
from workbench.export.formats import Answered, Answers

TEXT = "The New York Times reports. Nothing more."
DOCUMENT = Document(id="a b", text=TEXT)
SENTENCES = cut_sentences(DOCUMENT, [(0, 27), (28, 41)])


def entity(number: int, label: str, *ranges: tuple[int, int]) -> Entity:
    return Entity(id=f"e{number}", label=label, span=Span.of(TEXT, *ranges))


ANNOTATION = Annotation(
    document="a b",
    sentence=0,
    entities=(
        entity(1, "ORG", (0, 18)),
        entity(2, "GPE", (4, 12)),
        entity(3, "PERSON", (4, 7)),
        entity(4, "DATE", (0, 3), (13, 18)),
        entity(5, "DATE", (9, 20)),
        entity(6, "DATE", (28, 35)),
    ),
)


@pytest.mark.parametrize(
    ("name", "column", "lost"),
    [
        ("conll2003", ["B-ORG", "I-ORG", "I-ORG", "I-ORG", "O", "O"], {"entities that overlap others": 2}),
        ("conll2012", ["(ORG*", "(GPE(PERSON)", "*)", "*)", "*", "*"], {}),
    ],
)
def test_what_they_show_and_what_not(tmp_path, name, column, lost):
    """2003 has the outermost entities, 2012 the nested ones as well; unanswered sentences are left out."""
    losses = write(name, tmp_path, Answered(DOCUMENT, SENTENCES, (Answers("", (ANNOTATION,)),)))
    (file,) = tmp_path.iterdir()
    lines = [line.split() for line in file.read_text().splitlines() if line and not line.startswith(("#", "-D"))]
    assert [line[-1] if name == "conll2003" else line[10] for line in lines] == column
    assert losses == {
        "split entities": 1,
        "entities that begin or end within a token": 1,
        "entities outside their sentence": 1,
        "sentences without an answer, which were left out": 1,
        **({"document ids with white space, brackets or semicolons": 1} if name == "conll2012" else {}),
        **lost,
    }


LOST = (
    "split entities",
    "entities that begin or end within a token",
    "entities outside their sentence",
    "entities that overlap others",
    "entities that cross others",
)


@pytest.mark.parametrize("name", ["conll2003", "conll2012"])
@given(drawn=annotated())
@settings(max_examples=30)
def test_tokens_and_entities_come_back(name, drawn):
    """With every entity that is not counted as lost, on the same words."""
    document, sentences, annotation = drawn
    sentence = sentences[annotation.sentence]
    words = [sentence.text[start:end] for start, end in tokens(sentence.text)]
    with tempfile.TemporaryDirectory() as folder:
        losses = write(name, Path(folder), Answered(document, sentences, (Answers("", (annotation,)),)))
        found = read(name, Path(folder))
    if not words:
        assert found == []
        return
    (marked,) = found
    assert marked.document.text.split(" ") == words
    marks = [(mark.label, mark.span.text.replace(" ", "")) for by in marked.by for mark in by.markup.marks]
    assert len(marks) + sum(losses[what] for what in LOST) == len(annotation.entities)
    went = Counter((one.label, "".join(one.span.text.split())) for one in annotation.entities)
    assert Counter(marks) <= went


def test_spacy_reads_the_same(tmp_path):
    """Its converter for CoNLL-2003 finds the entities that our reader finds."""
    from spacy.training.converters import conll_ner_to_docs

    answers = Annotation(document="a b", sentence=1, entities=(entity(6, "DATE", (28, 35)),))
    write("conll2003", tmp_path, Answered(DOCUMENT, SENTENCES, (Answers("", (ANNOTATION, answers)),)))
    (file,) = tmp_path.iterdir()
    (doc,) = conll_ner_to_docs(file.read_text(), n_sents=0, no_print=True)
    (marked,) = read("conll2003", file)
    ours = [(mark.span.text, mark.label) for mark in marked.by[0].markup.marks]
    assert ours == [("The New York Times", "ORG"), ("Nothing", "DATE")]
    assert [(span.text, span.label_) for span in doc.ents] == ours
    assert [len(sentence) for sentence in doc.sents] == [1, 6, 3]  # -DOCSTART- is one to it
