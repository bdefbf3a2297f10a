"""The plan as it stands: its rows read once, dated, with how far it is and what is wrong.

    planned    what is begun or done stands where it happened, the rest where the plan has it
    expected   the same, but nothing that is still to begin begins before today

Dates are computed whenever somebody looks (domain.md §6.4); with an error there are none.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils import timezone

from pmo_studio.core.models import Engagement
from roadmaps import holds, percents
from roadmaps.deriving.inputs import pure_wave, settings_of
from roadmaps.models import Deliverable, Dependency, Plan, Wave, WorkPackage
from roadmaps.models.deliverable import OPEN
from roadmaps.models.package import PackageStatus
from roadmaps.planning import begins, networks, progress
from roadmaps.planning import packages as pure
from roadmaps.planning.calendars import BeyondCalendar, Calendar, NoWorkingDay
from roadmaps.planning.network import Network, Placed, Predecessor
from roadmaps.planning.packages import Arithmetic, Package
from roadmaps.planning.problems import Problem, Warn
from roadmaps.planning.progress import Actual, Weighed
from roadmaps.planning.timetables import Dated, Settings, Timetable, WaveSpan, timetable
from roadmaps.planning.waves import Load, loads, overloads
from roadmaps.planning.waves import Wave as PureWave

# The columns of a package that hold days.
DAYS = ("earliest", "started_on", "finished_on", "baseline_start", "baseline_end")


@dataclass(frozen=True)
class Standing:
    """The rows of a plan, and all that is computed from them; packages are known by their keys.

    `rows` are those that are not put aside, dropped ones among them.
    """

    engagement: Engagement
    plan: Plan
    waves: Sequence[Wave]
    rows: Sequence[WorkPackage]
    after: Mapping[int, Sequence[Dependency]]
    deliverables: Mapping[int, Sequence[str]]
    today: datetime.date
    # By package how many of its deliverables are not delivered after their day.
    late_outputs: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def settings(self) -> Settings:
        return settings_of(self.engagement, self.plan)

    @cached_property
    def calendar(self) -> Calendar | None:
        """None where nobody ever works, or not on any of the days that the plan speaks of."""
        try:
            found = self.settings.calendar()
            for day in (min(self._days), max(self._days)):
                found.day(day)
        except (NoWorkingDay, BeyondCalendar):
            return None
        return found

    @property
    def _days(self) -> Sequence[datetime.date]:
        """Today, and all that rows name: looked up once, so that no later question fails."""
        named = (getattr(row, name) for row in self.rows for name in DAYS)
        return [self.today, *self.held.values(), *(day for day in named if day is not None)]

    @cached_property
    def held(self) -> Mapping[int, datetime.date]:
        """By wave: the day before which it does not begin, where a gate before it is on hold."""
        return holds.earliest(self.waves)

    @cached_property
    def passed(self) -> Mapping[str, datetime.date]:
        """By key of a wave: the day on which its gate was passed."""
        return holds.passed(self.waves)

    @cached_property
    def by_pk(self) -> Mapping[int, WorkPackage]:
        return {row.pk: row for row in self.rows}

    @cached_property
    def wave_keys(self) -> Mapping[int, str]:
        return {wave.pk: wave.key for wave in self.waves}

    @cached_property
    def packages(self) -> Sequence[Package]:
        """What is planned, for the calculations."""
        wanted = [row for row in self.rows if row.status != PackageStatus.DROPPED]
        keys = {row.pk: row.key for row in wanted}
        return [self._package(row, keys) for row in wanted]

    @cached_property
    def actuals(self) -> Mapping[str, Actual]:
        return {row.key: percents.actual(row, self._statuses(row)) for row in self.rows}

    @cached_property
    def planned(self) -> Timetable:
        packages, waves, settings = self.packages, self._pure_waves, self.settings
        return timetable(packages, waves, settings, self.fixed, self.passed)

    @cached_property
    def expected(self) -> progress.Forecast | None:
        """None where nothing can be dated."""
        if self.calendar is None:
            return None
        return progress.forecast(
            self.packages,
            self._pure_waves,
            self.settings,
            self.actuals,
            self.today,
            self.baseline_end,
        )

    @cached_property
    def loads(self) -> Sequence[Load]:
        """What each wave takes, and can take."""
        return loads(self._pure_waves, self.packages)

    @property
    def errors(self) -> Sequence[Problem]:
        """With any of them nothing is dated."""
        return self.planned.errors

    @property
    def overloads(self) -> Sequence[Problem]:
        return tuple(overloads(self.loads))

    @cached_property
    def begun_early(self) -> Mapping[str, Sequence[str]]:
        """By what is under way, what it waits for and nobody has begun."""
        return progress.begun_early(self.packages, self.actuals)

    @property
    def warnings(self) -> Sequence[Problem]:
        """The plan stands all the same."""
        early = self.begun_early.items()
        pairs = ((key, one) for key, ahead in early for one in ahead)
        return (*self.overloads, *(Problem(Warn.BEGUN_EARLY, pair) for pair in pairs))

    @cached_property
    def placed(self) -> Sequence[WorkPackage]:
        """What is to be done: in a wave and not dropped; the backlog does not count."""
        return [
            row
            for row in self.rows
            if row.wave_id is not None and row.status != PackageStatus.DROPPED
        ]

    @cached_property
    def done(self) -> Weighed:
        return progress.weighed((row.effort, self.share(row)) for row in self.placed)

    @cached_property
    def due(self) -> Weighed | None:
        """What the baseline has done by the end of today; None without a baseline."""
        if self.calendar is None or not self.baseline:
            return None
        over = self.calendar.days_until(self.today)
        return progress.planned(self.packages, self.baseline, over)

    @cached_property
    def baseline(self) -> Mapping[str, Placed]:
        """What was promised, in working days."""
        calendar = self.calendar
        if calendar is None:
            return {}
        return {
            row.key: Placed(calendar.day(row.baseline_start), calendar.days_until(row.baseline_end))
            for row in self.rows
            if row.baseline_start and row.baseline_end
        }

    @property
    def baseline_end(self) -> datetime.date | None:
        return max((row.baseline_end for row in self.rows if row.baseline_end), default=None)

    @property
    def end(self) -> datetime.date | None:
        return self.planned.end

    def dates(self, row: WorkPackage) -> Dated | None:
        """When it happens; None in the backlog, when dropped, or while the plan has an error.

        What is done can slip no more: it has no float and drives nothing.
        """
        found = self.planned.dated.get(row.key)
        if found is None or row.status != PackageStatus.DONE:
            return found
        return replace(found, room=None)

    def span(self, wave: Wave) -> WaveSpan | None:
        return next((span for span in self.planned.spans if span.wave == wave.key), None)

    @cached_property
    def firsts(self) -> Mapping[int, datetime.date]:
        """By wave, the first day of a package in it; none where nothing is dated."""
        found: dict[int, datetime.date] = {}
        for row in self.placed:
            dates = self.dates(row)
            if dates is not None and row.wave_id is not None:
                found[row.wave_id] = min(dates.first, found.get(row.wave_id, dates.first))
        return found

    def load(self, wave: Wave) -> Load | None:
        return next((load for load in self.loads if load.wave == wave.key), None)

    def in_wave(self, wave: Wave | None) -> list[WorkPackage]:
        """The packages of a wave, or of the backlog, in the order in which it begins with them."""
        return list(self._by_wave.get(wave.pk if wave else None, ()))

    @cached_property
    def _by_wave(self) -> Mapping[int | None, Sequence[WorkPackage]]:
        order = {one.key: n for n, one in enumerate(pure.in_a_wave(self.packages))}
        rows = sorted(self.rows, key=lambda row: (order.get(row.key, len(order)), row.position))
        found: dict[int | None, list[WorkPackage]] = {}
        for row in rows:
            found.setdefault(row.wave_id, []).append(row)
        return found

    def share(self, row: WorkPackage) -> float:
        """0..1: what somebody said, or else what its deliverables say."""
        return percents.share_of(row, self._statuses(row))

    def _statuses(self, row: WorkPackage) -> Sequence[str]:
        return self.deliverables.get(row.pk, ())

    @cached_property
    def _pure_waves(self) -> list[PureWave]:
        return [pure_wave(wave) for wave in self.waves]

    @cached_property
    def network(self) -> Network:
        """What is scheduled: the packages that stand in waves."""
        return networks.network(
            self.packages, self._pure_waves, self.settings.team, self.settings.gate_days
        )

    @cached_property
    def begins(self) -> Mapping[str, Sequence[begins.Reason]]:
        """Why each package that is dated begins when it does; empty with errors."""
        if self.errors:
            return {}
        placed = {key: each.placed for key, each in self.planned.dated.items()}
        return begins.reasons(self.network, placed, self.fixed)

    @cached_property
    def fixed(self) -> Mapping[str, Placed]:
        """What is begun or done, where it happened."""
        if self.calendar is None:
            return {}
        now = self.calendar.day(self.today)
        return dict(progress.happened(self.packages, self.actuals, self.calendar, now))

    def _package(self, row: WorkPackage, keys: Mapping[int, str]) -> Package:
        return Package(
            key=row.key,
            kind=pure.Kind(row.kind),
            effort=row.effort,
            staff=row.staff,
            wave=self.wave_keys.get(row.wave_id) if row.wave_id else None,
            after=tuple(
                Predecessor(keys[one.predecessor_id], one.lag)
                for one in self.after.get(row.pk, ())
                if one.predecessor_id in keys
            ),
            mandatory=row.mandatory,
            earliest=self._earliest(row),
            number=_rollout(row.key),
            arithmetic=_figures(row),
        )

    def _earliest(self, row: WorkPackage) -> int:
        """The working day before which it does not begin: its own, or that of a gate on hold."""
        held = self.held.get(row.wave_id) if row.wave_id else None
        days = [day for day in (row.earliest, held) if day is not None]
        return self.calendar.day(max(days)) if days and self.calendar else 0


def of(engagement: Engagement) -> Standing | None:
    """The plan of an engagement, None before it has begun; five queries."""
    plan = Plan.objects.filter(engagement=engagement).first()
    return read(engagement, plan) if plan else None


def read(engagement: Engagement, plan: Plan) -> Standing:
    rows = list(WorkPackage.objects.live().filter(plan=plan).select_related("owner"))
    dependencies = Dependency.objects.filter(package__plan=plan, predecessor__archived_at=None)
    outputs = Deliverable.objects.live().filter(package__plan=plan)
    states = list(outputs.values_list("package", "status", "due_on"))
    today = timezone.localdate()
    return Standing(
        engagement=engagement,
        plan=plan,
        waves=list(plan.waves.annotate(**holds.BROUGHT).select_related("unit")),
        rows=rows,
        after=_by_package(dependencies),
        deliverables=_statuses((pk, status) for pk, status, _ in states),
        today=today,
        late_outputs=Counter(
            pk for pk, status, due in states if status in OPEN and due and due < today
        ),
    )


def _by_package(rows: Iterable[Dependency]) -> dict[int, list[Dependency]]:
    found: dict[int, list[Dependency]] = {}
    for row in rows:
        found.setdefault(row.package_id, []).append(row)
    return found


def _statuses(rows: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for package, status in rows:
        found.setdefault(package, []).append(status)
    return found


def _rollout(key: str) -> int:
    """The number of the rollout that an enabling package, or a part of one (EN-5.1b), deploys; 0
    for all others."""
    number = re.match(r"EN-\d+\.(\d+)", key)
    return int(number[1]) if number else 0


def _figures(row: WorkPackage) -> Arithmetic | None:
    """What ranks it; its own arithmetic is told on its page from the gaps that it closes."""
    if row.benefit is None:
        return None
    return Arithmetic(
        base=0,
        steps=row.steps or 0,
        factor=0,
        derived_effort=row.effort,
        effort=row.effort,
        parts=(),
        benefit=row.benefit,
        priority=float(row.priority or 0),
    )
