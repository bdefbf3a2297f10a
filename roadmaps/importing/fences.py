"""Where rows may not go: begun work not to the backlog, open work not into a wave that is closed.

The same rules as by hand (actions.placing, actions.advancing).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from roadmaps.actions.placing import OVER
from roadmaps.dated import Standing
from roadmaps.exchange.package_rows import Row
from roadmaps.exchange.tables import Column
from roadmaps.importing.arrival import Kept
from roadmaps.importing.saying import Facts, Sayings
from roadmaps.models import WorkPackage
from roadmaps.models.package import BEGUN, PackageStatus
from roadmaps.package_words import begun_in_backlog, begun_to_backlog, called
from roadmaps.wave_words import closed

Faults = Iterator[tuple[str, str]]


@dataclass(frozen=True)
class Fences:
    """`progress` is what each row says of how far it is, by handles."""

    standing: Standing
    sayings: Sayings
    progress: Mapping[str, Facts]

    def faults(self, rows: Mapping[str, Row]) -> Faults:
        """What is wrong with rows, by their handles."""
        for handle, row in rows.items():
            words = self._wrong(handle, row)
            if words:
                yield handle, words

    def unfounded(self, rows: Mapping[str, Row]) -> Iterator[tuple[str, Kept]]:
        """New rows that come into the backlog though the file says that they have begun.  Where
        it knows no waves that makes no row wrong, so what it says of it is kept aside."""
        for handle, row in rows.items():
            status = self._status(handle, None)
            if handle not in self.sayings.known and not row.wave and status in BEGUN:
                yield handle, ("status_backlog", row.name, str(PackageStatus(status).label))

    def _wrong(self, handle: str, row: Row) -> str:
        package = self.sayings.known.get(handle)
        is_begun = self._status(handle, package) in BEGUN
        if row.wave:
            return self._into_closed(handle, row, package)
        if package is None:
            return ""
        if package.wave_id is None:
            return begun_in_backlog(called(package)) if is_begun and not package.has_begun else ""
        says_backlog = self.sayings.says(handle, row, Column.WAVE)
        return begun_to_backlog(package) if is_begun and says_backlog else ""

    def _into_closed(self, handle: str, row: Row, package: WorkPackage | None) -> str:
        wave = next((each for each in self.standing.waves if each.key == row.wave), None)
        if wave is None or (package and package.wave_id == wave.pk):
            return ""
        day = self.standing.passed.get(wave.key)
        return closed(wave, day) if day and self._status(handle, package) not in OVER else ""

    def _status(self, handle: str, package: WorkPackage | None) -> str:
        stands = package.status if package else PackageStatus.PLANNED
        return str(self.progress.get(handle, {}).get(Column.STATUS, stands))
