"""Dates of the packages that stand, in the waves in which they stand (domain.md §6.4).  No Django.

With any error nothing is dated, and all errors are listed.
"""

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from roadmaps.planning import networks, schedule
from roadmaps.planning.calendars import MONDAY_TO_FRIDAY, BeyondCalendar, Calendar, NoWorkingDay
from roadmaps.planning.critical import CriticalPath, critical_path
from roadmaps.planning.network import Key, Placed, Schedule
from roadmaps.planning.packages import Package
from roadmaps.planning.problems import Error, Problem
from roadmaps.planning.room import room
from roadmaps.planning.waves import Wave

# No day that is typed or travels lies after it; what could not be kept is not promised.
LAST_YEAR = 2199
NEVER: Mapping[Key, datetime.date] = {}


@dataclass(frozen=True, slots=True)
class Settings:
    """When and with whom: the calendar, the team limit N, days between waves."""

    start: datetime.date
    team: int
    weekdays: Collection[int] = MONDAY_TO_FRIDAY
    holidays: Collection[datetime.date] = ()
    gate_days: int = 1

    def calendar(self) -> Calendar:
        """Raises NoWorkingDay, BeyondCalendar."""
        return Calendar(self.start, self.weekdays, self.holidays)


@dataclass(frozen=True, slots=True)
class Dated:
    """A scheduled package: working days from 0 on, inclusive dates.

    `slack` is its float on dependencies alone; `room` how far it may slip before the plan ends
    later, with waves and gates; None where that is past.
    """

    placed: Placed
    first: datetime.date
    last: datetime.date
    slack: int
    room: int | None

    @property
    def critical(self) -> bool:
        """On dependencies alone (domain.md §6.4)."""
        return not self.slack

    @property
    def drives(self) -> bool:
        """Whether the plan ends later when it does."""
        return self.room == 0


@dataclass(frozen=True, slots=True)
class WaveSpan:
    """From the first to the last day on which a wave works; None where nothing is in it.

    Waves follow one another: what began before all waves before it were over does not draw its
    wave backwards.  A wave that was wholly over by then stands where it happened.

    `gate` is the day on which it was passed, or is decided: the last of those that are kept free
    after it.  Where none is kept, as after the last wave, it is the wave's own last day.  `begin`
    is the first working day of its turn: those before it are over and their gate, or that was
    passed.
    """

    wave: Key
    placed: Placed | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None
    gate: datetime.date | None = None
    begin: int = 0

    @property
    def is_early(self) -> bool:
        """Whether it was wholly over before its turn came."""
        return self.placed is not None and self.placed.finish <= self.begin


@dataclass(frozen=True, slots=True)
class Timetable:
    """The packages that are in waves, dated; with any error nothing is."""

    dated: Mapping[Key, Dated]
    spans: tuple[WaveSpan, ...]
    path: CriticalPath | None
    errors: tuple[Problem, ...]

    @property
    def length(self) -> int:
        """Working days from the first to the last."""
        return max((each.placed.finish for each in self.dated.values()), default=0)

    @property
    def end(self) -> datetime.date | None:
        """The last date on which it is worked."""
        return max((each.last for each in self.dated.values()), default=None)


def timetable(
    packages: Sequence[Package],
    waves: Sequence[Wave],
    settings: Settings,
    fixed: Mapping[Key, Placed] = schedule.NOTHING,
    passed: Mapping[Key, datetime.date] = NEVER,
) -> Timetable:
    """When each package happens; `fixed` ones stay where they are (a forecast).

    `passed` are the days on which gates were passed, by wave: they move with nothing.
    """
    network = networks.network(packages, waves, settings.team, settings.gate_days)
    errors = networks.problems(packages, waves, network)
    try:
        calendar = settings.calendar()
    except NoWorkingDay:
        errors = (*errors, _no_working_day(settings))
    except BeyondCalendar:
        errors = (*errors, Problem(Error.TOO_LONG))
    if errors:
        return Timetable({}, (), None, errors)
    placed = schedule.serial(network, fixed)
    path = critical_path(network.activities)
    try:
        dated = _dated(placed, path, room(network, placed, path, fixed), calendar)
        spans = tuple(_spans(packages, waves, dated, calendar, settings.gate_days, passed))
    except NoWorkingDay:
        return Timetable({}, (), None, (_no_working_day(settings),))
    except BeyondCalendar:
        return Timetable({}, (), None, (Problem(Error.TOO_LONG),))
    return Timetable(dated, spans, path, ())


def _dated(
    placed: Schedule, path: CriticalPath, rooms: Mapping[Key, int], calendar: Calendar
) -> dict[Key, Dated]:
    """Raises BeyondCalendar where something would end after LAST_YEAR."""
    found = {
        key: Dated(
            placed=at,
            first=calendar.date(at.start),
            last=calendar.last_date(at),
            slack=path.times[key].slack,
            room=rooms[key],
        )
        for key, at in placed.items()
    }
    if any(each.last.year > LAST_YEAR for each in found.values()):
        raise BeyondCalendar
    return found


def _spans(
    packages: Sequence[Package],
    waves: Sequence[Wave],
    dated: Mapping[Key, Dated],
    calendar: Calendar,
    gate_days: int,
    passed: Mapping[Key, datetime.date],
) -> Iterator[WaveSpan]:
    """Raises NoWorkingDay, BeyondCalendar."""
    held: dict[Key, list[Placed]] = {}
    for each in packages:
        if each.wave is not None:
            held.setdefault(each.wave, []).append(dated[each.key].placed)
    final = next((wave.key for wave in reversed(waves) if wave.key in held), None)
    # as the schedule counts it: a wave begins when all before it have ended
    ended, begin = 0, min((at.start for inside in held.values() for at in inside), default=0)
    for wave in waves:
        inside = held.get(wave.key)
        if not inside:
            yield WaveSpan(wave.key)
            continue
        turn, span = begin, _own_days(inside, begin)
        last, ended = calendar.last_date(span), max(ended, span.finish)
        is_free = gate_days and wave.key != final
        gate = calendar.date(span.finish + gate_days - 1) if is_free else last
        begin = ended + gate_days
        if day := passed.get(wave.key):
            # whoever began after it began in time, whatever is still done of this one
            gate, begin = day, min(begin, max(turn, calendar.days_until(day)))
        yield WaveSpan(wave.key, span, calendar.date(span.start), last, gate, turn)


def _own_days(inside: Sequence[Placed], begin: int) -> Placed:
    """Of a wave that begins on the day `begin` at the earliest."""
    finish = max(at.finish for at in inside)
    if finish <= begin:
        return Placed(min(at.start for at in inside), finish)
    return Placed(min(max(at.start, begin) for at in inside if at.finish > begin), finish)


def _no_working_day(settings: Settings) -> Problem:
    facts = {"weekdays": sorted(settings.weekdays), "holidays": len(settings.holidays)}
    return Problem(Error.NO_WORKING_DAY, (), facts)
