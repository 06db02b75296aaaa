"""The doctor finds what is wrong, and nothing where all is well."""

import datetime as dt

import pytest
from msgspec import structs
from sqlalchemy import text

from tests.store.conftest import TEXT, fill
from tests.strategies import news_scheme
from workbench.domain.annotations import Annotation
from workbench.domain.layers import Entity
from workbench.domain.spans import Span
from workbench.errors import NotFound
from workbench.store import Store
from workbench.workflows import labeling
from workbench.workflows.doctor import Finding, examine


@pytest.fixture
def news(store: Store) -> Store:
    """A project with answers and claims."""
    fill(store)
    entity = Entity(id="e", span=Span.of(TEXT, (0, 3)), label="PERSON")
    labeling.submit(store, "news", "ana", Annotation(document="d0", sentence=0, entities=(entity,)), "key")
    labeling.claim_batch(store, "news", "ben", 3)
    return store


def break_it(store: Store, *statements: str) -> None:
    with store.write() as tx:
        for statement in statements:
            tx._connection.execute(text(statement))
        tx.commit()


def complaints(store: Store) -> list[Finding]:
    return [finding for finding in examine(store) if finding.level != "ok"]


def test_where_all_is_well_every_check_says_so(news: Store) -> None:
    """One finding a check at least, none of them a complaint."""
    findings = examine(news)
    assert {finding.level for finding in findings} == {"ok"}
    assert {"database", "scheme", "claims", "counts", "answers"} <= {finding.check for finding in findings}
    assert {finding.project for finding in findings} == {None, "news"}


def test_an_empty_database_is_well(store: Store) -> None:
    """There is just nothing in it."""
    assert complaints(store) == []


def test_a_project_can_be_looked_at_by_itself(news: Store) -> None:
    """It must exist."""
    assert examine(news, "news") == examine(news)
    with pytest.raises(NotFound):
        examine(news, "other")


def test_a_miscounted_sentence_is_found(news: Store) -> None:
    """It would be given to too many or too few."""
    break_it(news, "UPDATE sentences SET taken = 7 WHERE id = 9")
    assert ["1 sentences are miscounted" in finding.message for finding in complaints(news)] == [True]


def test_a_claim_of_an_answered_sentence_is_found(news: Store) -> None:
    """It would keep the sentence from nobody, but it should not be."""
    break_it(
        news,
        "INSERT INTO claims SELECT sentence_id, user_id, project_id, '2099-01-01 00:00:00' FROM heads",
        "UPDATE sentences SET taken = taken + 1 WHERE id IN (SELECT sentence_id FROM heads)",
    )
    assert [finding.check for finding in complaints(news)] == ["claims"]


def test_a_head_that_is_not_the_newest_is_found(news: Store) -> None:
    """An index that lies hides a label."""
    labeling.submit(news, "news", "ana", Annotation(document="d0", sentence=0, note="second"), "k2")
    break_it(news, "UPDATE heads SET revision = 1, revision_id = (SELECT min(id) FROM revisions)")
    assert ["newest answers" in finding.message for finding in complaints(news)] == [True]


def test_a_label_that_the_scheme_lacks_is_found(news: Store) -> None:
    """With whose it is and where."""
    with news.write() as tx:
        scheme = news_scheme()
        labels = {name: label for name, label in scheme.entities.labels.items() if name != "PERSON"}
        entities = structs.replace(scheme.entities, labels=labels, attributes={})
        tx.schemes.add(tx.projects.get("news"), structs.replace(scheme, entities=entities), "", "")
        tx.commit()
    (finding,) = complaints(news)
    assert "ana's answer for sentence 0 of 'd0'" in finding.message
    assert "'PERSON'" in finding.message


def test_text_that_was_changed_behind_our_back_is_found(news: Store) -> None:
    """Quotes no longer match."""
    break_it(news, "UPDATE documents SET text = 'Onf' || substr(text, 4)")
    (finding,) = complaints(news)
    assert "quotes 'One', but the document has 'Onf'" in finding.message


def test_a_scheme_file_that_was_edited_and_not_applied_is_mentioned(news: Store) -> None:
    """As a warning: people label by what is recorded."""
    scheme = news_scheme()
    assert [f.level for f in examine(news, schemes={"news": (scheme, "")}) if f.check == "scheme"] == ["ok"]
    for other, guidelines, what in (
        (structs.replace(scheme, layers=("entities",)), "", "labels or rules"),
        (scheme, "new", "guidelines"),
        (structs.replace(scheme, overlap=5), "", "settings"),
    ):
        (finding,) = [f for f in examine(news, schemes={"news": (other, guidelines)}) if f.check == "scheme"]
        assert finding.level == "warning"
        assert what in finding.message


def test_expired_claims_are_no_complaint(news: Store) -> None:
    """They return by themselves."""
    with news.write() as tx:
        project = tx.projects.get("news")
        long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        tx.queue.claim(project, "cem", 1, long_ago, dt.timedelta(minutes=1), 1)
        tx.commit()
    (finding,) = [finding for finding in examine(news) if finding.check == "claims"]
    assert (finding.level, "1 claims have expired" in finding.message) == ("ok", True)


def test_a_database_that_is_broken_is_one_finding(sqlite_store: Store) -> None:
    """Not a traceback."""
    fill(sqlite_store)
    sqlite_store.close()
    assert sqlite_store.file is not None
    sqlite_store.file.write_bytes(b"nonsense" * 1000)
    (finding,) = examine(sqlite_store)
    assert (finding.check, finding.level) == ("database", "error")
