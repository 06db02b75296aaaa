"""spaCy's DocBin: what spaCy sees, and that everything comes back."""

import re

import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from spacy.tokens import DocBin
from spacy.vocab import Vocab

from tests.export.formats.travel import read, there_and_back, understand, write
from tests.strategies import annotated
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, cut_sentences
from workbench.domain.layers import Attribution, Entity
from workbench.domain.spans import Span
from workbench.export.formats import Answered, Answers, docbin

TEXT = " The New York Times \n quoted  Erdogan's men.\n\nNothing more."
DOCUMENT = Document(id="d", text=TEXT, title="T")
SENTENCES = cut_sentences(DOCUMENT, [(1, 44), (46, 59)])


def entity(number, label, words):
    start = TEXT.index(words)
    return Entity(id=f"e{number}", label=label, span=Span.of(TEXT, (start, start + len(words))))


ANNOTATION = Annotation(
    document="d",
    sentence=0,
    entities=(entity(1, "ORG", "The New York Times"), entity(2, "GPE", "New York"), entity(3, "PERSON", "Erdo")),
    attributions=(Attribution(id="a", content=Span.of(TEXT, (40, 43)), cue=Span.of(TEXT, (22, 28))),),
)


@pytest.fixture
def written(tmp_path):
    return write("docbin", tmp_path, Answered(DOCUMENT, SENTENCES, (Answers("ana", (ANNOTATION,)),))), tmp_path


@given(annotated())
@settings(max_examples=40)
def test_everything_comes_back(drawn):
    """All three layers, over any text."""
    there_and_back("docbin", drawn)


def test_what_spacy_sees(written):
    """Flat entities, span groups by layer, sentences; of those without an answer, that nothing is known."""
    losses, folder = written
    (doc,) = DocBin().from_disk(folder / "ana-001.spacy").get_docs(Vocab())
    assert doc.text == TEXT
    assert [(span.text, span.label_) for span in doc.ents] == [("The New York Times", "ORG")]
    assert [(span.text, span.label_) for span in doc.spans["entities"]] == [
        ("The New York Times", "ORG"),
        ("New York", "GPE"),
    ]
    assert [(span.text, span.label_) for span in doc.spans["attribution"]] == [("men", "Content"), ("quoted", "Cue")]
    assert [re.sub(r"\s+", " ", sent.text).strip() for sent in doc.sents] == [
        "The New York Times quoted Erdogan's men.",
        "Nothing more.",
    ]
    assert {token.ent_iob_ for token in doc if token.idx >= 46} == {""}
    assert losses == {
        "entities that overlap others, in doc.ents (doc.spans has them)": 1,
        "spans that end within a token, in doc.spans (user_data has them)": 1,
        "sentences without an answer, which read as if they had no labels": 1,
    }


def test_what_somebody_changed_counts(written):
    """A model's new entities are read, and not what we had put beside them."""
    _, folder = written
    path = folder / "ana-001.spacy"
    (doc,) = DocBin().from_disk(path).get_docs(Vocab())
    doc.ents = [doc.char_span(30, 37, label="PERSON", kb_id="Q39259")]
    del doc.spans["attribution"]
    del doc.spans["entities"]
    changed = DocBin(store_user_data=True)
    changed.add(doc)
    changed.to_disk(path)
    (marked,) = read("docbin", path)
    said, losses = understand(marked)
    (found,) = said[""][0].entities
    assert (found.span.text, found.canonical) == ("Erdogan", "PERSON/Erdogan")
    assert said[""][0].canonical_entities[0].wikidata == "Q39259"
    assert losses == {}


def test_the_same_answers_give_the_same_bytes(written, tmp_path_factory):
    """Whenever they are written."""
    again = tmp_path_factory.mktemp("again")
    write("docbin", again, Answered(DOCUMENT, SENTENCES, (Answers("ana", (ANNOTATION,)),)))
    assert (again / "ana-001.spacy").read_bytes() == (written[1] / "ana-001.spacy").read_bytes()


def test_much_goes_into_several_files(tmp_path, monkeypatch):
    """So that no more than so many tokens are held; whoever has most of them is put down."""
    monkeypatch.setattr(docbin, "_AT_ONCE", 20)
    documents = [
        Answered(replace(DOCUMENT, id=f"d{number}"), SENTENCES, (Answers("ana", (ANNOTATION,)), Answers("ben", ())))
        for number in range(3)
    ]
    write("docbin", tmp_path, *documents)
    assert len(list(tmp_path.glob("ana-*.spacy"))) > 1
    found = read("docbin", tmp_path)
    assert sorted((one.document.id, one.by[0].annotator) for one in found) == [
        (f"d{number}", name) for number in range(3) for name in ("ana", "ben")
    ]
