"""The days of the demo, moved: in mid-flight, or closed lately, whenever somebody loads it."""

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any

from roadmaps.improving.quarters import Quarter, quarter_of
from roadmaps.kpis import periods

# The day on which the files were written: what is planned for later lies ahead of it.
WRITTEN_ON = datetime.date(2026, 6, 3)
READINGS = "readings"
# Quarters stay quarters: of a moved day the first day of its own.
QUARTERS = ("function_reviews", "satisfaction_surveys")
STEPS = "improvements"
# A day, alone or with a time behind it; nothing that somebody wrote is only that.
DAY = re.compile(r"(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00))?")

Row = Mapping[str, Any]
Move = Callable[[str], str]


def moved(document: Row, today: datetime.date) -> dict[str, Any]:
    """The document with all its days moved by the same whole weeks, to lie round `today`.

    Weekdays stay what they are, so nothing begins on a weekend, and holidays move along, so what
    was promised keeps its working days.  The log moves with what it tells of.
    """
    changed: dict[str, Any] = _all(document, _by(datetime.timedelta(weeks=_weeks(today))))
    if READINGS in document:
        changed[READINGS] = _readings(document, changed[READINGS], today)
    for key in QUARTERS:
        changed[key] = [_in_quarter(row) for row in changed.get(key, [])]
    steps = zip(document.get(STEPS, []), changed.get(STEPS, []), strict=True)
    changed[STEPS] = [_step(row, moved_row, today) for row, moved_row in steps]
    return changed


def _weeks(today: datetime.date) -> int:
    return (today - WRITTEN_ON).days // 7


def _all(value: Any, move: Move) -> Any:
    if isinstance(value, str):
        return move(value)
    if isinstance(value, list):
        return [_all(each, move) for each in value]
    if isinstance(value, Mapping):
        return {name: _all(each, move) for name, each in value.items()}
    return value


def _by(weeks: datetime.timedelta) -> Move:
    """Moves a text that is a day or a moment; anything else stays as it is."""

    def move(value: str) -> str:
        found = DAY.fullmatch(value)
        if found is None:
            return value
        day = datetime.date.fromisoformat(found[1]) + weeks
        return day.isoformat() + (found[2] or "")

    return move


def _readings(document: Row, moved_rows: list[dict[str, Any]], today: datetime.date) -> list[Row]:
    """Readings with their periods moved by whole ones: the last stays the last that was over."""

    def period(row: Row) -> str:
        frequency = row["frequency"]
        first = periods.of_day(datetime.date.fromisoformat(row["period"]), frequency)
        written, now = (periods.of_day(day, frequency) for day in (WRITTEN_ON, today))
        return first.shifted(periods.between(written, now)).first.isoformat()

    pairs = zip(document[READINGS], moved_rows, strict=True)
    return [{**changed, "period": period(row)} for row, changed in pairs]


def _in_quarter(row: Row) -> dict[str, Any]:
    day = datetime.date.fromisoformat(row["period"])
    return {**row, "period": quarter_of(day).isoformat()}


def _step(row: Row, moved_row: dict[str, Any], today: datetime.date) -> dict[str, Any]:
    """The quarter of its day where it has one, else as many quarters from now as when written."""
    if moved_row["due_on"]:
        quarter = Quarter.of(datetime.date.fromisoformat(moved_row["due_on"]))
    elif row["quarter"]:
        on = Quarter.of(today).index - Quarter.of(WRITTEN_ON).index
        quarter = Quarter.of(datetime.date.fromisoformat(row["quarter"])).after(on)
    else:
        return moved_row
    return {**moved_row, "quarter": quarter.first.isoformat()}
