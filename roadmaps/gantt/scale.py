"""From days of the calendar to places across the drawing, and back."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from roadmaps.gantt.scene import Scene, Zoom

# Pixels a day; a quarter's plan is fitted into the room there is.
PER_DAY = {Zoom.QUARTER: 0.8, Zoom.MONTH: 4.2, Zoom.WEEK: 16.0}
MOST_PER_DAY = 40.0  # so that a plan of one day is no wall of ink
WIDEST = 12_000.0
ROOM = 736.0  # beside names and detail panel in a window of 1366 px
LEFT, RIGHT = 8.0, 20.0  # for the links and signs of what stands at the ends
_FLAG, _FLAG_DAYS = 60.0, 14  # for the label of a forecast that lies at the end


def right(scene: Scene) -> float:
    """What is kept free at the end, so that the forecast's label hides no date before it."""
    end = scene.forecast_end
    return _FLAG if end and (scene.span()[1] - end).days < _FLAG_DAYS else RIGHT


@dataclass(frozen=True, slots=True)
class Scale:
    """`x` is where a day begins; the drawing is `width` wide, in the unit of `per_day`."""

    first: date
    days: int
    per_day: float
    left: float = LEFT
    right: float = RIGHT

    @classmethod
    def of(cls, scene: Scene, room: float = ROOM) -> Self:
        """The zoom's scale, widened so that the plan fills the room, never beyond `WIDEST`."""
        first, last = scene.span()
        days = (last - first).days + 1
        free = right(scene)
        inner = room - LEFT - free
        wanted = min(max(PER_DAY[scene.zoom], inner / days), MOST_PER_DAY)
        per_day = min(wanted, (WIDEST - LEFT - free) / days)
        # The axis of a short plan goes on to the end of the room, as far as there are dates.
        filled = min(math.floor(inner / per_day + 1e-9), (date.max - first).days)
        return cls(first, max(days, filled), per_day, right=free)

    @property
    def width(self) -> float:
        """From the left edge of the drawing to its right one."""
        return self.left + self.days * self.per_day + self.right

    @property
    def last(self) -> date:
        """The last day on the axis."""
        return self.first + timedelta(days=self.days - 1)

    def x(self, day: date) -> float:
        """Where the day begins."""
        return self.left + (day - self.first).days * self.per_day

    def after(self, day: date) -> float:
        """Where the day is over."""
        return self.x(day) + self.per_day

    def holds(self, day: date) -> bool:
        """Whether the day is on the axis."""
        return self.first <= day <= self.last
