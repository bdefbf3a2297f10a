"""What a derivation reads: facts, waves and settings of an engagement."""

import datetime
from collections.abc import Iterable, Sequence

from django.utils.dateparse import parse_date

from pmo_studio.core.models import Engagement
from roadmaps import facts
from roadmaps.models import Plan, Wave, WorkPackage
from roadmaps.models.package import PackageKind, PackageStatus
from roadmaps.planning import packages as pure
from roadmaps.planning.plan import Inputs
from roadmaps.planning.timetables import Settings
from roadmaps.planning.waves import Wave as PureWave


def of(ground: facts.Ground, plan: Plan, waves: Sequence[Wave]) -> Inputs:
    """For the whole plan anew; packages that people added keep the room that they take."""
    engagement = ground.engagement
    return Inputs(
        facts=ground.facts,
        catalogue=ground.functions,
        size=engagement.size,  # type: ignore[arg-type]
        waves=[pure_wave(wave) for wave in waves],
        settings=settings_of(engagement, plan),
        own=[_own(row) for row in _of_people(plan)] if plan.pk else [],
    )


def settings_of(engagement: Engagement, plan: Plan) -> Settings:
    """When and with whom: the plan's own start, or else the engagement's."""
    return Settings(
        start=plan.starts_on or engagement.start_date,
        team=engagement.team_limit,
        weekdays=[int(digit) for digit in engagement.working_days],
        holidays=_days(engagement.holidays),
        gate_days=plan.gate_days,
    )


def pure_wave(wave: Wave) -> PureWave:
    return PureWave(wave.key, wave.capacity)


def _days(texts: Iterable[str]) -> list[datetime.date]:
    return [day for day in map(parse_date, texts) if day is not None]


def _of_people(plan: Plan) -> Iterable[WorkPackage]:
    rows = WorkPackage.objects.live().filter(plan=plan, kind=PackageKind.OWN, wave__isnull=False)
    return rows.exclude(status=PackageStatus.DROPPED).select_related("wave")


def _own(row: WorkPackage) -> pure.Package:
    return pure.Package(
        key=row.key,
        kind=pure.Kind.OWN,
        effort=row.effort,
        staff=row.staff,
        wave=row.wave.key if row.wave else None,
        mandatory=row.mandatory,
    )
