"""What the parts of a package are: of the action that splits, and of what its page says before."""

import copy
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from roadmaps import package_keys, percents, slips
from roadmaps.dated import Standing
from roadmaps.models import Closing, Dependency, WorkPackage
from roadmaps.models.deliverable import DeliverableStatus
from roadmaps.models.package import PackageStatus
from roadmaps.planning.calendars import Calendar
from roadmaps.planning.timetables import Dated
from roadmaps.slips import Slip

# What every part has in common with the whole.
SHARED = (
    *("plan", "purpose", "position"),
    *("kind", "function", "note_id", "group_id", "barrier", "wave_id", "staff", "owner_id"),
    *("mandatory", "steps", "status", "started_on"),
)
EPSILON = 1e-9


@dataclass(frozen=True)
class Part:
    """One part; `deliverables` are ids of those that go to it, `gaps` of those it closes alone."""

    name: str
    effort: int
    deliverables: Sequence[int] = field(default=())
    gaps: Sequence[int] = field(default=())


@dataclass(frozen=True)
class Outcome:
    """The parts as they would be, each with its dates, in the plan as it would be."""

    parts: Sequence[tuple[WorkPackage, int, Dated | None]]
    slip: Slip


def beside(whole: WorkPackage, part: Part, key: str) -> WorkPackage:
    """Another part with what the whole had; nothing is saved."""
    common = {name: getattr(whole, name) for name in SHARED}
    return WorkPackage(key=key, name=part.name, effort=part.effort, origin=whole, **common)


def put(package: WorkPackage, part: Part, statuses: Sequence[str], share: float) -> None:
    """Name, effort and progress of a part of what was so far (`share`, 0..1); nothing is saved.

    Percentages are whole and rounded down here: no part is further than the whole was, so parts
    that follow each other never take fewer days than what was left of the whole.
    """
    package.name, package.effort, package.percent = part.name, part.effort, None
    wanted = math.floor(100 * share + EPSILON)
    if not wanted <= 100 * percents.share_of(package, statuses) <= 100 * share + EPSILON:
        package.percent = wanted


def put_off(package: WorkPackage, statuses: Sequence[str]) -> None:
    """A part behind another one of which nothing is done is only planned, whatever its whole was;
    nothing is saved."""
    worked = set(percents.STATES) - {DeliverableStatus.PLANNED}
    if not percents.share_of(package, statuses) and worked.isdisjoint(statuses):
        package.status, package.started_on, package.percent = PackageStatus.PLANNED, None, None


def promise(whole: WorkPackage, made: Sequence[WorkPackage], calendar: Calendar | None) -> None:
    """What was promised of the whole, shared by effort over its working days; nothing is saved.

    The last part bears the promised end of all of it, so that is late when the whole would be; with
    no calendar that one alone bears the promise.
    """
    start, end, effort = whole.baseline_start, whole.baseline_end, whole.baseline_effort
    if start is None or end is None or effort is None:
        return
    if calendar is None or effort < len(made):
        made[-1].baseline_start, made[-1].baseline_end = start, end
        made[-1].baseline_effort = effort
        for row in made[:-1]:
            row.baseline_start = row.baseline_end = row.baseline_effort = None
        return
    total, begun, given = sum(row.effort for row in made), 0, 0
    days = max(1, calendar.days_until(end) - calendar.day(start))
    for place, row in enumerate(made, start=1):
        before = begun
        begun += row.effort
        left = len(made) - place
        until = min(max(given + 1, effort * begun // total), effort - left)
        row.baseline_start = min(calendar.add(start, days * before // total), end)
        row.baseline_end = min(calendar.add(start, math.ceil(days * begun / total) - 1), end)
        row.baseline_effort, given = until - given, until
    made[0].baseline_start, made[-1].baseline_end = start, end


def counted(closing: Closing, parts: Sequence[Part]) -> list[float]:
    """What a gap counts at each part: all at the one that names it, or else by effort."""
    total = sum(part.effort for part in parts)
    alone = any(closing.gap_id in part.gaps for part in parts)
    return [
        closing.counted * (closing.gap_id in part.gaps if alone else part.effort / total)
        for part in parts
    ]


def preview(
    standing: Standing,
    pk: int,
    parts: Sequence[Part],
    states: Mapping[int, str],
    closings: Sequence[Closing],
) -> Outcome:
    """The plan with a package in parts; `states` of its deliverables by id.  Stores nothing."""
    whole = standing.by_pk[pk]
    share = standing.share(whole)
    made = _made(standing, whole, parts)
    by_part = _states(parts, states)
    for place, (row, part) in enumerate(zip(made, parts, strict=True)):
        put(row, part, by_part[place], share)
        if place:
            put_off(row, by_part[place])
        if whole.benefit is not None:
            row.benefit = sum(counted(each, parts)[place] for each in closings)
    promise(whole, made, standing.calendar)
    rows = [each for row in standing.rows for each in (made if row.pk == pk else [row])]
    after = replace(
        standing,
        rows=rows,
        after=_after(standing, made),
        deliverables={
            **standing.deliverables,
            **{row.pk: found for row, found in zip(made, by_part, strict=True)},
        },
    )
    shown = zip(made, by_part, strict=True)
    return Outcome(
        [(row, percents.percent_of(row, found), after.dates(row)) for row, found in shown],
        slips.compared(standing, after),
    )


def _made(standing: Standing, whole: WorkPackage, parts: Sequence[Part]) -> list[WorkPackage]:
    """The rows of the parts; those that are new have ids that no row has."""
    made = [copy.copy(whole)]
    taken = {row.key for row in standing.rows}
    for place, part in enumerate(parts[1:], start=1):
        row = beside(whole, part, package_keys.of_part(whole.key, taken))
        row.pk = -place
        taken.add(row.key)
        made.append(row)
    return made


def _states(parts: Sequence[Part], states: Mapping[int, str]) -> list[list[str]]:
    """By part, those of its deliverables; what no part names stays with the first."""
    found: list[list[str]] = [[] for _ in parts]
    places = {pk: place for place, part in enumerate(parts) for pk in part.deliverables}
    for pk, state in states.items():
        found[places.get(pk, 0)].append(state)
    return found


def _after(standing: Standing, made: Sequence[WorkPackage]) -> dict[int, list[Dependency]]:
    """What waited for the whole waits for its last part; each part waits for the one before."""
    first, last = made[0].pk, made[-1].pk
    found: dict[int, list[Dependency]] = {}
    for rows in standing.after.values():
        for row in rows:
            before = last if row.predecessor_id == first else row.predecessor_id
            one = Dependency(package_id=row.package_id, predecessor_id=before, lag=row.lag)
            found.setdefault(row.package_id, []).append(one)
    for earlier, later in pairwise(made):
        found[later.pk] = [Dependency(package_id=later.pk, predecessor_id=earlier.pk, lag=0)]
    return found
