"""Sheet 3.1, made ready to be shown: the packages of each wave in their order, then the backlog."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pmo_studio.core.models import Engagement
from roadmaps import package_words, percents
from roadmaps.forms.fields import waves_of
from roadmaps.models import Deliverable, Plan, Wave, WorkPackage
from roadmaps.models.deliverable import DeliverableStatus
from roadmaps.models.package import PackageKind, PackageStatus

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

BACKLOG = "backlog"
NOBODY = "nobody"
DELIVERED = (DeliverableStatus.DELIVERED, DeliverableStatus.ACCEPTED)
# In the order in which a wave begins with them (domain.md Rulings §6.2–6.3); own ones are ranked
# among the builds.
KINDS = (PackageKind.ENABLING, PackageKind.CHANGE, PackageKind.BUILD, PackageKind.OWN)
RANKED = (PackageKind.BUILD, PackageKind.OWN)
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Line:
    """One package of the list; `rank` among those that are ranked, from 1 on, 0 for others."""

    package: WorkPackage
    rank: int
    statuses: Sequence[str]
    team_limit: int

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

    @property
    def key(self) -> str:
        return self.wave.key if self.wave else BACKLOG

    @property
    def title(self) -> "str | _StrPromise":
        return package_words.wave(self.wave)

    @property
    def effort(self) -> int:
        """What all of them take; those that were dropped take nothing."""
        standing = (each.package for each in self.lines)
        return sum(each.effort for each in standing if each.status != PackageStatus.DROPPED)


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

    def show(self, package: WorkPackage, waves: Mapping[int, Wave]) -> bool:
        wave = waves.get(package.wave_id or 0)
        return (
            self.kind in ("", package.kind)
            and self.status in ("", package.status)
            and self.wave in ("", wave.key if wave else BACKLOG)
            and self.owner in ("", str(package.owner_id) if package.owner_id else NOBODY)
        )


@dataclass(frozen=True)
class Listed:
    """The sheet: groups in order, how many packages there are and how many are shown."""

    groups: Sequence[Group]
    total: int
    shown: int
    waves: Sequence[Wave]
    owners: Sequence[tuple[int, str]]
    filters: Filters
    removed: Sequence[WorkPackage] = field(default_factory=list)


def listed(engagement: Engagement, filters: Filters) -> Listed:
    """Everything the sheet shows; four queries however many packages there are."""
    plan = Plan.objects.filter(engagement=engagement).first()
    waves = waves_of(plan)
    rows = WorkPackage.objects.filter(plan=plan).select_related("owner")
    # What people write at length is for the page of each.
    packages = list(rows.defer("purpose", "derived")) if plan else []
    standing = [each for each in packages if each.archived_at is None]
    by_pk = {wave.pk: wave for wave in waves}
    chosen = [each for each in standing if filters.show(each, by_pk)]
    owners = {each.owner.pk: each.owner.name for each in standing if each.owner}
    return Listed(
        groups=_groups(chosen, _lines(engagement, standing), waves),
        total=len(standing),
        shown=len(chosen),
        waves=waves,
        owners=sorted(owners.items(), key=lambda each: each[1].casefold()),
        filters=filters,
        removed=[each for each in packages if each.archived_at is not None],
    )


def _lines(engagement: Engagement, standing: Sequence[WorkPackage]) -> Mapping[int, Line]:
    statuses: dict[int, list[str]] = defaultdict(list)
    rows = Deliverable.objects.live().filter(
        package__plan__engagement=engagement, package__archived_at=None
    )
    for pk, status in rows.order_by().values_list("package", "status"):
        statuses[pk].append(status)
    ranks = ranks_of(standing)
    limit = engagement.team_limit
    return {
        each.pk: Line(each, ranks.get(each.pk, 0), statuses.get(each.pk, ()), limit)
        for each in standing
    }


def ranks_of(packages: Iterable[WorkPackage]) -> dict[int, int]:
    """The place of every build and own package among them, by id (domain.md §6.2)."""
    ranked = sorted((each for each in packages if each.kind in RANKED), key=rank_key)
    return {each.pk: place for place, each in enumerate(ranked, start=1)}


def rank_key(package: WorkPackage) -> tuple[bool, float, float, int, str]:
    """mandatory, P and B descending, then effort and key ascending."""
    priority, benefit = float(package.priority or 0), package.benefit or 0.0
    return (not package.mandatory, -priority, -benefit, package.effort, package.key)


def in_wave(line: Line) -> tuple[int, int, tuple[int, ...], str]:
    """The order inside a wave: enabling by number, change, then builds by rank."""
    kind = KINDS.index(PackageKind(line.package.kind))
    numbers = tuple(int(each) for each in DIGITS.findall(line.package.key))
    return (min(kind, KINDS.index(PackageKind.BUILD)), line.rank, numbers, line.package.key)


def _groups(
    chosen: Iterable[WorkPackage], lines: Mapping[int, Line], waves: Sequence[Wave]
) -> list[Group]:
    found: dict[int | None, list[Line]] = defaultdict(list)
    for package in chosen:
        found[package.wave_id].append(lines[package.pk])
    return [
        Group(wave, sorted(found[pk], key=in_wave))
        for pk, wave in [*((wave.pk, wave) for wave in waves), (None, None)]
        if found[pk]
    ]
