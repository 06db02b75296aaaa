"""Documents come back exactly as they were, in the order in which they came."""

from itertools import islice

import pytest

from tests.store.conftest import RANGES, TEXT
from workbench.domain.documents import Document, cut_sentences
from workbench.errors import Conflict, InvalidInput, InvalidText, NotFound
from workbench.store import Project, Store


def test_a_document_comes_back_byte_for_byte(store: Store, project: Project) -> None:
    """Line ends, joined emoji, blanks: all of it; and so do its metadata."""
    text = "\ufeff a\r\nb\rc\u2028d\u00a0 👩‍👩‍👧‍👦 e\u0301 \u202eabc\u202c "
    metadata = {"a": [1, 2.5, None, True, {"ü": "\x00\n"}], "big": 2**70 + 1, "": ""}
    document = Document(id="ü 1", text=text, title=" T ", url="u", language="tr", metadata=metadata)
    cut = cut_sentences(document, [(0, 3), (5, len(text))])
    with store.write() as tx:
        tx.documents.add(project, document, cut)
        tx.commit()
    with store.read() as tx:
        assert tx.documents.read(project, "ü 1") == (document, cut)
        assert tx.documents.read_sentence(project, "ü 1", 1) == (document, cut[1])


def test_the_same_id_twice_is_a_conflict_and_changes_nothing(store: Store, project: Project) -> None:
    """An id is unique in its project, not among projects."""
    document = Document(id="d0", text="Other.")
    with pytest.raises(Conflict, match="has a document 'd0' already"), store.write() as tx:
        tx.documents.add(project, document, ())
    with store.write() as tx:
        other = tx.projects.add("other")
        tx.documents.add(other, document, ())
        assert tx.documents.get(project, "d0").text == TEXT
        assert tx.documents.find(other, "d0") == document
        assert tx.documents.find(other, "d1") is None


@pytest.mark.parametrize("metadata", [{"a": float("nan")}, {"a": (1,)}, {1: "a"}, {"a": object()}])
def test_metadata_that_would_not_come_back_are_refused(store: Store, project: Project, metadata: dict) -> None:
    """Rather than altered."""
    with pytest.raises(InvalidInput, match="metadata of document 'x'"), store.write() as tx:
        tx.documents.add(project, Document(id="x", text="x", metadata=metadata), ())


def test_metadata_with_a_lone_surrogate_are_refused(store: Store, project: Project) -> None:
    """They have no UTF-8 form."""
    with pytest.raises(InvalidText), store.write() as tx:
        tx.documents.add(project, Document(id="x", text="x", metadata={"a": "\ud800"}), ())


def test_what_is_not_there_is_named(store: Store, project: Project) -> None:
    """Document and sentence."""
    with store.read() as tx:
        with pytest.raises(NotFound, match="project 'news' has no document 'zz'"):
            tx.documents.get(project, "zz")
        with pytest.raises(NotFound, match="has sentences 0 to 2, not 7"):
            tx.documents.read_sentence(project, "d0", 7)


def test_iterating_reads_some_at_a_time_in_the_order_of_the_import(store: Store, project: Project) -> None:
    """More than one round of reading, documents without sentences among them."""
    ids = [f"n{number}" for number in range(250, 0, -1)]
    with store.write() as tx:
        for number, name in enumerate(ids):
            document = Document(id=name, text=TEXT)
            tx.documents.add(project, document, cut_sentences(document, RANGES if number % 2 else []))
        tx.commit()
    with store.read() as tx:
        found = [(document.id, len(cut)) for document, cut in tx.documents.iterate(project)]
        first = [document.id for document, _ in islice(tx.documents.iterate(project), 2)]
        assert tx.documents.count(project) == (254, 12 + 375)
    assert found == [(f"d{n}", 3) for n in range(4)] + [(name, 3 * (n % 2)) for n, name in enumerate(ids)]
    assert first == ["d0", "d1"]
