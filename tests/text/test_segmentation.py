from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import texts
from workbench.text.pipelines import load_pipeline
from workbench.text.segmentation import parse, sentence_ranges

SEED_SENTENCES = [
    "Turkey not to clash with Russia on Ukraine: official",
    "US media reports that Turkey voiced on various occasions its support of Kyiv on Crimea, and a Turkish "
    "official says Ankara does not coordinate steps on Kyiv with Washington.",
    "US media reported on Turkey's stance in the event of a military conflict between Russia and Ukraine, as "
    "Ankara had on multiple occasions declared its support for Kyiv on Crimea.",
    "Turkey has no interest in confronting Russia in the event it invades Ukraine, despite growing defense "
    "ties cemented by Ankara's sales of armed drones to Kyiv, a Turkish official told Bloomberg on the "
    "condition of anonymity.",
    "The official asserted that Turkey would not enter the conflict despite its NATO membership and despite "
    "Ankara having military cooperation with Kyiv.",
    '"Turkey isn’t coordinating steps on Ukraine with Washington and is acting independently to safeguard its '
    'own interests," the official asserted.',
    "According to the official, Turkey's reluctance comes is in line with its president Recep Tayyip Erdogan's"
    " foreign policy maneuvering.",
    '"[Erdogan] wants to preserve Turkey\'s interests," he said.',
    "The Turkish NTV channel quoted back in November Recep Tayyip Erdogan as saying Turkey was ready to "
    "mediate between Russia and Ukraine, despite Ankara selling drones to Kyiv.",
    "Russian President Vladimir Putin alluded to Kyiv's usage of Turkish drones in the conflict zone in Donbas"
    " during a phone call with his Turkish counterpart, Recep Tayyip Erdogan.",
    'Putin told Erdogan Ukraine was sticking to "destructive" behavior in the conflict region, Kremlin said.',
    "Russian foreign ministry spokesperson Dmitry Peskov had revealed earlier that Turkey's stance on Crimes "
    "is one of the pivotal points of conflict between Moscow and Ankara.",
    "Ukraine and several western allies have been accusing Russia of plotting a military invasion of Ukraine, "
    "which Moscow has long been denying.",
    "Russian President Vladimir Putin said earlier this month Moscow pursues a peaceful foreign policy but has"
    " the right to defend its security in the medium and long term.",
]

unicode = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"))


def cut(text: str, pipeline: str = "en_core_web_sm") -> list[str]:
    return [text[start:end] for start, end in sentence_ranges(text, pipeline)]


@pytest.mark.parametrize("pipeline", ["en_core_web_sm", "blank:en"])
def test_seed_article_has_fourteen_sentences(seed_text, pipeline):
    """A headline, a line with two sentences, a quotation with its "he said", no line break at the end."""
    assert cut(seed_text, pipeline) == SEED_SENTENCES


@pytest.mark.parametrize("pipeline", ["en_core_web_sm", "blank:en"])
def test_seed_article_with_crlf_has_the_same_sentences(seed_text, pipeline):
    """Line breaks of the other kind change offsets, not sentences."""
    assert cut(seed_text.replace("\n", "\r\n"), pipeline) == SEED_SENTENCES


def test_seed_article_double_spaced_and_signed_has_the_same_sentences(seed_text):
    """Nor do blank lines and the signature of the file."""
    assert cut("\ufeff" + seed_text.replace("\n", "\n \n\n") + "\n") == SEED_SENTENCES


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
@pytest.mark.parametrize("columns", [60, 72, 80])
def test_seed_article_wrapped_has_the_same_sentences(seed_text, columns, line_break):
    """Hard-wrapped, the sentences have line breaks in them and are otherwise the same."""
    import textwrap

    paragraphs = [line_break.join(textwrap.wrap(line, columns)) for line in seed_text.split("\n")]
    wrapped = (2 * line_break).join(paragraphs)
    assert [sentence.replace(line_break, " ") for sentence in cut(wrapped)] == SEED_SENTENCES


@pytest.mark.parametrize(
    ("pipeline", "text", "sentences"),
    [
        ("blank:ar", "قال المسؤول إنه لن يذهب. هل هذا صحيح؟ نعم.", 3),
        ("blank:zh", "他来了。她走了！真的吗？", 3),
        ("blank:de", "Er sagte: „Nein.“ Dann ging er.", 2),
        ("blank:fr", "Il a dit : « Non. » Il est parti.", 2),
        ("blank:es", "Dijo: «No iremos». ¿Por qué? Nadie lo sabe.", 3),
        ("blank:hi", "वह आया। वह गया।", 2),
    ],
)
def test_blank_pipelines_cut_at_the_full_stops_of_their_script(pipeline, text, sentences):
    """Any language of spaCy's can be segmented without a model."""
    assert len(cut(text, pipeline)) == sentences


def test_mentions_are_found_in_the_same_pass(seed_text):
    """Offsets of names are the document's, in its own spelling."""
    (parsed,) = parse([seed_text], load_pipeline("en_core_web_sm"))
    named = [(seed_text[mention.start : mention.end], mention.label) for mention in parsed.mentions[:3]]
    assert named == [("Turkey", "GPE"), ("Russia", "GPE"), ("Ukraine", "GPE")]
    for mention in parsed.mentions:
        assert any(start <= mention.start and mention.end <= end for start, end in parsed.sentences)


def test_names_across_a_wrapped_line_keep_their_offsets():
    """A line break within a name is part of what it quotes."""
    text = (
        "The talks were held, it was said in the capital on Wednesday, by Vladimir\r\n"
        "Putin and by others who had come from the capital of the other country, where\r\n"
        "the talks had begun.\r\n"
    )
    (parsed,) = parse([text], load_pipeline("en_core_web_sm"))
    assert "Vladimir\r\nPutin" in [text[mention.start : mention.end] for mention in parsed.mentions]


def test_texts_are_parsed_independently(seed_text):
    """A text's result does not depend on the texts beside it."""
    pipeline = load_pipeline("en_core_web_sm")
    assert parse([seed_text, "He came.", seed_text], pipeline) == [
        parse([text], pipeline)[0] for text in (seed_text, "He came.", seed_text)
    ]


def test_text_longer_than_spacy_takes():
    """A text above spaCy's limit of a million characters, in one line, is cut like any other."""
    sentence = "Turkey was ready to mediate between Russia and Ukraine. "
    found = cut(sentence * 20_000, "blank:en")
    assert found == [sentence.strip()] * 20_000


def test_line_without_white_space_is_cut_somewhere():
    """Where there is nothing to cut at, a paragraph of enormous length is cut all the same."""
    text = "x" * 50_000
    assert "".join(cut(text)) == text


def check(text: str, pipeline: str) -> None:
    ranges = sentence_ranges(text, pipeline)
    assert all(0 <= start < end <= len(text) for start, end in ranges)
    assert all(left[1] <= right[0] for left, right in pairwise(ranges))
    assert all(text[start:end] == text[start:end].strip() for start, end in ranges)
    kept = "".join(text[start:end] for start, end in ranges)
    assert "".join(kept.split()).lstrip("\ufeff") == "".join(text.split()).lstrip("\ufeff")


@given(st.one_of(unicode, texts(0, 60)))
@settings(max_examples=200)
def test_sentences_of_any_unicode_text_hold_everything_but_white_space(text):
    """In order, no overlap, no white space at the ends, nothing left out."""
    check(text, "blank:xx")


@given(texts(0, 40))
@settings(max_examples=50)
def test_sentences_of_a_trained_pipeline_do_so_too(text):
    """A parser's odd ideas about odd text change nothing in that."""
    check(text, "en_core_web_sm")
