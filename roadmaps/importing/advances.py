"""How far the file says that a package is, by the rules of who says it by hand.

Other tools know percents and the days on which work began and ended, not our states: where these
differ from what stands, they tell the state.  A state of ours in a table counts as it stands there;
the one in a project file is of the day on which the file was made, and counts for new packages.
"""

import copy
import datetime
from collections.abc import Mapping
from typing import Any

from pmo_studio.core.refusals import Refused
from roadmaps.actions import advancing
from roadmaps.actions import said as fields
from roadmaps.actions.advancing import Progress
from roadmaps.dated import Standing
from roadmaps.exchange.package_rows import Row
from roadmaps.exchange.tables import Column
from roadmaps.importing import words
from roadmaps.importing.arrival import Arrival, Kept
from roadmaps.importing.saying import Facts, Sayings
from roadmaps.models import FileFormat, WorkPackage
from roadmaps.models.package import PackageStatus

COLUMNS = frozenset({Column.PERCENT, Column.STATUS, Column.STARTED, Column.FINISHED})
OF_FIELD = {
    "percent": Column.PERCENT,
    "status": Column.STATUS,
    "started_on": Column.STARTED,
    "finished_on": Column.FINISHED,
}
Day = datetime.date | None


class Advances:
    """`kept` is what is not taken, `says_some` whether any row says how far something is."""

    def __init__(self, standing: Standing, arrival: Arrival, sayings: Sayings) -> None:
        self.kept: list[Kept] = []
        self.says_some = False
        self._standing = standing
        self._blank = WorkPackage()
        self._sayings = sayings
        self._is_said = bool(arrival.columns & COLUMNS)
        self._stays = arrival.choices.keep_progress
        self._is_project = arrival.format == FileFormat.MSPDI

    def of(self, rows: Mapping[str, Row]) -> tuple[dict[str, Facts], dict[str, str]]:
        """What each row says, as it would be written, and what is wrong with others."""
        self.says_some = any(
            row.percent or row.status or row.started or row.finished for row in rows.values()
        )
        facts: dict[str, Facts] = {}
        faults: dict[str, str] = {}
        for handle, row in rows.items() if self._is_said else ():
            package = self._sayings.known.get(handle)
            if package and self._stays:
                continue
            try:
                facts[handle] = self._facts(row, package)
            except Refused as refused:
                column = OF_FIELD.get(refused.field, Column.STATUS)
                faults[handle] = f"{words.field(column)}: {refused.words}"
        return facts, faults

    def _facts(self, row: Row, package: WorkPackage | None) -> Facts:
        before = advancing.progress_of(package) if package else Progress()
        said = advancing.settled(self._said(row, package, before), before)
        facts: dict[Column, Any] = {
            Column.STATUS: said.status,
            Column.STARTED: said.started_on,
            Column.FINISHED: said.finished_on,
        }
        if row.status and not _is_ours(row):
            self.kept.append(("status", row.name, row.status))
        if row.percent is None:
            return facts
        if said.status == PackageStatus.DONE:
            if row.percent != 100:
                self.kept.append(("percent_done", row.name, str(row.percent)))
        elif row.percent != self._percent_as(said, package) and _is_typed(row, before):
            facts[Column.PERCENT] = row.percent
        return facts

    def _percent_as(self, said: Progress, package: WorkPackage | None) -> int:
        """What the package then shows by itself."""
        after = copy.copy(package) if package else self._blank
        fields.put(said, after)
        return self._sayings.percent(after)

    def _said(self, row: Row, package: WorkPackage | None, before: Progress) -> Progress:
        first, last = self._shown(package)
        started = _day(row.started, before.started_on, first)
        finished = _day(row.finished, before.finished_on, last)
        percent = self._sayings.percent(package) if package else 0
        moved = row.percent not in (None, percent)
        moved |= (started, finished) != (before.started_on, before.finished_on)
        told = _by_figures(row) if moved and before.status != PackageStatus.DROPPED else ""
        if _is_ours(row) and not self._is_project:
            told = row.status
        elif _is_ours(row) and package is None:
            told = told or row.status
        return Progress(told or before.status, before.percent, started, finished)

    def _shown(self, package: WorkPackage | None) -> tuple[Day, Day]:
        """Its days as files of ours have them: those of work."""
        dates = self._standing.dates(package) if package else None
        return (dates.first, dates.last) if dates else (None, None)


def _is_typed(row: Row, before: Progress) -> bool:
    """Every file has a zero for what has not begun; only a percent that somebody typed gives way
    to it."""
    return bool(row.percent) or before.percent is not None


def _is_ours(row: Row) -> bool:
    return row.status in PackageStatus.values


def _day(said: Day, stands: Day, shown: Day) -> Day:
    """A day that the file says otherwise; none, or the one on which the page shows it, is no
    other."""
    return stands if said is None or (stands and said == shown) else said


def _by_figures(row: Row) -> str:
    """ "" where they say nothing."""
    if row.finished or row.percent == 100:
        return PackageStatus.DONE
    return PackageStatus.ACTIVE if row.started or row.percent else ""
