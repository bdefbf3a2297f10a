"""The days of the demo's plan and gates, moved: it is in mid-flight whenever somebody loads it."""

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any

from pmo_studio.core.bundle import Scope
from pmo_studio.core.bundle.tables import Table, parts
from roadmaps.improving.quarters import Quarter, quarter_of
from roadmaps.kpis import periods

# The day on which the file was written: what is planned for later lies ahead of it.
WRITTEN_ON = datetime.date(2026, 6, 3)
PLAN = "roadmaps"
READINGS = "readings"
# Beside the plan: when maturity is assessed next, and what was decided at gates just before: so
# conditions are not due long ago.
BESIDE = ("assessment_cycles", "gate_waivers", "gate_decisions", "gate_conditions")
# Events of these topics come last in the log, so it stays in order.
TOPICS = ("plan", "change", "readings", "reviews", "steps")
# Quarters stay quarters: of a moved day the first day of its own.
QUARTERS = ("function_reviews", "satisfaction_surveys")
STEPS = "improvements"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Row = Mapping[str, Any]
Move = Callable[[Any], Any]


def moved(document: Row, today: datetime.date) -> dict[str, Any]:
    """The document with every day of plan and gates moved by whole weeks, to lie round `today`.

    Weekdays stay what they are, so nothing begins on a weekend, and holidays move along, so what
    was promised keeps its working days.  What the log says of the plan moves too, and what happened
    before it stays in the past.
    """
    move = _by(datetime.timedelta(weeks=(today - WRITTEN_ON).days // 7))
    changed = dict(document)
    engagement = document["engagement"]
    changed["engagement"] = {**engagement, "holidays": [*map(move, engagement["holidays"])]}
    for table in _moving():
        if table.key in document:
            changed[table.key] = [_row(row, _dated(table), move) for row in document[table.key]]
    if READINGS in document:
        changed[READINGS] = _readings(document, changed[READINGS], today)
    for key in QUARTERS:
        changed[key] = [_in_quarter(row) for row in changed.get(key, [])]
    steps = zip(document.get(STEPS, []), changed.get(STEPS, []), strict=True)
    changed[STEPS] = [_step(row, moved_row, today) for row, moved_row in steps]
    changed["events"] = [_event(event, move) for event in document["events"]]
    return changed


def _readings(document: Row, moved_rows: list[dict[str, Any]], today: datetime.date) -> list[Row]:
    """Readings with their periods moved by whole ones: the last stays the last that was over."""

    def period(row: Row) -> str:
        frequency = row["frequency"]
        first = periods.of_day(datetime.date.fromisoformat(row["period"]), frequency)
        written, now = (periods.of_day(day, frequency) for day in (WRITTEN_ON, today))
        return first.shifted(periods.between(written, now)).first.isoformat()

    pairs = zip(document[READINGS], moved_rows, strict=True)
    return [{**changed, "period": period(row)} for row, changed in pairs]


def _moving() -> list[Table]:
    return [
        table
        for part in parts()
        for table in part.tables
        if part.key == PLAN or table.key in BESIDE
    ]


def _by(weeks: datetime.timedelta) -> Move:
    """Moves a text that begins with a day; anything else stays as it is."""

    def move(value: Any) -> Any:
        found = DAY.match(value) if isinstance(value, str) else None
        if found is None:
            return value
        day = datetime.date.fromisoformat(found[0]) + weeks
        return day.isoformat() + value[found.end() :]

    return move


def _dated(table: Table) -> list[str]:
    columns = table.columns(Scope.ENGAGEMENT)
    formats = {name: column.schema.get("format") for name, column in columns.items()}
    return [name for name, format_ in formats.items() if format_ in ("date", "date-time")]


def _row(row: Row, dated: list[str], move: Move) -> dict[str, Any]:
    return {name: move(value) if name in dated else value for name, value in row.items()}


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


def _event(event: Row, move: Move) -> Row:
    if event["topic"].partition(":")[0] not in TOPICS:
        return event
    data = {name: move(value) for name, value in event["data"].items()}
    return {**event, "created_at": move(event["created_at"]), "data": data}
