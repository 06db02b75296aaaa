"""Answers are put back to those who gave them, and the queue stays what it is."""

import datetime as dt
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.store.conftest import PEOPLE, fill
from tests.strategies import news_scheme
from workbench.domain.annotations import Annotation, Status
from workbench.store import Project, Store

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
LEASE = dt.timedelta(hours=1)


@pytest.fixture
def news(store: Store) -> Project:
    return fill(store)


def answer(store: Store, project: Project, who: str, sentence: int = 0, status: Status = "submitted") -> None:
    with store.write() as tx:
        newest = tx.schemes.newest(project)
        annotation = Annotation(
            document="d0",
            sentence=sentence,
            annotator=who,
            status=status,
            scheme_version=newest.version,
            guidelines_version=newest.guidelines_version,
        )
        tx.annotations.append(project, annotation, f"{who}-{sentence}-{dt.datetime.now(dt.UTC).isoformat()}")
        tx.commit()


def change_guidelines(store: Store, project: Project, text: str = "# New") -> None:
    with store.write() as tx:
        tx.schemes.add(project, news_scheme(), "", text)
        tx.commit()


def ask(store: Store, project: Project, afresh: bool = False) -> int:
    with store.write() as tx:
        newest = tx.schemes.newest(project)
        older = [one for one, _ in tx.requeue.older(project, newest.version, newest.guidelines_version)]
        asked = tx.requeue.ask(project, older, "why", "ana", afresh)
        tx.commit()
    return asked


def waiting(store: Store, project: Project, who: str) -> list[tuple[str, int, int]]:
    with store.read() as tx:
        found = [(one.document, one.sentence, one.revision) for one in tx.requeue.waiting(project, who, 100)]
        assert tx.requeue.count(project, who) == len(found)
        assert tx.requeue.counts(project).get(who, 0) == len(found)
    return found


def test_older_answers_wait_until_they_are_given_again(store: Store, news: Project) -> None:
    """Of each person their own; those under the newest version do not."""
    answer(store, news, "ana", 0)
    answer(store, news, "ben", 1)
    change_guidelines(store, news)
    answer(store, news, "ana", 2)
    assert ask(store, news) == 2
    assert waiting(store, news, "ana") == [("d0", 0, 1)]
    assert waiting(store, news, "ben") == [("d0", 1, 1)]
    answer(store, news, "ana", 0)
    assert waiting(store, news, "ana") == []
    with store.read() as tx:
        assert [one.revision for one in tx.annotations.revisions(news, user="ana", sentence=0)] == [1, 2]


def test_asking_twice_asks_once(store: Store, news: Project) -> None:
    """Also after it was answered, until something changes once more."""
    answer(store, news, "ana")
    change_guidelines(store, news)
    assert [ask(store, news), ask(store, news)] == [1, 0]
    answer(store, news, "ana")
    assert ask(store, news) == 0
    change_guidelines(store, news, "# Newer")
    assert ask(store, news) == 1
    assert waiting(store, news, "ana") == [("d0", 0, 2)]


def test_an_answer_that_overtook_the_question_is_not_asked_for(store: Store, news: Project) -> None:
    """What was in question is no longer what they say."""
    answer(store, news, "ana")
    change_guidelines(store, news)
    with store.read() as tx:
        newest = tx.schemes.newest(news)
        older = [one for one, _ in tx.requeue.older(news, newest.version, newest.guidelines_version)]
    answer(store, news, "ana")
    with store.write() as tx:
        tx.requeue.ask(news, older, "", None, afresh=False)
        tx.commit()
    assert waiting(store, news, "ana") == []


def test_skipped_sentences_and_people_who_left_are_not_asked(store: Store, news: Project) -> None:
    """A skipped sentence was not answered, and who is gone does not come back for it."""
    answer(store, news, "ana", 0, "skipped")
    answer(store, news, "ben", 1)
    answer(store, news, "cem", 2, "flagged")
    with store.write() as tx:
        tx.users.deactivate("ben")
        tx.commit()
    change_guidelines(store, news)
    assert ask(store, news) == 1
    assert waiting(store, news, "cem") == [("d0", 2, 1)]


def test_a_sentence_in_question_goes_to_nobody_else(store: Store, news: Project) -> None:
    """The answer still counts towards the overlap, before it is given again and after."""
    answer(store, news, "ana")
    change_guidelines(store, news)
    ask(store, news)
    for _ in range(2):
        with store.write() as tx:
            claims = tx.queue.claim(news, "ben", 100, NOW, LEASE, overlap=1)
            assert len(claims) == 11
            assert ("d0", 0) not in {(claim.document, claim.sentence) for claim in claims}
            tx.queue.release(news, "ben")
            tx.commit()
        answer(store, news, "ana")


def test_only_what_is_asked_afresh_is_hidden(store: Store, news: Project) -> None:
    """And only while it waits."""
    answer(store, news, "ana")
    change_guidelines(store, news)
    ask(store, news, afresh=True)
    with store.read() as tx:
        assert tx.requeue.hidden(news, "ana") == {("d0", 0)}
        assert tx.requeue.hidden(news, "ben") == set()
    answer(store, news, "ana")
    with store.read() as tx:
        assert tx.requeue.hidden(news, "ana") == set()


def test_answers_are_counted_by_what_they_were_made_under(store: Store, news: Project) -> None:
    """The newest of each person and sentence."""
    answer(store, news, "ana", 0)
    answer(store, news, "ben", 0)
    with store.read() as tx:
        old = tx.schemes.newest(news)
    change_guidelines(store, news)
    answer(store, news, "ana", 0)
    with store.read() as tx:
        new = tx.schemes.newest(news)
        assert tx.requeue.versions(news) == {
            (old.version, old.guidelines_version): 1,
            (new.version, new.guidelines_version): 1,
        }


def test_putting_back_while_everybody_answers(store: Store, news: Project) -> None:
    """Nobody waits for another, no question is asked twice, and no sentence has more people than the overlap."""
    overlap = 2
    answer(store, news, "ana", 0)
    change_guidelines(store, news)

    def work(who: str) -> None:
        while True:
            with store.write() as tx:
                claims = tx.queue.claim(news, who, 2, NOW, LEASE, overlap)
                tx.commit()
            again = waiting(store, news, who)
            if not claims and not again:
                return
            for sentence in {(one.document, one.sentence) for one in claims} | {one[:2] for one in again}:
                with store.write() as tx:
                    given = Annotation(document=sentence[0], sentence=sentence[1], annotator=who, scheme_version="old")
                    revision = tx.annotations.append(news, given, f"{uuid.uuid4()}").revision
                    tx.commit()
                    assert revision in (1, 2)

    def put_back(by: str) -> None:
        for _ in range(20):
            with store.write() as tx:
                older = [one for one, found in tx.requeue.older(news, "x", "x") if found.revision == 1]
                tx.requeue.ask(news, older, "", by, afresh=False)
                tx.commit()

    with ThreadPoolExecutor(6) as pool:
        for future in [pool.submit(work, who) for who in PEOPLE] + [pool.submit(put_back, who) for who in PEOPLE[:2]]:
            future.result()
    with store.read() as tx:
        heads = list(tx.annotations.heads(news))
        per_sentence = Counter((head.document, head.sentence) for head in heads)
        assert set(per_sentence.values()) == {overlap}
        assert len(per_sentence) == 12
        assert {head.revision for head in heads} <= {1, 2}
