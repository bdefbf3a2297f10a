"""Who hears what, how often, from when on: drafts of the plan, and how much of it was kept.

One row a quadrant in every wave, at the rhythm of the quadrant from the first day of the wave on,
and one message of the sponsor at the gate of every wave, on its last day (domain.md §7).

    reach % = 100 × rows sent on time / rows due

No Django.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
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
    """A wave and its first and last day; None as long as nothing is scheduled in it."""

    key: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One row that the plan should have; `first` is the day on which it is due."""

    audience: Audience
    wave: int
    first: date | None

    @property
    def purpose(self) -> Purpose:
        return PURPOSES[self.audience]

    @property
    def frequency(self) -> Frequency:
        return RHYTHM[self.audience]


@dataclass(frozen=True, slots=True)
class Sending:
    """What counts of a row for the reach: the day on which it was due, and was sent."""

    due: date | None
    sent: date | None = None

    def is_due(self, today: date) -> bool:
        return self.due is not None and self.due <= today

    @property
    def on_time(self) -> bool:
        return self.due is not None and self.sent is not None and self.sent <= self.due


@dataclass(frozen=True, slots=True)
class Reach:
    """How many rows were due, and how many of those were sent in time."""

    on_time: int
    due: int

    @property
    def percent(self) -> float | None:
        """0 to 100; None as long as nothing was due."""
        return 100 * self.on_time / self.due if self.due else None


def drafts(waves: Sequence[WaveDates]) -> list[Draft]:
    """The whole plan, wave by wave: its quadrants, the most urgent first, then its gate."""
    return [
        Draft(audience, wave.key, wave.last if audience is Audience.SPONSOR else wave.first)
        for wave in waves
        for audience in (*QUADRANTS, Audience.SPONSOR)
    ]


def missing(waves: Sequence[WaveDates], there: Collection[tuple[Audience, int]]) -> list[Draft]:
    """What drafting again would add: nothing for an audience that has a row in the wave."""
    return [draft for draft in drafts(waves) if (draft.audience, draft.wave) not in there]


def reach(sendings: Iterable[Sending], today: date) -> Reach:
    """The reach on a day, over everything that was due by then."""
    due = [each for each in sendings if each.is_due(today)]
    return Reach(sum(each.on_time for each in due), len(due))
