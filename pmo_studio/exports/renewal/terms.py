"""What a table brings into the next cycle, and what one has to know to say it.  No database."""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Row = dict[str, Any]
Document = Mapping[str, Any]
ENDED = "archived_at"


@dataclass(frozen=True)
class Terms:
    """What the lead chose: how the next cycle is called, when it begins, in which language, and
    whether KPIs start from where they stand (`rebase`)."""

    name: str
    starts_on: datetime.date
    language: str
    rebase: bool = True


@dataclass
class Cycle:
    """The bundle of the closed engagement, the terms, the moment, and what was kept so far."""

    document: Document
    terms: Terms
    now: str
    # By space, the ids of the rows that go over.
    kept: dict[str, set[int]] = field(default_factory=dict)
    picks: "dict[Callable[[Cycle], Collection[int]], frozenset[int]]" = field(default_factory=dict)

    @property
    def starts_on(self) -> str:
        return self.terms.starts_on.isoformat()

    @cached_property
    def seats(self) -> Mapping[int, Row]:
        return self._by_id("seats")

    @cached_property
    def studio(self) -> int:
        """The studio's own seat, the first of its kind: it holds what guests wrote."""
        return min(key for key, row in self.seats.items() if row["kind"] == "service")

    @cached_property
    def deliverables(self) -> Mapping[int, list[Row]]:
        """Those that nobody deleted, by package."""
        return self._grouped("deliverables", "package")

    @cached_property
    def readings(self) -> Mapping[int, list[Row]]:
        """Those that stand, by KPI."""
        return self._grouped("readings", "kpi")

    def rows(self, key: str) -> list[Row]:
        return list(self.document.get(key) or ())

    def has(self, space: str, number: int | None) -> bool:
        return number in self.kept.get(space, ())

    def ahead(self, day: str | None) -> str | None:
        """A day that the next cycle still has ahead; None of one that went by before it began."""
        return day if day and day >= self.starts_on else None

    def _grouped(self, key: str, by: str) -> Mapping[int, list[Row]]:
        found: dict[int, list[Row]] = {}
        for row in self.rows(key):
            if row[ENDED] is None:
                found.setdefault(row[by], []).append(row)
        return found

    def _by_id(self, key: str) -> Mapping[int, Row]:
        return {row["id"]: row for row in self.rows(key)}


Keeps = Callable[[Row, Cycle], bool]
Becomes = Callable[[Row, Cycle], Row]


def all_of(row: Row, cycle: Cycle) -> bool:
    return True


def standing(row: Row, cycle: Cycle) -> bool:
    """What nobody deleted."""
    return row.get(ENDED) is None


def the_same(row: Row, cycle: Cycle) -> Row:
    return row


@dataclass(frozen=True)
class Goes:
    """A table whose rows go over: those that it `keeps`, as what each `becomes`."""

    keeps: Keeps = standing
    becomes: Becomes = the_same


@dataclass(frozen=True)
class Stays:
    """A table whose rows stay with the closed engagement."""


Way = Goes | Stays
STAYS = Stays()
EVERY = Goes(all_of)
LIVE = Goes()


def emptied(*names: str, **others: Any) -> Becomes:
    """The row with these fields null and the others as given."""
    values = dict.fromkeys(names) | others
    return lambda row, cycle: row | values


def picked(choose: Callable[[Cycle], Collection[int]]) -> Keeps:
    """The rows whose ids `choose` names; it is asked once for a whole table."""

    def keeps(row: Row, cycle: Cycle) -> bool:
        if choose not in cycle.picks:
            cycle.picks[choose] = frozenset(choose(cycle))
        return row["id"] in cycle.picks[choose]

    return keeps


def newest(rows: Iterable[Row], group: Callable[[Row], Any], order: str) -> frozenset[int]:
    """The ids of the rows with the greatest `order` of each group."""
    found: dict[Any, Row] = {}
    for row in rows:
        before = found.get(group(row))
        if before is None or (before[order], before["id"]) < (row[order], row["id"]):
            found[group(row)] = row
    return frozenset(row["id"] for row in found.values())
