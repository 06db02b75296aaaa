import pytest
from hypothesis import given

from tests.strategies import documents
from workbench.domain.documents import Document, Sentence, cut_sentences
from workbench.errors import InvalidInput, InvalidText


@given(documents())
def test_a_sentence_is_its_range_of_the_document(made: tuple[Document, tuple[Sentence, ...]]) -> None:
    """document.text[start:end] == sentence.text, always."""
    document, sentences = made
    assert all(document.text[each.start : each.end] == each.text for each in sentences)
    assert [each.index for each in sentences] == list(range(len(sentences)))


@pytest.mark.parametrize("bad", ["", ".", "..", " a", "a ", "a/b", "a\\b", "a\nb", "x" * 201])
def test_an_id_can_name_a_file(bad: str) -> None:
    """Document ids have no slash, no line break, no white space at the ends, and are no dots."""
    with pytest.raises(InvalidInput, match="1 to 200 characters"):
        Document(id=bad, text="x")


@pytest.mark.parametrize("text", ["", " \n ", "a\x00b", "a\udc00"])
def test_text_that_cannot_be_kept_is_refused(text: str) -> None:
    """Nothing visible, NUL, or a lone surrogate."""
    with pytest.raises(InvalidText, match="document 'd'"):
        Document(id="d", text=text)


def test_sentences_do_not_overlap() -> None:
    """Ranges come in order and stay in the text."""
    document = Document(id="d", text="One. Two.")
    with pytest.raises(InvalidInput, match="overlap"):
        cut_sentences(document, [(0, 5), (4, 9)])
    with pytest.raises(InvalidInput, match="ends after"):
        cut_sentences(document, [(0, 10)])
