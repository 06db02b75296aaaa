"""How fast a project gets on, and when it will be done if it goes on like that. For its leads."""

import datetime as dt
from collections.abc import Iterable
from math import ceil
from typing import Literal

from msgspec import Struct, structs

from workbench.domain.layers import LayerName
from workbench.store import DayAnswers, Store
from workbench.workflows.roles import need_role

NoForecast = Literal["done", "idle", "too_few_days", "too_far"]

SHORT, LONG = 7, 28
"""Days, today among them, over which the pace is taken."""

LEAST_DAYS = 3
"""On fewer days with answers than this, a pace is no habit."""

_MOST_YEARS = 10


class Forecast(Struct, frozen=True, kw_only=True):
    """When it will be done at this pace.

    Attributes:
        left: answers still to be given.
        short, long: answers in the last `SHORT` and in the last `LONG` days.
        per_day: answers a day over the last `LONG` days, or since the first one where that is less.
        done_on: at that pace; None where there is no forecast.
        sooner, later: the same at the faster and the slower of the paces of the last `SHORT` and the last `LONG` days;
            `later` is None where nobody answered in the last `SHORT`.
        reason: why there is no forecast.
        message: the same as a sentence.
    """

    left: int
    short: int
    long: int
    per_day: float
    done_on: dt.date | None = None
    sooner: dt.date | None = None
    later: dt.date | None = None
    reason: NoForecast | None = None
    message: str = ""


class LayerPace(Struct, frozen=True, kw_only=True):
    """One layer.

    Attributes:
        wanted: answers in all, sentences times overlap.
        answers: of these, given under a scheme that had the layer switched on.
    """

    layer: LayerName
    wanted: int
    answers: int
    forecast: Forecast


class PersonPace(Struct, frozen=True, kw_only=True):
    """One person.

    Attributes:
        answers: theirs that count.
        since, last: days of the first and the newest of these.
        forecast: when they would have answered all that is open to them, if nobody else took any of it.
    """

    name: str
    answers: int
    since: dt.date
    last: dt.date
    forecast: Forecast


class PaceReport(Struct, frozen=True, kw_only=True):
    """Attributes:
    today: in UTC, as all days here.
    by_day: answers that count by person and day on which they were first given.
    people: those who answered, by name.
    """

    today: dt.date
    layers: tuple[LayerPace, ...]
    people: tuple[PersonPace, ...]
    by_day: tuple[DayAnswers, ...]


def pace(store: Store, project: str, user: str, today: dt.date | None = None) -> PaceReport:
    """How fast the project gets on, by layer and by person.

    Args:
        today: the day to count from; the present one in UTC unless given.

    Raises:
        NotAllowed: the user is no lead of the project.
    """
    now = today or dt.datetime.now(dt.UTC).date()
    with store.read() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user, "lead")
        versions = tx.schemes.all(found)
        scheme = versions[-1].scheme
        _, sentences = tx.documents.count(found)
        wanted = sentences * scheme.overlap
        by_day = tx.pace.by_day(found)
        # Nearly always everything was answered for every layer: then it is counted once.
        counted: dict[frozenset[str], tuple[int, list[DayAnswers]]] = {
            frozenset(each.version for each in versions): (tx.pace.towards(found, scheme.overlap), by_day)
        }
        layers: list[LayerPace] = []
        for layer in scheme.layers:
            some = frozenset(each.version for each in versions if layer in each.scheme.layers)
            if some not in counted:
                counted[some] = tx.pace.towards(found, scheme.overlap, some), tx.pace.by_day(found, some)
            answers, days = counted[some]
            ahead = forecast(max(0, wanted - answers), days, now)
            layers.append(LayerPace(layer=layer, wanted=wanted, answers=answers, forecast=ahead))
        return PaceReport(
            today=now,
            layers=tuple(layers),
            people=tuple(_people(by_day, tx.pace.open_to(found, scheme.overlap), now)),
            by_day=tuple(by_day),
        )


def forecast(left: int, by_day: Iterable[DayAnswers], today: dt.date) -> Forecast:
    """When `left` answers more will have been given.

    >>> days = [DayAnswers("ana", dt.date(2026, 3, day), 10) for day in (1, 2, 3, 4)]
    >>> found = forecast(45, days, dt.date(2026, 3, 4))
    >>> found.per_day, str(found.done_on)
    (10.0, '2026-03-09')
    >>> forecast(45, days[:2], dt.date(2026, 3, 4)).message
    'no forecast: there were answers on 2 days of the last 28, and a pace needs 3'
    """
    counts: dict[dt.date, int] = {}
    for each in by_day:
        counts[each.day] = counts.get(each.day, 0) + each.answers
    ago = {(today - day).days: count for day, count in counts.items() if day <= today}
    short, long = (sum(count for days, count in ago.items() if days < length) for length in (SHORT, LONG))
    known = max(ago, default=0) + 1
    rates = [short / min(SHORT, known), long / min(LONG, known)]
    found = Forecast(left=left, short=short, long=long, per_day=rates[1])
    worked = sum(count > 0 for days, count in ago.items() if days < LONG)
    if not left:
        return _without(found, "done", "nothing is left to do")
    if not worked:
        return _without(found, "idle", f"no forecast: nobody answered in the last {LONG} days")
    if worked < LEAST_DAYS:
        days = "1 day" if worked == 1 else f"{worked} days"
        return _without(
            found,
            "too_few_days",
            f"no forecast: there were answers on {days} of the last {LONG}, and a pace needs {LEAST_DAYS}",
        )
    if left / rates[1] > 365 * _MOST_YEARS:
        return _without(found, "too_far", f"no forecast: at this pace it takes more than {_MOST_YEARS} years")
    ends = [today + dt.timedelta(days=ceil(left / rate)) if left < rate * 365_000 else None for rate in rates]
    known_ends = [end for end in ends if end is not None]
    return structs.replace(found, done_on=ends[1], sooner=min(known_ends), later=max(known_ends) if short else None)


def _people(by_day: Iterable[DayAnswers], open_to: dict[str, int], today: dt.date) -> Iterable[PersonPace]:
    own: dict[str, list[DayAnswers]] = {}
    for each in by_day:
        own.setdefault(each.user, []).append(each)
    for name, days in sorted(own.items()):
        yield PersonPace(
            name=name,
            answers=sum(each.answers for each in days),
            since=days[0].day,
            last=days[-1].day,
            forecast=forecast(open_to.get(name, 0), days, today),
        )


def _without(found: Forecast, reason: NoForecast, message: str) -> Forecast:
    return structs.replace(found, reason=reason, message=message)
