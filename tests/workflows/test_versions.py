"""Leads see what changed, and put back what it puts in question."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

from tests.store.conftest import TEXT, fill
from tests.strategies import news_scheme
from workbench.domain.annotations import Annotation
from workbench.domain.layers import Entity
from workbench.domain.spans import Span
from workbench.errors import InvalidInput, NotAllowed, NotFound
from workbench.store import Store
from workbench.workflows import labeling, versions
from workbench.workflows.projects import apply_scheme

ONE = Span.of(TEXT, (0, 3))
SCHEME = news_scheme()
LABELS = tuple(SCHEME.entities.labels)
PATH = f"entities.labels.{LABELS[0]}"


@pytest.fixture
def news(store: Store) -> Store:
    """A project with four annotators and a lead; ana and ben have answered."""
    fill(store)
    with store.write() as tx:
        tx.users.add("lena")
        tx.users.set_role(tx.projects.get("news"), "lena", "lead")
        tx.commit()
    say(store, "ana", 0, LABELS[0])
    say(store, "ana", 1, LABELS[1])
    say(store, "ben", 0, LABELS[0])
    return store


def say(store: Store, who: str, sentence: int, label: str | None, key: str = "") -> Annotation:
    entities = (Entity(id="e", span=ONE, label=label),) if label else ()
    answer = Annotation(document="d0", sentence=sentence, entities=entities)
    return labeling.submit(store, "news", who, answer, f"{who}-{sentence}-{label}-{key}")


def redefine(store: Store, text: str = "Something else.") -> None:
    labels = {**SCHEME.entities.labels}
    labels[LABELS[0]] = structs.replace(labels[LABELS[0]], description=text)
    scheme = structs.replace(SCHEME, entities=structs.replace(SCHEME.entities, labels=labels))
    apply_scheme(store, "news", scheme, "", "")


def asked(store: Store, who: str) -> list[tuple[int, str]]:
    batch = labeling.claim_batch(store, "news", who, 100)
    return [(item.sentence, item.again.reason) for item in batch.items if item.again]


def test_every_version_has_its_changes_and_its_answers(news: Store) -> None:
    """What changes no meaning is no version of its own."""
    apply_scheme(news, "news", structs.replace(SCHEME, overlap=7), "", "")
    redefine(news)
    say(news, "ana", 0, LABELS[0], "again")
    found = versions.versions(news, "news", "lena")
    assert [(one.number, one.answers, [change.path for change in one.changes]) for one in found.versions] == [
        (1, 2, []),
        (2, 1, [PATH]),
    ]
    assert found.waiting == {}
    assert found.elsewhere == 0


def count(store: Store, number: int | None = None, **which: Any) -> int:
    return versions.in_question(store, "news", "lena", number).count(**which).asked


def test_what_a_change_concerns_is_counted(news: Store) -> None:
    """By change, and by who would be asked."""
    redefine(news)
    assert count(news) == count(news, paths=[PATH]) == 2
    assert count(news, paths=[]) == 0
    assert count(news, annotators=["ben"]) == 1
    assert count(news, everything=True) == 3
    assert versions.in_question(news, "news", "lena").annotators == ("ana", "ben")


def test_it_is_served_again_first_with_the_reason_and_the_earlier_answer(news: Store) -> None:
    """Until it is answered again; the new answer is a revision, under the newest version."""
    redefine(news)
    assert versions.requeue(news, "news", "lena", reason="a  label\nchanged").asked == 2
    batch = labeling.claim_batch(news, "news", "ana", 3)
    first = batch.items[0]
    assert first.again == labeling.Again(1, "a label changed")
    assert first.annotation is not None
    assert first.annotation.entities[0].label == LABELS[0]
    assert (first.expires_at, len(batch.items)) == (None, 3)
    stored = say(news, "ana", 0, LABELS[1])
    assert stored.revision == 2
    assert asked(news, "ana") == []
    assert asked(news, "ben") == [(0, "a label changed")]
    with news.read() as tx:
        found = tx.projects.get("news")
        assert len(list(tx.annotations.revisions(found, user="ana", sentence=0))) == 2


def test_asked_afresh_one_does_not_see_what_one_said(news: Store) -> None:
    """Neither in the sentence nor in the article around it."""
    redefine(news)
    versions.requeue(news, "news", "lena", afresh=True)
    batch = labeling.claim_batch(news, "news", "ana", 1)
    (item,) = batch.items
    assert item.annotation is None
    assert [answer.sentence for answer in batch.documents["d0"].mine] == [1]


@pytest.mark.parametrize("sentence", [0, 1])
def test_what_is_asked_afresh_stays_hidden_whatever_one_opens_again(news: Store, sentence: int) -> None:
    """Itself is opened as asked again; with others of its document it does not come along."""
    redefine(news)
    versions.requeue(news, "news", "lena", reason="a label changed", afresh=True)
    batch = labeling.reopen(news, "news", "ana", "d0", sentence)
    (item,) = batch.items
    assert (item.sentence, item.annotation is None, item.again is not None) == (sentence, sentence == 0, sentence == 0)
    assert [answer.sentence for answer in batch.documents["d0"].mine] == [1]
    say(news, "ana", 0, LABELS[1])
    (item,) = labeling.reopen(news, "news", "ana", "d0", 0).items
    assert (item.annotation.revision, item.again) == (2, None)


def test_a_sentence_opened_again_tells_that_it_is_asked_about(news: Store) -> None:
    """With the answer in question, where it is not asked afresh."""
    redefine(news)
    versions.requeue(news, "news", "lena", reason="a label changed")
    (item,) = labeling.reopen(news, "news", "ana", "d0", 0).items
    assert (item.annotation.revision, item.again) == (1, labeling.Again(1, "a label changed"))


def test_what_waits_counts_as_left(news: Store) -> None:
    """Beyond what is in hand."""
    before = labeling.claim_batch(news, "news", "ana", 1)
    redefine(news)
    versions.requeue(news, "news", "lena", everything=True)
    after = labeling.claim_batch(news, "news", "ana", 1)
    assert after.remaining == before.remaining + 1
    assert versions.versions(news, "news", "lena").waiting == {"ana": 2, "ben": 1}


def test_doing_it_again_changes_nothing(news: Store) -> None:
    """And a dry run does not either."""
    redefine(news)
    assert versions.requeue(news, "news", "lena", dry_run=True) == versions.Requeued(2, 0, dry_run=True)
    assert asked(news, "ana") == []
    assert versions.requeue(news, "news", "lena") == versions.Requeued(2, 0)
    assert versions.requeue(news, "news", "lena") == versions.Requeued(0, 2)
    say(news, "ana", 0, LABELS[1])
    assert versions.requeue(news, "news", "lena") == versions.Requeued(0, 1)


def test_only_what_and_whom_a_lead_means(news: Store) -> None:
    """One change of several, one annotator of several, changes since an earlier version."""
    redefine(news)
    apply_scheme(news, "news", structs.replace(SCHEME, title="Again as it was"), "", "## Stance\n\nLook again.")
    changes = versions.changes_since(news, "news", "lena")
    assert [change.path for change in changes] == [PATH, "guidelines.Stance"]
    assert [change.path for change in versions.changes_since(news, "news", "lena", 1)] == ["guidelines.Stance"]
    assert count(news) == count(news, number=1) == 0  # what was changed back concerns nobody
    redefine(news, "Quite another thing.")
    assert versions.requeue(news, "news", "lena", number=1, paths=[PATH], annotators=["ben"]).asked == 1
    assert (asked(news, "ana"), asked(news, "ben")) == ([], [(0, "")])


@pytest.mark.parametrize(
    ("ask", "error", "says"),
    [
        (lambda store: versions.requeue(store, "news", "ana"), NotAllowed, "leads"),
        (lambda store: versions.versions(store, "news", "ana"), NotAllowed, "leads"),
        (
            lambda store: versions.requeue(store, "news", "lena", number=9),
            InvalidInput,
            "no version 9; there are 1 to 1",
        ),
        (lambda store: versions.requeue(store, "news", "lena", paths=["x"]), InvalidInput, "no change 'x'; nothing ch"),
        (lambda store: versions.requeue(store, "news", "lena", reason="x" * 301), InvalidInput, "at most 300"),
        (lambda store: versions.requeue(store, "news", "lena", annotators=["eve"]), NotFound, "eve"),
    ],
)
def test_what_cannot_be_is_named(
    news: Store, ask: Callable[[Store], object], error: type[Exception], says: str
) -> None:
    """And nothing is asked."""
    with pytest.raises(error, match=says):
        ask(news)


def test_a_new_project_has_one_version(store: Store) -> None:
    """Without changes, and with nothing to ask."""
    fill(store)
    (one,) = versions.versions(store, "news", None).versions
    assert (one.number, one.answers, one.changes) == (1, 0, ())
    assert versions.requeue(store, "news", None, everything=True).asked == 0
