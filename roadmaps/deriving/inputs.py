"""What a derivation reads: facts, waves and settings of an engagement."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_date

from pmo_studio.core.models import Engagement
from roadmaps import facts
from roadmaps.deriving import marks
from roadmaps.models import Plan, Wave, WorkPackage
from roadmaps.models.package import PackageKind, PackageStatus
from roadmaps.planning import packages as pure
from roadmaps.planning.plan import Inputs
from roadmaps.planning.timetables import Settings
from roadmaps.planning.waves import Wave as PureWave


def of(
    ground: facts.Ground, plan: Plan, waves: Sequence[Wave], closed: Collection[str] = ()
) -> Inputs:
    """For the whole plan anew; packages that people added keep the room that they take.

    `closed` are keys of waves that take nothing new.
    """
    engagement = ground.engagement
    return Inputs(
        facts=ground.facts,
        catalogue=ground.functions,
        size=engagement.size,  # type: ignore[arg-type]
        waves=[pure_wave(wave, closed=wave.key in closed) for wave in waves],
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


def pure_wave(wave: Wave, *, closed: bool = False) -> PureWave:
    return PureWave(wave.key, wave.capacity, closed=closed)


def _days(texts: Iterable[str]) -> list[datetime.date]:
    return [day for day in map(parse_date, texts) if day is not None]


def keeps_wave(row: WorkPackage, closed: Collection[str]) -> bool:
    """Whether its wave is settled: it has begun, or stands in a closed wave, or was moved on from
    one.  A closed wave takes nothing new, and gives nothing away unasked."""
    wave = row.wave.key if row.wave else None
    if row.has_begun and wave is not None:
        return True
    # What was derived may come from a stranger's bundle.
    return any(each in (wave, row.derived.get("wave")) for each in closed)


def settled(rows: Iterable[WorkPackage], closed: Collection[str] = ()) -> Mapping[str, pure.Edit]:
    """By key of the calculation: effort and wave that people set otherwise than derived, and the
    wave of what keeps it, which takes its room whatever else ranks before it.

    Only these decide where the others find room.
    """
    found = {}
    for row in rows:
        if row.derived and row.archived_at is None and row.status != PackageStatus.DROPPED:
            edit = _edit(row, row.derived, closed)
            if edit != pure.Edit():
                found[marks.of_row(row).removeprefix(marks.BUILD)] = edit
    return found


def held(rows: Iterable[WorkPackage], derived: Iterable[pure.Package]) -> list[pure.Package]:
    """What has begun or is done though nothing asks for it any more: it keeps its room."""
    asked = {each.key for each in derived}
    return [
        _own(row)
        for row in rows
        if row.derived
        and row.archived_at is None
        and row.wave is not None
        and row.has_begun
        and marks.of_row(row).removeprefix(marks.BUILD) not in asked
    ]


def _edit(row: WorkPackage, derived: Mapping[str, Any], closed: Collection[str]) -> pure.Edit:
    wave = row.wave.key if row.wave else None
    return pure.Edit(
        effort=row.effort if row.effort != derived.get("effort") else None,
        wave=wave if keeps_wave(row, closed) or wave != derived.get("wave") else None,
    )


def _of_people(plan: Plan) -> Iterable[WorkPackage]:
    """Packages that people added, and parts that they split off."""
    rows = WorkPackage.objects.live().filter(plan=plan, wave__isnull=False)
    mine = rows.filter(Q(kind=PackageKind.OWN) | Q(origin__isnull=False))
    return mine.exclude(status=PackageStatus.DROPPED).select_related("wave")


def _own(row: WorkPackage) -> pure.Package:
    return pure.Package(
        key=row.key,
        kind=pure.Kind.OWN,
        effort=row.effort,
        staff=row.staff,
        wave=row.wave.key if row.wave else None,
        mandatory=row.mandatory,
    )
