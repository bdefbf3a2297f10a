"""Sheet 3.1, made ready to be shown: the packages of each wave in their order, then the backlog."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from django.core.paginator import Page

from pmo_studio.core.models import Engagement
from pmo_studio.core.paging import page_of
from roadmaps import dated, lateness, package_words, percents, problem_words
from roadmaps.dated import Standing
from roadmaps.lateness import Deadline
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
# So many lines stand on one page.
MOST_LINES = 500
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
    deadline: Deadline | None
    outputs_late: str
    # Where it is mandatory: that its wave does begin with it, which it does not where it waits.
    begins_wave: bool = False

    @property
    def percent(self) -> int:
        return percents.percent_of(self.package, self.statuses)

    @property
    def shape(self) -> str:
        return package_words.STATUS_SHAPES[self.package.status]

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
    # What those that the filters leave take, on all pages; what was dropped takes nothing.
    effort: int

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
    def used(self) -> int:
        """What the whole wave takes, however many of it are shown."""
        return int(self.load.used) if self.load else self.effort


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
    page: Page[WorkPackage]
    groups: Sequence[Group] = ()
    total: int = 0
    waves: Sequence[Wave] = ()
    owners: Sequence[tuple[int, str]] = ()
    problems: Sequence[Told] = ()
    removed: Sequence[WorkPackage] = field(default_factory=list)

    @property
    def shown(self) -> int:
        """How many the filters leave, on all pages."""
        return self.page.paginator.count

    @property
    def errors(self) -> list[Told]:
        """What keeps the plan from being dated."""
        return [each for each in self.problems if each.is_error]


def listed(engagement: Engagement, filters: Filters, page: str = "", at: str = "") -> Listed:
    """Everything the sheet shows; six queries however many packages there are.

    `page` is its number as the address has it: the nearest one there is.  `at` is a package, and
    asks for the page on which it stands.
    """
    standing = dated.of(engagement)
    rows = _rows(standing, filters) if standing else []
    shown = page_of(rows, MOST_LINES, page=page, at=at, pk=lambda row: row.pk)
    if standing is None:
        return Listed(filters, shown)
    owners = {row.owner.pk: row.owner.name for row in standing.rows if row.owner}
    return Listed(
        filters=filters,
        page=shown,
        groups=_groups(standing, shown, _efforts(rows)),
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


def _rows(standing: Standing, filters: Filters) -> list[WorkPackage]:
    """Those that the filters leave: wave by wave in its order, the backlog last."""
    order = {each.key: n for n, each in enumerate(pure.in_a_wave(standing.packages))}
    waves = {wave.pk: n for n, wave in enumerate(standing.waves)}
    rows = [row for row in standing.rows if filters.show(row, standing.wave_keys)]
    # What was dropped stands at the end of its wave.
    rows.sort(
        key=lambda row: (
            waves.get(row.wave_id or 0, len(waves)),
            order.get(row.key, len(order)),
            row.pk,
        )
    )
    return rows


def _efforts(rows: Iterable[WorkPackage]) -> Counter[int | None]:
    """What they take, by wave."""
    found: Counter[int | None] = Counter()
    for row in rows:
        if row.status != PackageStatus.DROPPED:
            found[row.wave_id] += row.effort
    return found


def _groups(
    standing: Standing, rows: Iterable[WorkPackage], efforts: Mapping[int | None, int]
) -> list[Group]:
    waves = {wave.pk: wave for wave in standing.waves}
    loads = {load.wave: load for load in standing.loads}
    places = ranks(standing)
    found: list[Group] = []
    for pk, together in groupby(rows, key=lambda row: row.wave_id):
        wave = waves.get(pk or 0)
        lines = [_line(row, standing, places) for row in together]
        load = loads.get(wave.key) if wave else None
        found.append(Group(wave, lines, load, efforts.get(pk, 0)))
    return found


def _line(row: WorkPackage, standing: Standing, places: Mapping[str, int]) -> Line:
    return Line(
        row,
        places.get(row.key, 0),
        standing.deliverables.get(row.pk, ()),
        standing.engagement.team_limit,
        standing.dates(row),
        lateness.of(standing, row),
        lateness.outputs_in_words(standing, row),
        row.mandatory and _begins(row, standing),
    )


def _begins(row: WorkPackage, standing: Standing) -> bool:
    """Whether its wave has no package that begins earlier."""
    dates, first = standing.dates(row), standing.firsts.get(row.wave_id or 0)
    return dates is not None and dates.first == first
