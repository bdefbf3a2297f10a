"""Splitting a package into parts that follow each other."""

import copy
from collections.abc import Sequence
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused
from roadmaps import dated, package_keys, parted, percents
from roadmaps.actions import packages, rules
from roadmaps.models import Closing, Deliverable, Dependency, PackageKpi, PackageRole, WorkPackage
from roadmaps.models.package import NAME_MOST, PackageStatus
from roadmaps.parted import Part
from roadmaps.planning.calendars import Calendar

LEAST_PARTS = 2
MOST_PARTS = 6
COUNT = _("Split it into 2 to 6 parts.")
OVER = _("What is done or dropped is not split: nothing of it is left to plan.")


def split_package(
    package: WorkPackage,
    *,
    parts: Sequence[Part],
    seen: int | None = None,
    by: Participant,
    key: events.Key | None = None,
) -> list[WorkPackage]:
    """Split it: the first part is the package itself, each other one begins after the one before.

    What waited for the package waits for its last part.  Deliverables that no part names stay with
    the first; gaps that none names are closed by all of them, what they count by effort.  Each part
    is as far as the whole was, and the last bears the promised end.  Raises Overtaken when it is
    another one than `seen` says.
    """
    parts = [_checked(part, place) for place, part in enumerate(parts, start=1)]
    if not LEAST_PARTS <= len(parts) <= MOST_PARTS:
        raise Refused(COUNT)
    with events.change(package.engagement, by=by, key=key) as change:
        fresh = rules.planned(package, change.by)
        if is_overtaken(fresh, seen):
            raise Overtaken(packages.OVERTAKEN, now=fresh)
        refuse_over(fresh)
        packages.check_room(fresh.plan, len(parts) - 1)
        title, share = fresh.name, percents.share_of(fresh, _statuses(fresh))
        made = [fresh, *(_begun(change, fresh, part) for part in parts[1:])]
        change.rows = len(made)
        _share(change, made, parts)
        _share_gaps(change, made, parts)
        _chain(change, made)
        promised = dated.read(change.engagement, fresh.plan) if fresh.baseline_end else None
        _weigh(change, made, parts, share, promised.calendar if promised else None)
        told = [each.pk for each in made]
        rules.record(change, "package.split", fresh.subject, title=title, parts=told)
    return made


def refuse_over(package: WorkPackage) -> None:
    """Also for whoever only looks ahead: what is shown can be done."""
    if package.status in (PackageStatus.DONE, PackageStatus.DROPPED):
        raise Refused(OVER)


def _checked(part: Part, place: int) -> Part:
    name = one_line(part.name)
    if not name:
        raise Refused(packages.NO_NAME, field=f"name_{place}")
    if len(name) > NAME_MOST:
        raise Refused(packages.LONG_NAME, field=f"name_{place}")
    packages.check_effort(part.effort, f"effort_{place}")
    return Part(name, part.effort, part.deliverables, part.gaps)


def _begun(change: events.Change, whole: WorkPackage, part: Part) -> WorkPackage:
    """A part beside the whole, with what they have in common."""
    made = parted.beside(whole, part, _key(whole))
    rules.save(change, made)
    return made


def _key(whole: WorkPackage) -> str:
    rows = WorkPackage.objects.filter(plan=whole.plan)
    return package_keys.of_part(whole.key, set(rows.values_list("key", flat=True)))


def _share(change: events.Change, made: Sequence[WorkPackage], parts: Sequence[Part]) -> None:
    """Deliverables go to their parts; KPIs and people stand at each of them."""
    whole, number = made[0], change.next_number
    for package, part in zip(made[1:], parts[1:], strict=True):
        outputs = Deliverable.objects.filter(package=whole, pk__in=part.deliverables)
        outputs.update(package=package, number=number)
    PackageKpi.objects.bulk_create(
        PackageKpi(package=package, kpi_id=kpi, number=number)
        for kpi in whole.moves.values_list("kpi", flat=True)
        for package in made[1:]
    )
    PackageRole.objects.bulk_create(
        PackageRole(
            package=package,
            letter=role.letter,
            seat_id=role.seat_id,
            name=role.name,
            number=number,
        )
        for role in whole.roles.all()
        for package in made[1:]
    )


def _share_gaps(change: events.Change, made: Sequence[WorkPackage], parts: Sequence[Part]) -> None:
    """A gap that a part names is closed by it; each other one by all, what it counts by effort.

    So the sum stays, and the priority of each part is that of the whole.
    """
    of_part = {gap: place for place, part in enumerate(parts) for gap in part.gaps}
    total = sum(part.effort for part in parts)
    closings = list(Closing.objects.filter(package=made[0]))
    for closing in closings:
        place = of_part.get(closing.gap_id)
        if place is not None:
            closing.package = made[place]
    shared = [closing for closing in closings if closing.gap_id not in of_part]
    Closing.objects.bulk_create(
        Closing(
            package=package,
            gap_id=closing.gap_id,
            factor=closing.factor,
            counted=closing.counted * part.effort / total,
            number=change.next_number,
        )
        for package, part in zip(made[1:], parts[1:], strict=True)
        for closing in shared
    )
    for closing in shared:
        closing.counted = closing.counted * parts[0].effort / total
    for closing in closings:
        closing.number = change.next_number
    Closing.objects.bulk_update(closings, ["package", "counted", "number"])


def _chain(change: events.Change, made: Sequence[WorkPackage]) -> None:
    """What waited for the whole waits for its last part; each part waits for the one before."""
    number = change.next_number
    waiting = Dependency.objects.filter(predecessor=made[0])
    waiting.update(predecessor=made[-1], number=number)
    Dependency.objects.bulk_create(
        Dependency(package=later, predecessor=earlier, number=number)
        for earlier, later in pairwise(made)
    )


def _weigh(
    change: events.Change,
    made: Sequence[WorkPackage],
    parts: Sequence[Part],
    share: float,
    calendar: Calendar | None,
) -> None:
    """Each part with its own effort and promise, as far as the whole was (`share`, 0..1), and with
    the benefit of what it closes."""
    has_benefit = made[0].benefit is not None
    for place, (package, part) in enumerate(zip(made, parts, strict=True)):
        statuses = _statuses(package)
        parted.put(package, part, statuses, share)
        if place:
            parted.put_off(package, statuses)
        if has_benefit:
            package.benefit = sum(package.closes.values_list("counted", flat=True))
    parted.promise(copy.copy(made[0]), made, calendar)
    for package in made:
        rules.save(change, package)


def _statuses(package: WorkPackage) -> list[str]:
    rows = Deliverable.objects.live().filter(package=package)
    return list(rows.values_list("status", flat=True))
