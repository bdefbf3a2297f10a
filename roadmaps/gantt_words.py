"""The words of the drawing of a plan in the active language."""

import datetime

from django.utils.dates import MONTHS
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as __
from django.utils.translation import ngettext, pgettext

from pmo_studio.core.models.engagement import PlanningUnit
from pmo_studio.core.rounding import half_up
from roadmaps.gantt.words import Words

_A_YEAR = 2026  # any will do: the names of months are the same in all


def words(*, unit: str = PlanningUnit.PERSON_DAYS, team: int | None = None) -> Words:
    """Of a plan that counts in this unit with a team of so many."""
    days = _Days()
    points = unit == PlanningUnit.POINTS
    return Words(
        months=tuple(str(MONTHS[month]) for month in range(1, 13)),
        months_short=days.months,
        quarter=__("Q{n}"),
        date=days.date,
        day=days.day,
        weekday=days.weekday,
        number=_number,
        title=__("Roadmap"),
        summary=__("{packages}, {start} to {end}. The same content is in the table."),
        packages=_packages,
        row=__("{name}, {start} to {end}, {percent} % done"),
        row_critical=__("critical"),
        row_float=_float,
        row_baseline=__("planned {start} to {end}"),
        wave_used=__("{wave}: {used} of {capacity}"),
        wave_free=__("{wave}: {used}"),
        gate_open=__("Gate on {date}, open"),
        gate_decided=__("Gate on {date}: {decision}"),
        gate_passed=__("Gate on {date}, passed"),
        axis=__("Time axis, {start} to {end}"),
        foot=__("Gates and capacity"),
        forecast=__("Forecast"),
        critical_link=__("Waits for, critical path"),
        other_link=__("Waits for, of the package chosen"),
        over=__("over by {n}"),
        package=__("Work package"),
        capacity=__("Points per wave") if points else __("Person-days per wave"),
        capacity_note=_note(team),
        critical=__("Critical"),
        has_float=__("Has float"),
        not_started=__("Not started"),
        in_progress=pgettext("plan", "In progress"),
        baseline=__("Baseline"),
        gate=__("Gate (filled when passed)"),
        over_capacity=__("Over capacity"),
        key=pgettext("plan", "Key"),
        kind=__("Kind"),
        wave=__("Wave"),
        start=pgettext("plan", "Start"),
        end=pgettext("plan", "End"),
        days=pgettext("plan", "Days"),
        float_days=__("Float"),
        percent=pgettext("plan", "Done"),
        after=pgettext("plan", "After"),
        status=__("Status"),
        page=__("Page"),
        page_of=__("{page} of {pages}"),
        paper_state=__("Done, float, after"),
        paper_after=__("after {keys}"),
        continued=__("{title} (continued)"),
    )


class _Days:
    """Dates as the whole product writes them, put together of twelve names: a plan has hundreds."""

    def __init__(self) -> None:
        firsts = [datetime.date(_A_YEAR, month, 1) for month in range(1, 13)]
        self.months = tuple(date_format(day, "DATE_FORMAT").split()[1] for day in firsts)
        mondays = [datetime.date(_A_YEAR, 6, 1 + day) for day in range(7)]
        self._weekdays = tuple(date_format(day, "D") for day in mondays)

    def day(self, day: datetime.date) -> str:
        return f"{day.day} {self.months[day.month - 1]}"

    def date(self, day: datetime.date) -> str:
        return f"{self.day(day)} {day.year}"

    def weekday(self, day: datetime.date) -> str:
        return f"{self._weekdays[day.weekday()]} {self.day(day)}"


def _number(value: float) -> str:
    """At most one decimal, none where there is none."""
    rounded = half_up(value, 1)
    return number_format(int(rounded) if rounded == int(rounded) else rounded)


def _packages(count: int) -> str:
    return ngettext("%(n)s work package", "%(n)s work packages", count) % {"n": count}


def _float(days: int) -> str:
    return ngettext("float %(n)s day", "float %(n)s days", days) % {"n": days}


def _note(team: int | None) -> str:
    if team is None:
        return __("used of available")
    return __("used of available, team of %(n)s") % {"n": team}
