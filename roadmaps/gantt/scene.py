"""What a Gantt chart shows: rows with dates, waves, gates.  Nothing is scheduled here.

Dates are days of the calendar; every end is inclusive, as people read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

SATURDAY, SUNDAY = 5, 6


class Zoom(StrEnum):
    """How much of the plan is seen at once: the unit that the axis counts in."""

    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Row:
    """A work package and when it happens.

    `percent` is what is done of it (0 to 100), `days` its working days, `float_days` how many of
    those it may slip without moving the end (None: not known).  `kind`, `status` and `warning`
    ("3 days late") are in the reader's language.  With a `url` the row is a link.  What has begun
    and waits with the rest has a `pause`: the last day on which it was worked on, as far as which
    it is filled, and the one on which it goes on, to which what it waits for leads.
    """

    key: str
    name: str
    start: date
    end: date
    kind: str = ""
    wave: str = ""
    percent: float = 0.0
    status: str = ""
    days: int | None = None
    float_days: int | None = None
    critical: bool = False
    baseline_start: date | None = None
    baseline_end: date | None = None
    predecessors: tuple[str, ...] = ()
    url: str = ""
    selected: bool = False
    warning: str = ""
    pause: tuple[date, date] | None = None

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"{self.key} ends on {self.end}, before its start on {self.start}")
        if not 0 <= self.percent <= 100:
            raise ValueError(f"{self.key} is {self.percent} % done; it must be 0 to 100")
        if (self.baseline_start is None) != (self.baseline_end is None):
            raise ValueError(f"{self.key} has half a baseline: give both its start and its end")


@dataclass(frozen=True, slots=True)
class Wave:
    """A band of the plan: what its packages use of what there is, in the plan's unit.

    A `capacity` of None is one that nobody has said.  One that is `early` was wholly over before
    its turn came: it has no ground of its own.
    """

    name: str
    start: date
    end: date
    capacity: float | None
    used: float
    early: bool = False

    @property
    def over(self) -> float:
        """By how much it is used beyond its capacity; 0 when it is not."""
        return 0.0 if self.capacity is None else max(0.0, self.used - self.capacity)


@dataclass(frozen=True, slots=True)
class Gate:
    """A decision between waves; `decision` in words ("Go"), "" while it is open."""

    date: date
    decision: str = ""
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that is drawn.

    The range is widened to what the rows, waves and gates need.  Waves stand in their order.
    `weekend` are the days of the week on which nobody works (Monday is 0).  Raises ValueError for a
    key that stands twice.
    """

    first: date
    last: date
    rows: Sequence[Row]
    waves: Sequence[Wave] = ()
    gates: Sequence[Gate] = ()
    today: date | None = None
    forecast_end: date | None = None
    holidays: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    zoom: Zoom = Zoom.MONTH
    # Of its links a plan shows those of the critical path and of the row that is chosen.
    all_links: bool = False
    by_key: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"the plan ends on {self.last}, before its start on {self.first}")
        by_key: dict[str, int] = {}
        for index, row in enumerate(self.rows):
            if by_key.setdefault(row.key, index) != index:
                raise ValueError(f"two rows have the key {row.key}")
        object.__setattr__(self, "by_key", by_key)

    def span(self) -> tuple[date, date]:
        """The first and the last day that must be on the drawing."""
        starts = [self.first]
        ends = [self.last]
        for row in self.rows:
            starts.append(min(row.start, row.baseline_start or row.start))
            ends.append(max(row.end, row.baseline_end or row.end))
        starts += [wave.start for wave in self.waves] + [gate.date for gate in self.gates]
        ends += [wave.end for wave in self.waves] + [gate.date for gate in self.gates]
        if self.forecast_end:
            ends.append(self.forecast_end)
        return min(starts), max(ends)
