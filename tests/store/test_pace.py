"""Counts by person and day, on both databases."""

import datetime as dt

from workbench.domain.annotations import Annotation, Status
from workbench.store import DayAnswers, Project, Store

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def say(
    store: Store,
    project: Project,
    user: str,
    sentence: int,
    days: float = 0,
    status: Status = "submitted",
    version: str = "v1",
) -> None:
    """Answer a sentence of the first document so many days after Monday."""
    with store.write() as tx:
        answer = Annotation(
            document="d0",
            sentence=sentence,
            annotator=user,
            status=status,
            scheme_version=version,
            created_at=MONDAY + dt.timedelta(days=days),
        )
        tx.annotations.append(project, answer, f"{sentence}-{days}-{status}")
        tx.commit()


def test_answers_are_counted_by_person_and_day(store: Store, project: Project) -> None:
    """Days are UTC's, and skipped sentences are no answers."""
    say(store, project, "ana", 0)
    say(store, project, "ana", 1, 0.5, "flagged")
    say(store, project, "ana", 2, 0.5, "skipped")
    say(store, project, "ben", 0, 1)
    with store.read() as tx:
        assert tx.pace.by_day(project) == [
            DayAnswers("ana", dt.date(2026, 3, 2), 2),
            DayAnswers("ben", dt.date(2026, 3, 3), 1),
        ]


def test_a_day_ends_at_midnight_utc(store: Store, project: Project) -> None:
    """Wherever the database thinks it is, and whatever zone the moment was given in."""
    east = dt.timezone(dt.timedelta(hours=5))
    with store.write() as tx:
        early = dt.datetime(2026, 3, 3, 2, tzinfo=east)
        answer = Annotation(document="d0", sentence=0, annotator="ana", created_at=early)
        tx.annotations.append(project, answer, "k")
        tx.commit()
    with store.read() as tx:
        assert [each.day for each in tx.pace.by_day(project)] == [dt.date(2026, 3, 2)]


def test_a_revision_counts_on_the_day_of_the_first_answer(store: Store, project: Project) -> None:
    """Revising an old answer is no new work."""
    say(store, project, "ana", 0)
    say(store, project, "ana", 0, 5)
    with store.read() as tx:
        assert tx.pace.by_day(project) == [DayAnswers("ana", dt.date(2026, 3, 2), 1)]


def test_only_answers_under_some_versions(store: Store, project: Project) -> None:
    """So that a layer that was switched on later is not taken for done."""
    say(store, project, "ana", 0, version="v1")
    say(store, project, "ana", 1, 1, version="v2")
    with store.read() as tx:
        assert [each.day.day for each in tx.pace.by_day(project, {"v2"})] == [3]
        assert tx.pace.towards(project, 3, {"v2"}) == 1
        assert tx.pace.towards(project, 3) == 2


def test_no_more_than_the_overlap_counts(store: Store, project: Project) -> None:
    """A third answer where two are wanted brings nothing nearer."""
    with store.read() as tx:
        assert tx.pace.towards(project, 2) == 0
    for user in ("ana", "ben", "cem"):
        say(store, project, user, 0)
    with store.read() as tx:
        assert tx.pace.towards(project, 2) == 2
        assert tx.pace.towards(project, 3) == 3


def test_what_is_open_to_a_person(store: Store, project: Project) -> None:
    """All but what is complete and what they had, skipped ones too; complete ones that they had count once."""
    for user in ("ana", "ben"):
        say(store, project, user, 0)
    say(store, project, "ana", 1)
    say(store, project, "cem", 2, status="skipped")
    with store.read() as tx:
        assert tx.pace.open_to(project, 2) == {"ana": 12 - 2, "ben": 12 - 1, "cem": 12 - 2}
