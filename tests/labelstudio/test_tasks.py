"""`labelstudio/tasks.py`: names that hold, and a task's data."""

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import documents
from workbench.domain.documents import Document, Sentence
from workbench.labelstudio.tasks import import_id, read_sid, sid_of, task_data, unique_id


@given(st.text(min_size=1), st.integers(0, 10**6))
def test_sids_read_back(document: str, sentence: int) -> None:
    """Whatever the document's id has in it."""
    assert read_sid(sid_of(document, sentence)) == (document, sentence)


@given(st.text())
def test_any_string_is_a_sid_or_none(sid: str) -> None:
    """Tasks of others have any data."""
    named = read_sid(sid)
    assert named is None or sid_of(*named) == sid or sid.rpartition("#")[2].startswith("0")


def test_unique_ids_depend_on_project_sentence_and_user() -> None:
    """Nothing else, and on each of them."""
    names = [("a", "d", 1, "ana"), ("b", "d", 1, "ana"), ("a", "e", 1, "ana"), ("a", "d", 2, "ana"), ("a", "d", 1, "b")]
    uniques = [unique_id(*name) for name in names]
    assert len(set(uniques)) == len(names)
    assert uniques == [unique_id(*name) for name in names]
    numbers = [import_id(unique) for unique in uniques]
    assert len(set(numbers)) == len(names)
    assert all(0 <= number < 2**52 for number in numbers)


@given(documents())
def test_text_is_the_sentence_and_the_context_is_around_it(drawn: tuple[Document, tuple[Sentence, ...]]) -> None:
    """The text is exact; what is shown around it is the article's."""
    document, sentences = drawn
    for sentence in sentences:
        data = task_data(document, sentences, sentence.index)
        assert data["text"] == sentence.text
        assert data["before"] in document.text[: sentence.start]
        assert data["after"] in document.text[sentence.end :]
