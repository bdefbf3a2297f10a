"""How far a plan is, how far it should be, and when it will end.  No Django.

A package is as far as its deliverables are, all of them alike: begun a quarter, delivered three
quarters, and wholly only when whoever receives it has accepted it.  So weeks of work show, and
100 % still means that nobody can send anything back.  A plan is as far as its packages, weighted
by effort; what stands in the backlog is not part of it.
"""

import datetime
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from roadmaps.planning.calendars import Calendar
from roadmaps.planning.critical import Circle, in_order
from roadmaps.planning.network import Activity, Key, Placed
from roadmaps.planning.networks import days
from roadmaps.planning.packages import Package
from roadmaps.planning.timetables import Settings, Timetable, timetable
from roadmaps.planning.waves import Wave

EPSILON = 1e-9
SHARES: Mapping[str, float] = {
    "planned": 0.0,
    "in_progress": 0.25,
    "delivered": 0.75,
    "accepted": 1.0,
}
# A package without deliverables that is begun: nobody can say more.
BEGUN = 0.5


@dataclass(frozen=True, slots=True)
class Actual:
    """What is known of one package today: real first and last date, states of its deliverables.

    `started` is None while nobody has begun, `finished` while it is not done. `typed` (0..1) is how
    far somebody says it is, whatever its deliverables say; None where nobody does.
    """

    started: datetime.date | None = None
    finished: datetime.date | None = None
    deliverables: tuple[str, ...] = ()
    typed: float | None = None


NOTHING_YET = Actual()


@dataclass(frozen=True, slots=True)
class Weighed:
    """`done` of `total` person-days, and what that is in percent; None where there is no work."""

    done: float
    total: float

    @property
    def percent(self) -> float | None:
        return 100 * self.done / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Forecast:
    """The plan with what is left from today on.

    `days` working days later than the baseline (negative: earlier), None without one or with errors
    in the timetable.
    """

    timetable: Timetable
    baseline_end: datetime.date | None
    days: int | None


def share_done(actual: Actual) -> float:
    """0..1 of one package; what is finished is done, whatever its deliverables say."""
    if actual.finished is not None:
        return 1.0
    if actual.typed is not None:
        return actual.typed
    if not actual.deliverables:
        return BEGUN if actual.started else 0.0
    return math.fsum(SHARES[state] for state in actual.deliverables) / len(actual.deliverables)


def done(packages: Iterable[Package], actuals: Mapping[Key, Actual]) -> Weighed:
    """What is done of the packages in waves."""
    return weighed(
        (each.effort, share_done(actuals.get(each.key, NOTHING_YET)))
        for each in packages
        if each.wave is not None
    )


def planned(packages: Iterable[Package], baseline: Mapping[Key, Placed], over: int) -> Weighed:
    """What the baseline has done when so many working days are over (`Calendar.days_until`).

    The work of a package is spread evenly over its days.
    """
    return weighed(
        (each.effort, _passed(baseline[each.key], over))
        for each in packages
        if each.key in baseline
    )


def forecast(
    packages: Sequence[Package],
    waves: Sequence[Wave],
    settings: Settings,
    actuals: Mapping[Key, Actual],
    today: datetime.date,
    baseline_end: datetime.date | None,
) -> Forecast:
    """Schedule what is left from today on, in the same waves.

    What is finished stays where it happened. What is begun stays on its first day and goes on
    today, or once what it waits for and is begun as well is done, for as much of its duration as is
    not done. The rest begins today at the earliest. Raises NoWorkingDay.
    """
    calendar = settings.calendar()
    now = calendar.day(today)
    fixed = dict(happened(packages, actuals, calendar, now))
    left = [replace(each, earliest=max(each.earliest, now)) for each in packages]
    found = timetable(left, waves, settings, fixed)
    end = found.end
    later = calendar.between(baseline_end, end) if baseline_end and end else None
    return Forecast(found, baseline_end, later)


def begun_early(
    packages: Iterable[Package], actuals: Mapping[Key, Actual]
) -> dict[Key, tuple[Key, ...]]:
    """By package under way, what it waits for and nobody has begun.

    Nothing holds it in the plan, so the plan may end later as soon as that begins.
    """
    placed = [each for each in packages if each.wave is not None]
    untouched = {each.key for each in placed if not _has_begun(actuals.get(each.key, NOTHING_YET))}
    found = {
        each.key: tuple(one.key for one in each.after if one.key in untouched)
        for each in placed
        if each.key not in untouched and actuals[each.key].finished is None
    }
    return {key: ahead for key, ahead in found.items() if ahead}


def _has_begun(actual: Actual) -> bool:
    return actual.started is not None or actual.finished is not None


def weighed(parts: Iterable[tuple[float, float]]) -> Weighed:
    """Pairs of an effort and the share of it that is done (0..1)."""
    known = list(parts)
    return Weighed(
        math.fsum(effort * share for effort, share in known),
        math.fsum(effort for effort, _ in known),
    )


def _passed(at: Placed, over: int) -> float:
    if at.finish <= at.start:
        return float(over >= at.finish)
    return min(1.0, max(0.0, (over - at.start) / (at.finish - at.start)))


def happened(
    packages: Iterable[Package], actuals: Mapping[Key, Actual], calendar: Calendar, now: int
) -> Iterator[tuple[Key, Placed]]:
    """Where what is finished stands, and what is begun until it will be done; `now` is today.

    What is begun and waits for something else that is begun goes on when that is done; its first
    day stays, and nobody works on it in between.  What happened on a day without work counts on the
    working day before, so nothing of it lies ahead.
    """
    begun: list[Activity] = []
    starts: dict[Key, int] = {}
    for each in packages:
        actual = actuals.get(each.key, NOTHING_YET)
        first = actual.started or actual.finished
        if first is None:
            continue
        start = calendar.days_until(first) - 1
        if actual.finished is not None:
            yield each.key, Placed(start, max(start + 1, calendar.days_until(actual.finished)))
        else:
            starts[each.key] = start
            begun.append(Activity(each.key, _left(each, actual), after=each.after))
    goes_on: dict[Key, Placed] = {}
    for one in _one_after_another(begun):
        ready = [goes_on[it.key].finish + it.lag for it in one.after if it.key in goes_on]
        goes_on[one.key] = _going_on(starts[one.key], now, max(ready, default=now), one.duration)
    yield from goes_on.items()


def _going_on(start: int, now: int, ready: int, left: int) -> Placed:
    """What began on `start`, of which so many days are `left` that go on when it is `ready`."""
    since = max(start, now)
    if ready <= since:
        return Placed(start, since + left)
    # the day on which it began was worked
    return Placed(start, ready + left, pause=(max(now, start + 1), ready))


def _one_after_another(begun: Sequence[Activity]) -> Sequence[Activity]:
    """Each after those that it waits for; as they are where they wait in a circle, which is an
    error of the plan."""
    try:
        return in_order(begun)
    except Circle:
        return begun


def _left(package: Package, actual: Actual) -> int:
    """Working days that what is begun still takes; one at least, until somebody says it is done."""
    return max(1, math.ceil(days(package) * (1 - share_done(actual)) - EPSILON))
