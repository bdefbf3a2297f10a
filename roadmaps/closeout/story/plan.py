"""Planned against actual: the end, the effort, waves, gates and conditions."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as __

from pmo_studio.core import catalogue, gate_reading
from pmo_studio.core.models import Engagement
from pmo_studio.core.models.engagement import PlanningUnit
from roadmaps.closeout.story.figures import NO_VALUE, signed
from roadmaps.closing import against_plan
from roadmaps.closing.against_plan import Conditions, Effort, Ended, Work
from roadmaps.dated import Standing
from roadmaps.models import Wave, WaveCondition, WorkPackage
from roadmaps.models.package import PackageStatus
from roadmaps.wave_words import wave_title
from roadmaps.waves.gate import GateState


@dataclass(frozen=True)
class WaveLine:
    """A wave: the last day that was promised, that of now, its packages, its gate."""

    name: str
    address: str
    ended: Ended
    done: int
    packages: int
    gate: GateState

    @property
    def days(self) -> str:
        return days_late(self.ended)


@dataclass(frozen=True)
class GateLine:
    """The gate of a phase: the newest decision, and its day."""

    number: int
    name: str
    words: str
    tone: str
    day: datetime.date | None


@dataclass(frozen=True)
class Planned:
    """All of it; `standing` None: there was never a plan, and gates are all there is."""

    standing: Standing | None
    waves: Sequence[WaveLine]
    gates: Sequence[GateLine]
    conditions: Conditions
    unit: str

    @cached_property
    def ended(self) -> Ended:
        standing = self.standing
        if standing is None:
            return Ended(None, None, None)
        return against_plan.ended(standing.baseline_end, _end(standing), standing.calendar)

    @property
    def is_over(self) -> bool:
        """Whether all that stands in waves is done."""
        return self.standing is not None and _is_over(self.standing)

    @cached_property
    def effort(self) -> Effort:
        rows = self.standing.rows if self.standing else ()
        return against_plan.effort(
            Work(row.baseline_effort, row.effort if _counts(row) else 0)
            for row in rows
            if row.baseline_effort is not None or _counts(row)
        )

    @property
    def days(self) -> str:
        return days_late(self.ended)

    @property
    def effort_change(self) -> str:
        return signed(self.effort.percent)

    @property
    def effort_sum(self) -> str:
        found = self.effort
        return f"100 × ({found.now} − {found.promised}) / {found.promised} = {self.effort_change}"

    @property
    def done(self) -> int:
        return sum(line.done for line in self.waves)

    @property
    def packages(self) -> int:
        return sum(line.packages for line in self.waves)

    @property
    def passed(self) -> int:
        return sum(line.gate.passes for line in self.waves)


def of(
    engagement: Engagement, standing: Standing | None, gates: Mapping[int, GateState]
) -> Planned:
    """Six queries, however long the plan is."""
    today = timezone.localdate()
    records = gate_reading.read_all(engagement, today)
    waves = [_wave(standing, wave, gates) for wave in standing.waves] if standing else []
    rows = WaveCondition.objects.filter(decision__wave__plan__engagement=engagement)
    days = list(rows.values_list("due_on", "met_on"))
    for record in records.values():
        for decided in record.decisions:
            days += [(each.row.due_on, each.row.met_on) for each in decided.conditions]
    unit = __("points") if engagement.planning_unit == PlanningUnit.POINTS else __("person-days")
    return Planned(
        standing,
        [line for line in waves if line.packages],
        list(_gates(records)),
        against_plan.conditions(days, today),
        unit,
    )


def _wave(standing: Standing, wave: Wave, gates: Mapping[int, GateState]) -> WaveLine:
    rows = [row for row in standing.in_wave(wave) if row.status != PackageStatus.DROPPED]
    promised = max((row.baseline_end for row in rows if row.baseline_end), default=None)
    span = standing.span(wave)
    return WaveLine(
        name=wave_title(wave),
        address=reverse("roadmaps:wave", args=[wave.pk]),
        ended=against_plan.ended(promised, span.last if span else None, standing.calendar),
        done=sum(row.status == PackageStatus.DONE for row in rows),
        packages=len(rows),
        gate=gates.get(wave.pk, GateState()),
    )


def _gates(records: Mapping[int, gate_reading.Record]) -> Iterator[GateLine]:
    for phase in catalogue.phases():
        newest = records[phase.number].newest
        yield GateLine(
            phase.number,
            phase.short_name.in_language(get_language()),
            newest.words if newest else __("Gate not decided"),
            newest.tone if newest else "open",
            newest.row.decided_on if newest else None,
        )


def _counts(row: WorkPackage) -> bool:
    """Whether its effort is part of the plan today."""
    return row.wave_id is not None and row.status != PackageStatus.DROPPED


def _is_over(standing: Standing) -> bool:
    return bool(standing.placed) and all(
        row.status == PackageStatus.DONE for row in standing.placed
    )


def _end(standing: Standing) -> datetime.date | None:
    """The day on which the last package was done, or will be if what is left goes on today."""
    if _is_over(standing):
        return max((row.finished_on for row in standing.placed if row.finished_on), default=None)
    expected = standing.expected.timetable.end if standing.expected else None
    return expected or standing.end


def days_late(found: Ended) -> str:
    """How much later than promised, in words; a dash where nothing was promised."""
    if found.days is None:
        return NO_VALUE
    if not found.days:
        return __("on the day")
    n = abs(found.days)
    if found.days > 0:
        return ngettext("%(n)s working day later", "%(n)s working days later", n) % {"n": n}
    return ngettext("%(n)s working day earlier", "%(n)s working days earlier", n) % {"n": n}
