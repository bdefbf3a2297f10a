"""Rows that cannot be, beside each other and beside what stands: left out with their reason."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pmo_studio.core.refusals import Refused
from roadmaps.dated import Standing
from roadmaps.exchange.circles import circles
from roadmaps.exchange.package_rows import Row
from roadmaps.exchange.tables import Column
from roadmaps.importing import words
from roadmaps.importing.arrival import Kept, WrongLine
from roadmaps.importing.reading import TEMPORARY
from roadmaps.importing.saying import Sayings
from roadmaps.models import WorkPackage
from roadmaps.planning.moves import is_broken

# So often rows are left out because others were; no plan that people made needs more.
MOST_ROUNDS = 20


class Order:
    """The rows that remain, what is wrong with the others, and what is lost with them."""

    def __init__(self, rows: Mapping[str, Row], standing: Standing, sayings: Sayings) -> None:
        self.rows = dict(rows)
        self.wrong: list[WrongLine] = []
        self.kept: list[Kept] = []
        self._sayings = sayings
        self._known = sayings.known
        self._wave_keys = standing.wave_keys
        self._places = {wave.key: wave.position for wave in standing.waves}

    def settle(self) -> None:
        """Leave out what would wait for itself or for what comes later, until nothing does: a
        package whose row is left out stays as it stands, which may stand against others.

        Raises Refused for what nothing can settle.
        """
        for _round in range(MOST_ROUNDS):
            faults = dict(self._circles()) or dict(self._out_of_order())
            if not faults:
                return
            self.refuse(faults)
        raise Refused(words.TANGLED, field="file")

    def refuse(self, faults: Mapping[str, str]) -> None:
        """Leave these rows out; who waits for a new one of them waits no more."""
        gone = {handle: self.rows.pop(handle) for handle in faults}
        for handle, row in gone.items():
            self.wrong.append(WrongLine(row.line, row.name, (faults[handle],)))
        new = gone.keys() - self._known.keys()
        if new:
            called = {key: _called(key, gone[key]) for key in new}
            self.rows = {handle: self._without(row, called) for handle, row in self.rows.items()}

    def _without(self, row: Row, gone: Mapping[str, str]) -> Row:
        """`gone` by their keys, as people call them."""
        lost = [gone[wait.key] for wait in row.after if wait.key in gone]
        if not lost:
            return row
        self.kept += [("lost_link", row.name, called) for called in lost]
        return replace(row, after=tuple(wait for wait in row.after if wait.key not in gone))

    def _circles(self) -> Iterator[tuple[str, str]]:
        for group in circles(self._pairs()):
            told = words.circle([self._called(each) for each in group])
            yield from ((handle, told) for handle in group if handle in self.rows)

    def _out_of_order(self) -> Iterator[tuple[str, str]]:
        now = {key: self._place_now(row) for key, row in self._known.items()}
        then = now | {handle: self._place(handle, row) for handle, row in self.rows.items()}
        stood = {(first, key) for key in self._known for first, _lag in self._sayings.stood(key)}
        for first, second in self._pairs():
            if not is_broken(then[first], then[second]):
                continue
            if self._sayings.is_dropped(first, second):
                continue
            if (first, second) in stood and is_broken(now[first], now[second]):
                continue  # no fault of the file
            if second in self.rows:
                yield second, words.too_early(self._called(first))
            else:
                yield first, words.too_late(self._called(second))

    def _pairs(self) -> list[tuple[str, str]]:
        """Who would be waited for by whom."""
        told = [
            (first, handle)
            for handle, row in self.rows.items()
            for first, _lag in self._sayings.waits(handle, row)
        ]
        told += [
            (first, key)
            for key in self._known.keys() - self.rows.keys()
            for first, _lag in self._sayings.stood(key)
        ]
        # Of what was dropped stays who waits for it, beside what any file says.
        told += [
            (first, key)
            for key in self._known.keys() & self.rows.keys()
            for first, _lag in self._sayings.stood(key)
            if self._sayings.is_dropped(first)
        ]
        return list(dict.fromkeys(told))

    def _place_now(self, row: WorkPackage) -> int | None:
        return self._places.get(self._wave_keys.get(row.wave_id or 0, ""))

    def _place(self, handle: str, row: Row) -> int | None:
        if not self._sayings.says(handle, row, Column.WAVE):
            return self._place_now(self._known[handle])
        return self._places.get(row.wave)

    def _called(self, handle: str) -> str:
        return _called(handle, self.rows[handle]) if handle in self.rows else handle


def _called(handle: str, row: Row) -> str:
    """What has no key of ours is known by its name to people."""
    return row.name if handle.startswith(TEMPORARY) else handle
