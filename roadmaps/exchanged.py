"""The plan as it is exchanged: rows and dates of the page as a neutral project."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as __

from roadmaps import percents
from roadmaps.dated import Standing
from roadmaps.exchange.project import (
    Assignment,
    Baseline,
    Calendar,
    Holiday,
    Link,
    Project,
    Resource,
    Task,
    Uid,
    rolled_up,
)
from roadmaps.models import Wave, WorkPackage
from roadmaps.models.package import PackageStatus
from roadmaps.wave_words import wave_title

TEAM = 1
GATE = "gate"
# Packages, waves and gates are numbered together: by their rows, four numbers to each.
NUMBERS = 4
PACKAGE_PLACE, WAVE_PLACE, GATE_PLACE = range(3)


def project_of(standing: Standing) -> Project:
    """Everything that other tools can show, in the order of the page; no queries.

    What was dropped is left out; the backlog comes last, without dates.
    """
    rows = [
        row
        for wave in (*standing.waves, None)
        for row in standing.in_wave(wave)
        if row.status != PackageStatus.DROPPED
    ]
    settings = standing.settings
    return rolled_up(
        Project(
            name=standing.engagement.name,
            start=settings.start,
            calendar=Calendar(
                weekdays=frozenset(settings.weekdays),
                holidays=tuple(Holiday(day) for day in sorted(set(settings.holidays))),
            ),
            tasks=tuple(_tasks(standing)),
            links=tuple(_links(standing, rows)),
            resources=(Resource(TEAM, __("Team"), Decimal(settings.team)),),
            assignments=tuple(
                Assignment(uid_of(row), TEAM, Decimal(row.staff), Decimal(row.effort))
                for row in rows
            ),
        )
    )


def uid_of(row: WorkPackage) -> Uid:
    """The number of a package in every file, for as long as it stands."""
    return NUMBERS * row.pk + PACKAGE_PLACE


def _tasks(standing: Standing) -> Iterator[Task]:
    for wave in standing.waves:
        packages = [task for row in standing.in_wave(wave) if (task := _task(standing, row, wave))]
        if not packages:
            continue  # a group without anything in it would become a task in other tools
        uid = NUMBERS * wave.pk + WAVE_PLACE
        yield Task(uid, wave_title(wave), summary=True, key=wave.key, wbs=wave.key)
        yield from packages
        yield from _gate(standing, wave, uid)
    for row in standing.in_wave(None):
        if task := _task(standing, row, None):
            yield task


def _gate(standing: Standing, wave: Wave, parent: Uid) -> Iterator[Task]:
    """On the day that is kept free for it, or on which it was passed, as the page draws it."""
    span = standing.span(wave)
    if span is not None and span.gate is not None:
        name = __("Gate: %(wave)s") % {"wave": wave_title(wave)}
        uid, passed = NUMBERS * wave.pk + GATE_PLACE, standing.passed.get(wave.key)
        yield Task(
            uid,
            name,
            span.gate,
            span.gate,
            parent=parent,
            milestone=True,
            percent=100 if passed else 0,
            actual_start=passed,
            actual_finish=passed,
            kind=GATE,
        )


def _task(standing: Standing, row: WorkPackage, wave: Wave | None) -> Task | None:
    if row.status == PackageStatus.DROPPED:
        return None
    found = standing.dates(row)
    first, last = (found.first, found.last) if found else (None, None)
    return Task(
        uid=uid_of(row),
        name=row.name,
        start=first,
        finish=last,
        duration=found.placed.finish - found.placed.start if found else _usual(row),
        work=Decimal(row.effort),
        parent=NUMBERS * wave.pk + WAVE_PLACE if wave else None,
        percent=percents.percent_of(row, standing.deliverables.get(row.pk, ())),
        earliest=row.earliest,
        baseline=_baseline(row),
        # Work is done on working days: on the day on which the page shows it begun and done.
        actual_start=first if row.started_on and row.key in standing.fixed else None,
        actual_finish=last if row.finished_on else None,
        notes=row.purpose,
        wbs=row.key,
        key=row.key,
        kind=row.kind,
        status=row.status,
        owner=row.owner.name if row.owner else "",
        version=row.version,
    )


def _usual(row: WorkPackage) -> int:
    return -(-row.effort // row.staff)


def _baseline(row: WorkPackage) -> Baseline | None:
    if row.baseline_start is None or row.baseline_effort is None:
        return None
    return Baseline(row.baseline_start, row.baseline_end, Decimal(row.baseline_effort))


def _links(standing: Standing, rows: list[WorkPackage]) -> Iterator[Link]:
    there = {row.pk: row for row in rows}
    for row in rows:
        for one in standing.after.get(row.pk, ()):
            if one.predecessor_id in there:
                yield Link(uid_of(there[one.predecessor_id]), uid_of(row), lag=one.lag)
