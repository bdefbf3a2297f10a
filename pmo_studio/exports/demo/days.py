"""The days of the demo's plan, moved so that it is in mid-flight whenever somebody loads it."""

import datetime
from collections.abc import Mapping
from typing import Any

from pmo_studio.core.bundle import Scope
from pmo_studio.core.bundle.tables import parts

# The day on which the file was written: what is planned for later lies ahead of it.
WRITTEN_ON = datetime.date(2026, 6, 3)
PLAN = "roadmaps"


def moved(document: Mapping[str, Any], today: datetime.date) -> dict[str, Any]:
    """The document with every day of the plan moved by whole weeks, to lie round `today`.

    Weekdays stay what they are, so nothing begins on a weekend.  What happened before the plan,
    and when each line of the log was written, stays in the past.
    """
    weeks = datetime.timedelta(weeks=(today - WRITTEN_ON).days // 7)
    changed = dict(document)
    for table in next(part.tables for part in parts() if part.key == PLAN):
        days = [
            name
            for name, column in table.columns(Scope.ENGAGEMENT).items()
            if column.schema.get("format") == "date"
        ]
        if days and table.key in document:
            changed[table.key] = [_row(row, days, weeks) for row in document[table.key]]
    return changed


def _row(row: Mapping[str, Any], days: list[str], by: datetime.timedelta) -> dict[str, Any]:
    return {
        name: _day(value, by) if name in days and value else value for name, value in row.items()
    }


def _day(text: str, by: datetime.timedelta) -> str:
    return (datetime.date.fromisoformat(text) + by).isoformat()
