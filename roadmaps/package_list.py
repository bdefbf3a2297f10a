"""Sheet 3.1, made ready to be shown: the packages of each wave in their order, then the backlog."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pmo_studio.core.models import Engagement
from roadmaps import dated, package_words, percents, problem_words
from roadmaps.dated import Standing
from roadmaps.models import Wave, WorkPackage
from roadmaps.models.deliverable import DeliverableStatus
from roadmaps.models.package import PackageKind, PackageStatus
from roadmaps.planning import packages as pure
from roadmaps.planning.timetables import Dated
from roadmaps.planning.waves import Load
from roadmaps.problem_words import Told

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

BACKLOG = "backlog"
NOBODY = "nobody"
DELIVERED = (DeliverableStatus.DELIVERED, DeliverableStatus.ACCEPTED)
# Own ones are ranked among the builds (domain.md §6.2).
RANKED = (pure.Kind.BUILD, pure.Kind.OWN)


@dataclass(frozen=True)
class Line:
    """One package of the list; `rank` among those that are ranked, from 1 on, 0 for others.

    `dates` are None in the backlog, when it was dropped, or while the plan has an error.
    """

    package: WorkPackage
    rank: int
    statuses: Sequence[str]
    team_limit: int
    dates: Dated | None

    @property
    def percent(self) -> int:
        return percents.percent_of(self.package, self.statuses)

    @property
    def shape(self) -> str:
        return package_words.STATUS_SHAPES[PackageStatus(self.package.status)]

    @property
    def delivered(self) -> int:
        return sum(each in DELIVERED for each in self.statuses)

    @property
    def deliverables(self) -> int:
        return sum(each != DeliverableStatus.DROPPED for each in self.statuses)

    @property
    def has_no_gap(self) -> bool:
        """A build that closes no measured gap: the canvas wants it (domain.md §6.2)."""
        return self.package.kind == PackageKind.BUILD and not self.package.benefit

    @property
    def is_above_limit(self) -> bool:
        return self.package.staff > self.team_limit


@dataclass(frozen=True)
class Group:
    """The packages of one wave, or of the backlog where `wave` is None."""

    wave: Wave | None
    lines: Sequence[Line]
    load: Load | None

    @property
    def key(self) -> str:
        return self.wave.key if self.wave else BACKLOG

    @property
    def title(self) -> "str | _StrPromise":
        return package_words.place(self.wave)

    @property
    def has_capacity(self) -> bool:
        return self.load is not None and self.load.capacity is not None

    @property
    def is_overloaded(self) -> bool:
        """More than fits into the wave."""
        return self.load is not None and (self.load.remaining or 0) < 0

    @property
    def effort(self) -> int:
        """What those that are shown take; what was dropped takes nothing."""
        shown = (each.package for each in self.lines)
        return sum(each.effort for each in shown if each.status != PackageStatus.DROPPED)


@dataclass(frozen=True)
class Filters:
    """What of the list is shown; empty shows all.  Values are as they stand in the address."""

    kind: str = ""
    status: str = ""
    wave: str = ""
    owner: str = ""

    @property
    def is_on(self) -> bool:
        return bool(self.kind or self.status or self.wave or self.owner)

    def show(self, package: WorkPackage, wave_keys: Mapping[int, str]) -> bool:
        wave = wave_keys.get(package.wave_id or 0, BACKLOG)
        return (
            self.kind in ("", package.kind)
            and self.status in ("", package.status)
            and self.wave in ("", wave)
            and self.owner in ("", str(package.owner_id) if package.owner_id else NOBODY)
        )


@dataclass(frozen=True)
class Listed:
    """The sheet: groups in order, how many packages there are and how many are shown."""

    filters: Filters
    groups: Sequence[Group] = ()
    total: int = 0
    waves: Sequence[Wave] = ()
    owners: Sequence[tuple[int, str]] = ()
    problems: Sequence[Told] = ()
    removed: Sequence[WorkPackage] = field(default_factory=list)

    @property
    def shown(self) -> int:
        return sum(len(group.lines) for group in self.groups)

    @property
    def errors(self) -> list[Told]:
        """What keeps the plan from being dated."""
        return [each for each in self.problems if each.is_error]


def listed(engagement: Engagement, filters: Filters) -> Listed:
    """Everything the sheet shows; six queries however many packages there are."""
    standing = dated.of(engagement)
    if standing is None:
        return Listed(filters)
    owners = {row.owner.pk: row.owner.name for row in standing.rows if row.owner}
    return Listed(
        filters=filters,
        groups=_groups(standing, filters),
        total=len(standing.rows),
        waves=standing.waves,
        owners=sorted(owners.items(), key=lambda each: each[1].casefold()),
        problems=problem_words.of(standing),
        removed=list(WorkPackage.objects.archived().filter(plan=standing.plan)),
    )


def ranks(standing: Standing) -> dict[str, int]:
    """The place of every build and own package among them, by key."""
    ranked = pure.ranked(each for each in standing.packages if each.kind in RANKED)
    return {each.key: place for place, each in enumerate(ranked, start=1)}


def _groups(standing: Standing, filters: Filters) -> list[Group]:
    places = ranks(standing)
    order = {each.key: n for n, each in enumerate(pure.in_a_wave(standing.packages))}
    by_wave: dict[int | None, list[Line]] = {}
    # What was dropped stands at the end of its wave.
    for row in sorted(standing.rows, key=lambda row: (order.get(row.key, len(order)), row.pk)):
        if filters.show(row, standing.wave_keys):
            by_wave.setdefault(row.wave_id, []).append(_line(row, standing, places))
    waves: list[Wave | None] = [*standing.waves, None]
    groups = ((wave, by_wave.get(wave.pk if wave else None, [])) for wave in waves)
    loads = {load.wave: load for load in standing.loads}
    return [
        Group(wave, lines, loads.get(wave.key) if wave else None) for wave, lines in groups if lines
    ]


def _line(row: WorkPackage, standing: Standing, places: Mapping[str, int]) -> Line:
    return Line(
        row,
        places.get(row.key, 0),
        standing.deliverables.get(row.pk, ()),
        standing.engagement.team_limit,
        standing.dates(row),
    )
