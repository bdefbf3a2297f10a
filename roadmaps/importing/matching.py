"""What arrived, held against the plan as it stands: what is new, what changes, what cannot be."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils import timezone

from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from roadmaps import dated, percents
from roadmaps.dated import Standing
from roadmaps.exchange.circles import circles
from roadmaps.exchange.package_rows import Row
from roadmaps.exchange.tables import Column
from roadmaps.importing import words
from roadmaps.importing.arrival import Arrival, Kept, WrongLine, hash_of
from roadmaps.importing.reading import TEMPORARY
from roadmaps.models import Plan, WorkPackage
from roadmaps.models.package import PackageStatus
from roadmaps.models.wave import first_waves
from roadmaps.planning.moves import is_broken
from roadmaps.planning.network import Predecessor

# What a derivation calls its packages by: a package out of a file gets another key.
DERIVED = ("EN-", "WP-", "CH-", "OWN-")
# So often rows are left out because others were; no plan that people made needs more.
MOST_ROUNDS = 20
Facts = Mapping[Column, Any]


@dataclass(frozen=True)
class Change:
    """A package that the file says otherwise: `then` holds the fields that differ, `now` what the
    plan says of these."""

    package: WorkPackage
    now: Facts
    then: Facts


@dataclass(frozen=True)
class Match:
    """`added` are rows by their handles, which other rows wait for; `facts` what each says."""

    added: Mapping[str, Row]
    facts: Mapping[str, Facts]
    changed: Sequence[Change]
    unchanged: int
    wrong: Sequence[WrongLine]
    left_out: int
    kept: Sequence[Kept]

    @cached_property
    def digest(self) -> str:
        """The same where the same would be written over the same."""
        news = [(handle, sorted(self.facts[handle].items())) for handle in self.added]
        changes = [
            (one.package.pk, sorted(one.now.items()), sorted(one.then.items()))
            for one in self.changed
        ]
        return hash_of((news, changes, self.left_out))

    @property
    def has_some(self) -> bool:
        return bool(self.added or self.changed)


def ground(engagement: Engagement) -> Standing:
    """The plan as it stands; before there is one, what it will begin with."""
    plan = Plan(engagement=engagement)
    return dated.of(engagement) or Standing(
        engagement,
        plan,
        waves=first_waves(plan),
        rows=[],
        after={},
        deliverables={},
        today=timezone.localdate(),
    )


def matched(standing: Standing, arrival: Arrival) -> Match:
    """Two queries, however many rows there are.  Raises Refused for what nothing can settle."""
    return _Matcher(standing, arrival).match()


class _Matcher:
    def __init__(self, standing: Standing, arrival: Arrival) -> None:
        self.arrival = arrival
        self.standing = standing
        self.known = {row.key: row for row in standing.rows}
        self.places = {wave.key: wave.position for wave in standing.waves}
        self.here = {key.upper(): key for key in self.known}
        self.rows = {_handle(row): row for row in map(self._as_here, arrival.rows)}
        self.kept: list[Kept] = []
        self.wrong: list[WrongLine] = []
        self.owners = _owners(standing.engagement)
        removed = WorkPackage.objects.archived().filter(plan__engagement=standing.engagement)
        self.removed = {key.upper() for key in removed.values_list("key", flat=True)}

    def match(self) -> Match:
        self._refuse({each: words.removed(each) for each in self.rows if each in self.removed})
        self._settle()
        facts = {handle: self._facts(handle, row) for handle, row in self.rows.items()}
        added = {handle: row for handle, row in self.rows.items() if handle not in self.known}
        changed = [
            change
            for handle, said in facts.items()
            if handle in self.known and (change := self._change(self.known[handle], said))
        ]
        return Match(
            added,
            facts,
            changed,
            unchanged=len(self.rows) - len(added) - len(changed),
            wrong=sorted([*self.arrival.wrong, *self.wrong], key=lambda each: each.line),
            left_out=self.arrival.left_out + len(self.wrong),
            kept=(*self.arrival.kept, *self.kept),
        )

    def _as_here(self, row: Row) -> Row:
        """With keys as the plan writes them: parts of what was split end in a small letter."""
        here = self.here
        after = tuple(Predecessor(here.get(wait.key, wait.key), wait.lag) for wait in row.after)
        return replace(row, key=here.get(row.key, row.key), after=after)

    # --- rows that cannot be, beside each other and beside what stands ---

    def _settle(self) -> None:
        """Leave out what would wait for itself or for what comes later, until nothing does: a
        package whose row is left out stays as it stands, which may stand against others."""
        for _round in range(MOST_ROUNDS):
            faults = dict(self._circles()) or dict(self._out_of_order())
            if not faults:
                return
            self._refuse(faults)
        raise Refused(words.TANGLED, field="file")

    def _refuse(self, faults: Mapping[str, str]) -> None:
        """Leave these rows out; who waits for a new one of them waits no more."""
        gone = {handle: self.rows.pop(handle) for handle in faults}
        for handle, row in gone.items():
            self.wrong.append(WrongLine(row.line, row.name, (faults[handle],)))
        new = gone.keys() - self.known.keys()
        if new:
            self.rows = {handle: self._without(row, new) for handle, row in self.rows.items()}

    def _without(self, row: Row, gone: Set[str]) -> Row:
        lost = [wait.key for wait in row.after if wait.key in gone]
        if not lost:
            return row
        self.kept += [("lost_link", row.name, key.removeprefix(TEMPORARY)) for key in lost]
        return replace(row, after=tuple(wait for wait in row.after if wait.key not in gone))

    def _circles(self) -> Iterator[tuple[str, str]]:
        for group in circles(self._pairs()):
            told = words.circle([self._called(each) for each in group])
            yield from ((handle, told) for handle in group if handle in self.rows)

    def _out_of_order(self) -> Iterator[tuple[str, str]]:
        now = {key: self._place_now(row) for key, row in self.known.items()}
        then = now | {handle: self._place(handle, row) for handle, row in self.rows.items()}
        stood = set(self._stood())
        for first, second in self._pairs():
            if not is_broken(then[first], then[second]) or self._is_dropped(first, second):
                continue
            if (first, second) in stood and is_broken(now[first], now[second]):
                continue  # no fault of the file
            if second in self.rows:
                yield second, words.too_early(self._called(first))
            else:
                yield first, words.too_late(self._called(second))

    def _pairs(self) -> list[tuple[str, str]]:
        """Who would be waited for by whom."""
        found = [
            (wait.key, handle)
            for handle, row in self.rows.items()
            for wait in row.after
            if self._says_after(handle)
        ]
        told = {handle for handle in self.rows if self._says_after(handle)}
        for first, second in self._stood():
            if second not in told or self._is_dropped(first):
                found.append((first, second))
        return found

    def _stood(self) -> Iterator[tuple[str, str]]:
        for key, row in self.known.items():
            for one in self.standing.after.get(row.pk, ()):
                first = self.standing.by_pk.get(one.predecessor_id)
                if first is not None:
                    yield first.key, key

    def _says_after(self, handle: str) -> bool:
        return handle not in self.known or Column.AFTER in self.arrival.columns

    def _is_dropped(self, *handles: str) -> bool:
        rows = (self.known.get(handle) for handle in handles)
        return any(row is not None and row.status == PackageStatus.DROPPED for row in rows)

    def _place_now(self, row: WorkPackage) -> int | None:
        return self.places.get(self.standing.wave_keys.get(row.wave_id or 0, ""))

    def _place(self, handle: str, row: Row) -> int | None:
        if handle in self.known and Column.WAVE not in self.arrival.columns:
            return self._place_now(self.known[handle])
        return self.places.get(row.wave)

    def _called(self, handle: str) -> str:
        if handle.startswith(TEMPORARY) and handle in self.rows:
            return self.rows[handle].name
        return handle

    # --- what a row says, and what stands ---

    def _facts(self, handle: str, row: Row) -> Facts:
        """What the file says of a package, as it would be written."""
        said: dict[Column, Any] = {
            Column.NAME: row.name,
            Column.EFFORT: row.effort,
            Column.STAFF: row.staff,
            Column.WAVE: row.wave,
            Column.EARLIEST: row.earliest,
            Column.AFTER: dict(self._waits(row)),
        }
        package = self.known.get(handle)
        if row.percent is not None:
            if package is not None and package.status == PackageStatus.DONE:
                self._keep_percent(row)
            else:
                said[Column.PERCENT] = row.percent
        self._keep_kind(row, package)
        owner = self._owner(row, package)
        if owner is not UNKNOWN:
            said[Column.OWNER] = owner
        if package is None:
            return said
        return {column: value for column, value in said.items() if column in self.arrival.columns}

    def _waits(self, row: Row) -> Iterator[tuple[str, int]]:
        """Nothing waits for what was dropped."""
        for wait in row.after:
            if self._is_dropped(wait.key):
                self.kept.append(("lost_link", row.name, wait.key))
            else:
                yield wait.key, wait.lag

    def _keep_percent(self, row: Row) -> None:
        if row.percent != 100:
            self.kept.append(("percent_done", row.name, str(row.percent)))

    def _keep_kind(self, row: Row, package: WorkPackage | None) -> None:
        is_kind = package.kind if package else "own"
        if row.kind and row.kind != is_kind:
            self.kept.append(("kind", row.name, row.kind))

    def _owner(self, row: Row, package: WorkPackage | None) -> Any:
        """The id of a seat, None for nobody, UNKNOWN for a name that no seat has."""
        if not row.owner:
            return None
        name = _folded(row.owner)
        if package is not None and package.owner and _folded(package.owner.name) == name:
            return package.owner_id
        found = self.owners.get(name)
        if found is None:
            self.kept.append(("owner", row.name, row.owner))
            return UNKNOWN
        return found

    def _change(self, package: WorkPackage, said: Facts) -> Change | None:
        now = self._now(package)
        then = {column: value for column, value in said.items() if value != now[column]}
        if not then:
            return None
        return Change(package, {column: now[column] for column in then}, then)

    def _now(self, package: WorkPackage) -> dict[Column, Any]:
        waits = {}
        for one in self.standing.after.get(package.pk, ()):
            first = self.standing.by_pk[one.predecessor_id]
            if first.status != PackageStatus.DROPPED:
                waits[first.key] = one.lag
        statuses = self.standing.deliverables.get(package.pk, ())
        return {
            Column.NAME: package.name,
            Column.EFFORT: package.effort,
            Column.STAFF: package.staff,
            Column.WAVE: self.standing.wave_keys.get(package.wave_id or 0, ""),
            Column.EARLIEST: package.earliest,
            Column.OWNER: package.owner_id,
            Column.AFTER: waits,
            Column.PERCENT: percents.percent_of(package, statuses),
        }


UNKNOWN = object()


def _handle(row: Row) -> str:
    return row.key or f"{TEMPORARY}{row.line}"


def _folded(name: str) -> str:
    return one_line(name).casefold()


def _owners(engagement: Engagement) -> dict[str, int]:
    """Seats by their names; a name of two seats says neither."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for seat in Participant.objects.active().people().filter(engagement=engagement):
        name = _folded(seat.name)
        twice |= {name} & found.keys()
        found[name] = seat.pk
    return {name: pk for name, pk in found.items() if name not in twice}
