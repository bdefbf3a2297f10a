"""In which wave the tasks of another tool begin here, and why.

Our waves are no outline of theirs: a group may be called like one, and a task may start while one
works.  What came earlier stays where people have it here.  A guess never makes a row wrong: what
would come before what it waits for, or into a wave that is closed, goes to the backlog.
"""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from functools import cached_property

from roadmaps.dated import Standing
from roadmaps.exchange.package_rows import Row
from roadmaps.exchange.tables import Column
from roadmaps.importing.arrival import Arrival
from roadmaps.models import FileFormat
from roadmaps.models.package import PackageStatus
from roadmaps.planning.moves import is_broken


class Why(StrEnum):
    """Why a new task is in its wave, or in the backlog."""

    GROUP = "group"
    DATES = "dates"
    NOTHING = "nothing"
    LATER = "later"
    CLOSED = "closed"
    CHOSEN = "chosen"


class Places:
    """Waves for new packages where the file knows none of ours; `rows` are all of the arrival by
    their handles."""

    def __init__(self, rows: Mapping[str, Row], standing: Standing, arrival: Arrival) -> None:
        self.rows = dict(rows)
        self.why: dict[str, Why] = {}
        self._standing = standing
        self._known = {row.key: row for row in standing.rows}
        self._order = {wave.key: wave.position for wave in standing.waves}
        self._closed = standing.passed
        self._has_groups = arrival.format == FileFormat.MSPDI
        self._says_waves = Column.WAVE in arrival.columns
        for handle, row in rows.items():
            if self._is_unplaced(row):
                self._place_anew(handle, row, in_backlog=arrival.choices.backlog)
        self._hold_back()

    @property
    def guessed(self) -> bool:
        """Whether people could have chosen the backlog instead, or did."""
        return any(why in (Why.GROUP, Why.DATES, Why.CHOSEN) for why in self.why.values())

    def _is_unplaced(self, row: Row) -> bool:
        if self._has_groups:
            return bool(row.foreign)
        return not self._says_waves and row.start is not None

    def _place_anew(self, handle: str, row: Row, *, in_backlog: bool) -> None:
        """A package that stands already stays where people have it."""
        if handle in self._known:
            self.rows[handle] = replace(row, wave="")
        elif in_backlog:
            self._put(handle, Why.CHOSEN, "")
        else:
            why, wave = self._guessed(row)
            is_closed = wave in self._closed and not _is_done(row)
            self._put(handle, *((Why.CLOSED, "") if is_closed else (why, wave)))

    def _guessed(self, row: Row) -> tuple[Why, str]:
        if row.wave:
            return Why.GROUP, row.wave
        for wave, first, last in self._spans:
            if row.start and first <= row.start <= last:
                return Why.DATES, wave
        return Why.NOTHING, ""

    def _put(self, handle: str, why: Why, wave: str) -> None:
        self.why[handle] = why
        self.rows[handle] = replace(self.rows[handle], wave=wave)

    @cached_property
    def _spans(self) -> list[tuple[str, datetime.date, datetime.date]]:
        spans = self._standing.planned.spans
        return [(span.wave, span.first, span.last) for span in spans if span.first and span.last]

    def _hold_back(self) -> None:
        """Until nothing waits for what comes later."""
        behind: dict[str, list[str]] = {}
        for handle in self.why:
            for wait in self.rows[handle].after:
                behind.setdefault(wait.key, []).append(handle)
        ahead = list(self.why)
        while ahead:
            handle = ahead.pop()
            if any(self._is_broken(wait.key, handle) for wait in self.rows[handle].after):
                self._put(handle, Why.LATER, "")
                ahead += behind.get(handle, ())

    def _is_broken(self, first: str, second: str) -> bool:
        before = self._known.get(first)
        if before is not None and before.status == PackageStatus.DROPPED:
            return False
        return is_broken(self._place(first), self._place(second))

    def _place(self, handle: str) -> int | None:
        """A package whose row says no wave stays in its own."""
        wave = self.rows[handle].wave if handle in self.rows else ""
        package = self._known.get(handle)
        if package and not wave:
            wave = self._standing.wave_keys.get(package.wave_id or 0, "")
        return self._order.get(wave)


def _is_done(row: Row) -> bool:
    return row.finished is not None or row.percent == 100 or row.status == PackageStatus.DONE
