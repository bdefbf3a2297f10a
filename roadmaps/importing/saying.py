"""Of which fields a row says something, and what it says of each, beside what stands."""

from collections.abc import Iterator, Mapping, Set
from typing import Any

from pmo_studio.core.models import Engagement, Participant
from roadmaps import percents
from roadmaps.dated import Standing
from roadmaps.exchange.package_rows import Row
from roadmaps.exchange.tables import Column
from roadmaps.importing.arrival import Kept
from roadmaps.importing.recognising import folded
from roadmaps.models import WorkPackage
from roadmaps.models.package import PackageStatus

Facts = Mapping[Column, Any]
UNKNOWN = object()
# Of these an empty field of a row that is known again without its key says nothing: the other tool
# knows neither our waves nor our seats.
MAY_LACK = {Column.WAVE: "wave", Column.EARLIEST: "earliest", Column.OWNER: "owner"}


class Sayings:
    """`again` are the keys of packages whose rows have none of ours; `handles` all of the file."""

    def __init__(
        self, standing: Standing, columns: Set[Column], again: Set[str], handles: Set[str]
    ) -> None:
        self.kept: list[Kept] = []
        self.known = {row.key: row for row in standing.rows}
        self._standing = standing
        self._columns = columns
        self._again = again
        self._handles = handles
        self._owners = _owners(standing.engagement)

    def says(self, handle: str, row: Row, column: Column) -> bool:
        """New packages are all that their rows say; of others a column that is not there says
        nothing."""
        if handle not in self.known:
            return True
        if column not in self._columns:
            return False
        lacking = handle in self._again and column in MAY_LACK
        return not lacking or bool(getattr(row, MAY_LACK[column]))

    def is_dropped(self, *handles: str) -> bool:
        rows = (self.known.get(handle) for handle in handles)
        return any(row is not None and row.status == PackageStatus.DROPPED for row in rows)

    def waits(self, handle: str, row: Row) -> Iterator[tuple[str, int]]:
        """What it would wait for: what its row says or, where that says nothing, what stands.

        Another tool knows nothing of what a package waits for and is in no row of its file.
        """
        told = self.says(handle, row, Column.AFTER)
        if told:
            yield from ((wait.key, wait.lag) for wait in row.after)
        if told and handle not in self._again:
            return
        for first, lag in self.stood(handle):
            if not told or first not in self._handles:
                yield first, lag

    def stood(self, key: str) -> Iterator[tuple[str, int]]:
        """What the package waits for now."""
        package = self.known.get(key)
        for one in self._standing.after.get(package.pk, ()) if package else ():
            first = self._standing.by_pk.get(one.predecessor_id)
            if first is not None:
                yield first.key, one.lag

    def facts(self, handle: str, row: Row) -> dict[Column, Any]:
        """What the file says of a package, as it would be written; without how far it is."""
        package = self.known.get(handle)
        said: dict[Column, Any] = {
            Column.NAME: row.name,
            Column.EFFORT: row.effort,
            Column.STAFF: row.staff,
            Column.WAVE: row.wave,
            Column.EARLIEST: row.earliest,
            Column.AFTER: dict(self._kept_waits(handle, row)),
        }
        self._keep_kind(row, package)
        owner = self._owner(row, package)
        if owner is not UNKNOWN:
            said[Column.OWNER] = owner
        return {column: value for column, value in said.items() if self.says(handle, row, column)}

    def now(self, package: WorkPackage) -> dict[Column, Any]:
        """What stands, in the same fields."""
        waits = {first: lag for first, lag in self.stood(package.key) if not self.is_dropped(first)}
        return {
            Column.NAME: package.name,
            Column.EFFORT: package.effort,
            Column.STAFF: package.staff,
            Column.WAVE: self._standing.wave_keys.get(package.wave_id or 0, ""),
            Column.EARLIEST: package.earliest,
            Column.OWNER: package.owner_id,
            Column.AFTER: waits,
            Column.PERCENT: self.percent(package),
            Column.STATUS: package.status,
            Column.STARTED: package.started_on,
            Column.FINISHED: package.finished_on,
        }

    def percent(self, package: WorkPackage) -> int:
        return percents.percent_of(package, self._standing.deliverables.get(package.pk, ()))

    def _kept_waits(self, handle: str, row: Row) -> Iterator[tuple[str, int]]:
        """Nothing waits for what was dropped."""
        told = {wait.key for wait in row.after}
        for first, lag in self.waits(handle, row):
            if not self.is_dropped(first):
                yield first, lag
            elif first in told:
                self.kept.append(("lost_link", row.name, first))

    def _keep_kind(self, row: Row, package: WorkPackage | None) -> None:
        is_kind = package.kind if package else "own"
        if row.kind and row.kind != is_kind:
            self.kept.append(("kind", row.name, row.kind))

    def _owner(self, row: Row, package: WorkPackage | None) -> Any:
        """The id of a seat, None for nobody, UNKNOWN for a name that no seat has."""
        if not row.owner:
            return None
        name = folded(row.owner)
        if package is not None and package.owner and folded(package.owner.name) == name:
            return package.owner_id
        found = self._owners.get(name)
        if found is None:
            self.kept.append(("owner", row.name, row.owner))
            return UNKNOWN
        return found


def _owners(engagement: Engagement) -> dict[str, int]:
    """Seats by their names; a name of two seats says neither."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for seat in Participant.objects.active().people().filter(engagement=engagement):
        name = folded(seat.name)
        twice |= {name} & found.keys()
        found[name] = seat.pk
    return {name: pk for name, pk in found.items() if name not in twice}
