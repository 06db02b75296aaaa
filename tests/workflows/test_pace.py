"""Pace and forecast: what is promised of the future, and when nothing is."""

import datetime as dt

import msgspec
import pytest

from tests.strategies import news_scheme
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, cut_sentences
from workbench.errors import NotAllowed
from workbench.store import DayAnswers, Store
from workbench.workflows import projects
from workbench.workflows.pace import forecast, pace

TODAY = dt.date(2026, 3, 30)


def days(*ago: int, answers: int = 7) -> list[DayAnswers]:
    return [DayAnswers("ana", TODAY - dt.timedelta(days=each), answers) for each in sorted(ago, reverse=True)]


def test_the_pace_is_that_of_the_days_since_the_first_answer() -> None:
    """Who began ten days ago is not measured against days before."""
    found = forecast(70, days(9, 5, 3, answers=10), TODAY)
    assert (found.short, found.long, found.per_day) == (20, 30, 3.0)
    assert found.done_on == TODAY + dt.timedelta(days=24)


def test_old_answers_are_no_pace() -> None:
    """Only the last 28 days tell how fast it goes now."""
    found = forecast(28, [*days(100, 60, answers=1000), *days(27, 10, 1)], TODAY)
    assert found.per_day == 21 / 28
    assert found.done_on == TODAY + dt.timedelta(days=38)


def test_two_paces_give_a_range() -> None:
    """The last week's and the last four weeks' are both told, since nobody knows which will hold."""
    found = forecast(28, days(27, 20, 1), TODAY)
    assert found.sooner == TODAY + dt.timedelta(days=28)
    assert found.later == found.done_on == TODAY + dt.timedelta(days=38)


def test_a_quiet_week_leaves_the_end_open() -> None:
    """If nobody answered lately, it may also take for ever."""
    found = forecast(28, days(27, 20, 12), TODAY)
    assert found.done_on is not None
    assert found.later is None


@pytest.mark.parametrize(
    ("left", "given", "reason"),
    [
        (0, days(3, 2, 1), "done"),
        (5, [], "idle"),
        (5, days(40, 39, 38), "idle"),
        (5, days(2, 1), "too_few_days"),
        (10**6, days(27, 20, 1, answers=1), "too_far"),
    ],
)
def test_no_forecast_has_a_reason(left: int, given: list[DayAnswers], reason: str) -> None:
    """No date is made up."""
    found = forecast(left, given, TODAY)
    assert (found.done_on, found.sooner, found.later) == (None, None, None)
    assert found.reason == reason
    assert found.message


@pytest.fixture
def begun(store: Store) -> Store:
    """Ten sentences for two people each; ana answered three on three days, under a scheme without stance."""
    first = msgspec.structs.replace(news_scheme(), layers=("entities",), overlap=2)
    projects.create_project(store, "news", first, "", "")
    document = Document(id="d", text="a\n" * 10)
    with store.write() as tx:
        found = tx.projects.get("news")
        tx.documents.add(found, document, cut_sentences(document, [(2 * at, 2 * at + 1) for at in range(10)]))
        for name, role in (("ana", "annotator"), ("lena", "lead")):
            tx.users.add(name)
            tx.users.set_role(found, name, role)
        for at in range(3):
            when = dt.datetime.combine(TODAY, dt.time(9), dt.UTC) - dt.timedelta(days=at)
            answer = Annotation(
                document="d", sentence=at, annotator="ana", created_at=when, scheme_version=first.version
            )
            tx.annotations.append(found, answer, str(at))
        tx.commit()
    return store


def test_everybody_is_measured(begun: Store) -> None:
    """By layer what is wanted of all, by person what is open to them."""
    found = pace(begun, "news", "lena", TODAY)
    (layer,) = found.layers
    assert (layer.layer, layer.wanted, layer.answers, layer.forecast.left) == ("entities", 20, 3, 17)
    (person,) = found.people
    assert (person.name, person.answers, person.forecast.left) == ("ana", 3, 7)
    assert person.forecast.done_on == TODAY + dt.timedelta(days=7)
    assert sum(each.answers for each in found.by_day) == 3


def test_a_layer_that_came_later_has_its_own_progress(begun: Store) -> None:
    """What was answered before it was switched on says nothing about it."""
    both = msgspec.structs.replace(news_scheme(), layers=("entities", "stance"), overlap=2)
    with begun.write() as tx:
        found = tx.projects.get("news")
        tx.schemes.add(found, both, "", "")
        answer = Annotation(document="d", sentence=5, annotator="ana", scheme_version=both.version)
        tx.annotations.append(found, answer, "later")
        tx.commit()
    layers = {each.layer: each.answers for each in pace(begun, "news", "lena", TODAY).layers}
    assert layers == {"entities": 4, "stance": 1}


def test_it_is_for_leads(begun: Store) -> None:
    """Who did how much is none of the annotators' business."""
    with pytest.raises(NotAllowed):
        pace(begun, "news", "ana")
