"""Who hears what, how often, from when on: drafts of the plan, and how much of it was kept.

One row a quadrant in every wave, at the rhythm of the quadrant from the first day of the wave on,
and one message of the sponsor on the day of the gate of every wave (domain.md §7).

    reach % = 100 × sent on time / due

A row that comes again counts once for every day on which it was due.

No Django.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pmo_studio.core.quadrants import Quadrant


class Audience(StrEnum):
    """For whom a drafted row is: everybody of a quadrant, or all who hear the sponsor."""

    CLOSE = Quadrant.CLOSE.value
    SATISFIED = Quadrant.SATISFIED.value
    INFORMED = Quadrant.INFORMED.value
    MONITOR = Quadrant.MONITOR.value
    SPONSOR = "sponsor"


class Purpose(StrEnum):
    INFORM = "inform"
    CONSULT = "consult"
    DECIDE = "decide"
    CELEBRATE = "celebrate"


class Frequency(StrEnum):
    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


# How the key of a message at a gate ends.
GATE = ":gate"
DAYS = {Frequency.WEEKLY: 7, Frequency.FORTNIGHTLY: 14}
MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3}
QUADRANTS = (Audience.CLOSE, Audience.SATISFIED, Audience.INFORMED, Audience.MONITOR)
# Weekly talk, monthly decision note, fortnightly news, quarterly note.
RHYTHM = {
    Audience.CLOSE: Frequency.WEEKLY,
    Audience.SATISFIED: Frequency.MONTHLY,
    Audience.INFORMED: Frequency.FORTNIGHTLY,
    Audience.MONITOR: Frequency.QUARTERLY,
    Audience.SPONSOR: Frequency.ONCE,
}
PURPOSES = {
    Audience.CLOSE: Purpose.CONSULT,
    Audience.SATISFIED: Purpose.DECIDE,
    Audience.INFORMED: Purpose.INFORM,
    Audience.MONITOR: Purpose.INFORM,
    Audience.SPONSOR: Purpose.DECIDE,
}


@dataclass(frozen=True, slots=True)
class WaveDates:
    """A wave by its key, its first and last day and that of its gate.

    None as long as nothing is scheduled in it.
    """

    key: str
    first: date | None = None
    last: date | None = None
    gate: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One row that the plan should have; `first` is the day on which it is due first."""

    audience: Audience
    wave: str
    first: date | None

    @property
    def key(self) -> str:
        """What it is drafted for, such as F:close, or P:gate for the sponsor's message."""
        is_gate = self.audience is Audience.SPONSOR
        return f"{self.wave}{GATE}" if is_gate else f"{self.wave}:{self.audience}"

    @property
    def purpose(self) -> Purpose:
        return PURPOSES[self.audience]

    @property
    def frequency(self) -> Frequency:
        return RHYTHM[self.audience]


def drafts(waves: Sequence[WaveDates]) -> list[Draft]:
    """The whole plan, wave by wave: its quadrants, the most urgent first, then its gate."""
    return [
        Draft(audience, wave.key, wave.gate if audience is Audience.SPONSOR else wave.first)
        for wave in waves
        for audience in (*QUADRANTS, Audience.SPONSOR)
    ]


def missing(waves: Sequence[WaveDates], there: Collection[str]) -> list[Draft]:
    """What drafting again would add: nothing whose key is there already."""
    return [draft for draft in drafts(waves) if draft.key not in there]


# --- when it is due, and what came of it ---


def due_days(first: date, frequency: Frequency, last: date | None, until: date) -> list[date]:
    """The days from `first` to `last`, and to `until`, on which a row is due; without `last` on.

    Monthly and quarterly keep the day of the month, or take the last one of a shorter month.
    """
    end = until if last is None else min(last, until)
    days: list[date] = []
    day = first
    while day <= end:
        days.append(day)
        if frequency is Frequency.ONCE:
            break
        day = _after(first, frequency, len(days))
    return days


def next_day(first: date, frequency: Frequency, last: date | None, today: date) -> date | None:
    """The first day after `today` on which a row is due, however far ahead; None for no more."""
    day, times = first, 0
    if frequency is not Frequency.ONCE:
        while day <= today:
            times += 1
            day = _after(first, frequency, times)
    return day if day > today and (last is None or day <= last) else None


def _after(first: date, frequency: Frequency, times: int) -> date:
    if frequency in DAYS:
        return first + timedelta(days=DAYS[frequency] * times)
    months = first.month - 1 + MONTHS[frequency] * times
    year, month = first.year + months // 12, months % 12 + 1
    return date(year, month, min(first.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Sending:
    """One time that a row was due, and the day on which it was sent for that."""

    due: date
    sent: date | None = None

    @property
    def on_time(self) -> bool:
        return self.sent is not None and self.sent <= self.due


@dataclass(frozen=True, slots=True)
class Reach:
    """How many times something was due, and how many of those were sent in time."""

    on_time: int
    due: int

    @property
    def percent(self) -> float | None:
        """0 to 100; None as long as nothing was due."""
        return 100 * self.on_time / self.due if self.due else None


def reach(sendings: Iterable[Sending], today: date) -> Reach:
    """The reach on a day, over everything that was due by then."""
    due = [each for each in sendings if each.due <= today]
    return Reach(sum(each.on_time for each in due), len(due))
