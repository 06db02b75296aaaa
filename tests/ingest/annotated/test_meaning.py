"""Marks and links mean what they were made from, and what other people draw."""

from collections import Counter

import pytest
from hypothesis import given, settings

from tests.ingest.annotated.normal import normal, with_items
from tests.strategies import annotated, news_scheme
from workbench.domain.documents import Document, cut_sentences
from workbench.domain.markup import Link, Mark, Markup
from workbench.domain.spans import Span
from workbench.errors import InvalidInput
from workbench.export.formats.marking import mark_up
from workbench.ingest.annotated.meaning import read_markup
from workbench.ingest.annotated.vocabulary import Vocabulary

TEXT = "Putin told Erdogan that Kyiv lost. He was sure."
DOCUMENT = Document(id="d", text=TEXT)
SENTENCES = cut_sentences(DOCUMENT, [(0, 34), (35, 47)])


@given(annotated())
@settings(max_examples=80)
def test_marks_mean_what_they_were_made_from(drawn):
    """All three layers, nested, split, in other sentences, with all that hangs on them."""
    document, sentences, annotation = drawn
    markup = mark_up([annotation], sentences, Counter())
    losses = Counter()
    read = read_markup(markup, document, sentences, Vocabulary(news_scheme()), losses)
    expected = normal(annotation, document.text)
    assert with_items(read) == with_items([expected])
    assert len(read) == len(sentences)
    assert +losses == {}


def read(marks, links=(), renames=None):
    losses = Counter()
    made = tuple(
        Mark(
            id=str(number),
            label=label,
            span=Span.of(TEXT, *((TEXT.index(words), TEXT.index(words) + len(words)) for words in found)),
        )
        for number, (label, *found) in enumerate(marks)
    )
    markup = Markup(marks=made, links=tuple(Link(*link) for link in links))
    return read_markup(markup, DOCUMENT, SENTENCES, Vocabulary(news_scheme(), renames), losses), +losses


@pytest.mark.parametrize(
    ("marks", "links"),
    [
        ([("Content", "Kyiv lost"), ("Source", "Putin"), ("Cue", "told")], [("source", "0", "1"), ("cue", "0", "2")]),
        (
            [("Cue", "told"), ("Source", "Putin"), ("Content", "Kyiv lost")],
            [("Source", "0", "1"), ("Content", "0", "2")],
        ),
        (
            [("Attribution", "told"), ("SOURCE", "Putin"), ("content", "Kyiv lost")],
            [("source", "0", "1"), ("content", "0", "2")],
        ),
        (
            [("attribution", "Kyiv lost"), ("source", "Putin"), ("cue", "told")],
            [("source", "0", "1"), ("cue", "0", "2")],
        ),
    ],
)
def test_an_attribution_may_be_drawn_from_its_content_or_from_its_cue(marks, links):
    """As a relation from what is said, or as an event with the verb for trigger."""
    (first, _), losses = read(marks, links)
    (attribution,) = first.attributions
    assert (attribution.source.text, attribution.cue.text, attribution.content.text) == ("Putin", "told", "Kyiv lost")
    assert losses == {}


def test_what_means_nothing_is_counted():
    """A source of nothing, a link of an unknown name."""
    (first, second), losses = read([("Source", "Putin"), ("PERSON", "Erdogan"), ("PERSON", "He")], [("near", "1", "2")])
    assert losses == {"Source marks that belong to nothing": 1, "links labeled near": 1}
    assert [first.entities[0].span.text, second.entities[0].span.text] == ["Erdogan", "He"]


def test_labels_are_mapped_or_left_out():
    """As the user says."""
    (first, _), losses = read([("PER", "Putin"), ("MISC", "Kyiv")], renames={"PER": "PERSON", "MISC": ""})
    assert [entity.label for entity in first.entities] == ["PERSON"]
    assert losses == {"marks labeled MISC, left out as asked": 1}


def test_unknown_labels_are_all_named():
    """With how many of each, and what is allowed."""
    markup = Markup(
        marks=tuple(Mark(id=name, label=name[:3], span=Span.of(TEXT, (0, 5))) for name in ("PER1", "PER2", "ORG", "LO"))
    )
    words = Vocabulary(news_scheme())
    unknown = words.unknown([markup])
    assert unknown == {"PER": 2, "LO": 1}
    assert "these labels: LO (1), PER (2); allowed: PERSON, ORG" in str(words.refuse(unknown))


def test_a_label_is_mapped_to_one_that_there_is():
    """Or the mistake is named."""
    with pytest.raises(InvalidInput, match="'PER' cannot be mapped to 'PERSN'; allowed: PERSON"):
        Vocabulary(news_scheme(), {"PER": "PERSN"})


def test_parts_are_joined():
    """What `part_of` ties together is one span."""
    (first, _), losses = read(
        [("Cue", "told"), ("Cue", "that"), ("Content", "Kyiv lost")], [("part_of", "1", "0"), ("cue", "2", "0")]
    )
    assert first.attributions[0].cue.text == "told … that"
    assert losses == {}
