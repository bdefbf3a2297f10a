"""The words of the drawing, in the reader's language; the English ones unless others are given."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _date(day: datetime.date) -> str:
    return f"{_day(day)} {day.year}"


def _day(day: datetime.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1][:3]}"


def _weekday(day: datetime.date) -> str:
    return f"{_DAYS[day.weekday()]} {_day(day)}"


def _float(days: int) -> str:
    return f"float {days} day" if days == 1 else f"float {days} days"


def _packages(count: int) -> str:
    return f"{count} work package" if count == 1 else f"{count} work packages"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Words:
    """Names and sentences; {fields} are filled in by the drawing.

    `date` is a day with its year, `day` without, `weekday` with its day of the week.
    """

    months: tuple[str, ...] = _MONTHS
    months_short: tuple[str, ...] = tuple(name[:3] for name in _MONTHS)
    quarter: str = "Q{n}"
    date: Callable[[datetime.date], str] = _date
    day: Callable[[datetime.date], str] = _day
    weekday: Callable[[datetime.date], str] = _weekday
    number: Callable[[float], str] = _number
    title: str = "Gantt chart"
    # What a reader who does not see the drawing hears of it, of a row, of a wave, of a gate.
    summary: str = "{packages}, {start} to {end}. The same content is in the table."
    packages: Callable[[int], str] = _packages
    row: str = "{name}, {start} to {end}, {percent} % done"
    row_critical: str = "critical"
    row_float: Callable[[int], str] = _float
    row_baseline: str = "planned {start} to {end}"
    wave_used: str = "{wave}: {used} of {capacity}"
    wave_free: str = "{wave}: {used}"
    gate_open: str = "Gate on {date}, open"
    gate_decided: str = "Gate on {date}: {decision}"
    gate_passed: str = "Gate on {date}, passed"
    axis: str = "Time axis, {start} to {end}"
    foot: str = "Gates and capacity"
    forecast: str = "Forecast"
    critical_link: str = "Waits for, critical path"
    other_link: str = "Waits for, of the package chosen"
    over: str = "over by {n}"
    # Headings
    package: str = "Work package"
    capacity: str = "Person-days per wave"
    capacity_note: str = "used of available"
    # Legend
    critical: str = "Critical"
    has_float: str = "Has float"
    not_started: str = "Not started"
    in_progress: str = "In progress"
    baseline: str = "Baseline"
    gate: str = "Gate (filled when passed)"
    over_capacity: str = "Over capacity"
    # The table of the rows
    key: str = "Key"
    kind: str = "Kind"
    wave: str = "Wave"
    start: str = "Start"
    end: str = "End"
    days: str = "Days"
    float_days: str = "Float"
    percent: str = "Done"
    after: str = "After"
    status: str = "Status"
    # On paper
    page: str = "Page"
    page_of: str = "{page} of {pages}"
    paper_state: str = "Done, float, after"
    paper_after: str = "after {keys}"
    continued: str = "{title} (continued)"


ENGLISH = Words()
