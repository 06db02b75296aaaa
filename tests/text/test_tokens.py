from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import texts
from workbench.text.tokens import token_arrays, token_ranges


def test_tokens_are_the_pipelines_own():
    """Contractions, brackets and quotation marks are cut as spaCy cuts them."""
    text = '"[Erdogan] isn’t in the U.S.," he said.'
    assert [text[start:end] for start, end in token_ranges(text, "en_core_web_sm")] == [
        '"', "[", "Erdogan", "]", "is", "n’t", "in", "the", "U.S.", ",", '"', "he", "said", ".",
    ]  # fmt: skip


def test_tokens_in_document_offsets():
    """With the sentence's own offset, ranges are the document's."""
    assert token_ranges("He left.", "blank:en", offset=100) == ((100, 102), (103, 107), (107, 108))


@given(texts(0, 30))
def test_tokens_hold_everything_but_white_space(text):
    """Over any Unicode: in order, no overlap, and no character lost."""
    at = 0
    for start, end in token_ranges(text, "en_core_web_sm"):
        assert not text[at:start].strip()
        assert start < end
        assert text[start:end].strip()
        at = end
    assert not text[at:].strip()


@given(st.lists(texts(0, 10), max_size=4))
def test_many_sentences_have_the_same_tokens_as_one(several):
    """Whether there are any or not."""
    counts, ranges = token_arrays(several, "blank:en")
    one_by_one = [token_ranges(text, "blank:en") for text in several]
    assert counts.tolist() == [len(found) for found in one_by_one]
    assert ranges.tolist() == [list(found) for sentence in one_by_one for found in sentence]
