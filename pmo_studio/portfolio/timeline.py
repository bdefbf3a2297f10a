"""The next dated thing of each engagement on one line of months, the same for the whole list."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as __

from pmo_studio.core.charts.lettering import em_width
from pmo_studio.core.charts.svg import PAGE, Svg, drawing, element, words
from pmo_studio.core.milestones import Milestone

MONTHS = 4
WIDTH, HEIGHT, HEAD = 300.0, 46.0, 18.0  # px
_TYPE, _HEAD_TYPE = 13.0, 12.0
# From so many days on, a day is told with its year.
FAR_DAYS = 270
_SIDE = 9.0  # half a diamond, which stays within the drawing
_BESIDE = 13.0  # from the middle of a diamond to its words
_MIDDLE = HEIGHT / 2
# Lines of months go beyond the drawing, so that they run down the list.
_ABOVE = f"-13V{HEIGHT + 13:g}"
# Bold words are wider than they are measured.
_BOLD = 1.14


@dataclass(frozen=True)
class Axis:
    """MONTHS whole months, this one first."""

    today: datetime.date

    @cached_property
    def starts(self) -> list[datetime.date]:
        """The first days of the months, and of the one after the last."""
        first = self.today.year * 12 + self.today.month - 1
        return [
            datetime.date((first + n) // 12, (first + n) % 12 + 1, 1) for n in range(MONTHS + 1)
        ]

    def x(self, day: datetime.date) -> float:
        """Where a day lies, also before and after the axis."""
        span = (self.starts[-1] - self.starts[0]).days
        return 1 + (WIDTH - 2) * (day - self.starts[0]).days / span

    @cached_property
    def head(self) -> Svg:
        """The names of the months, and where today is."""
        today = self.x(self.today)
        said = __("today")
        wide = em_width(said) * _HEAD_TYPE * _BOLD + 6
        begins = today if today + wide < WIDTH else WIDTH - wide
        parts = [_label(said, begins + 1, HEAD - 6, "today")]
        for start in self.starts[:-1]:
            name, x = date_format(start, "M"), self.x(start)
            # Today says where it is; a name that would lie on it stays away.
            if x + em_width(name) * _HEAD_TYPE * _BOLD + 4 < begins or x > begins + wide:
                parts.append(_label(name, x + 1, HEAD - 6))
        return drawing(WIDTH, HEAD, __("Next gate"), parts)

    @cached_property
    def _grid(self) -> str:
        lines = "".join(f"M{self.x(start):.1f} {_ABOVE}" for start in self.starts)
        today = f"M{self.x(self.today):.1f} {_ABOVE}"
        return element("path", d=lines, stroke=PAGE.rule) + element(
            "path", d=today, stroke=PAGE.signal, stroke_width=1.5
        )

    def drawn(self, listed: Sequence[Milestone], text: str) -> Svg:
        """The first with its `text`; those after it as open diamonds, where they lie on the axis
        and not under these words."""
        first = listed[0]
        x = self._within(first.day)
        wide = _BESIDE + em_width(text) * _TYPE * _BOLD
        forward = x + wide < WIDTH or x < WIDTH / 2
        taken = (x - 16, x + wide + 8) if forward else (x - wide - 8, x + 16)
        parts = [self._grid]
        for each in listed[1:]:
            if each.day < self.starts[-1] and not taken[0] < self.x(each.day) < taken[1]:
                parts.append(_diamond(self._within(each.day), "later"))
        parts.append(_diamond(x, "near" if first.is_near(self.today) else "far"))
        place = x + _BESIDE if forward else x - _BESIDE
        parts.append(_label(text, place, _MIDDLE + 4, end=not forward))
        return drawing(WIDTH, HEIGHT, text, parts)

    def _within(self, day: datetime.date) -> float:
        return min(max(self.x(day), _SIDE), WIDTH - _SIDE)


def said(one: Milestone, today: datetime.date) -> str:
    """As short as it stays clear: "Pilot gate, 20 Mar"."""
    is_near = abs((one.day - today).days) < FAR_DAYS
    pattern = "MONTH_DAY_FORMAT" if is_near else "DATE_FORMAT"
    told = {"what": one.words, "day": date_format(one.day, pattern)}
    if one.is_late(today):
        return __("%(what)s, was due %(day)s") % told
    return __("%(what)s, %(day)s") % told


def _diamond(x: float, kind: str) -> str:
    """What each kind looks like, and all lettering, says static/css/home.css: rows are many."""
    return f'<path class="{kind}" d="M{x:.1f} {_MIDDLE - 8:g}l8 8-8 8-8-8Z"/>'


def _label(text: str, x: float, y: float, kind: str = "", *, end: bool = False) -> str:
    anchor = ' text-anchor="end"' if end else ""
    return f'<text class="{kind}" x="{x:.1f}" y="{y:g}"{anchor}>{words(text)}</text>'
