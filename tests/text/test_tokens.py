from hypothesis import given

from tests.strategies import texts
from workbench.text.tokens import token_ranges


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
