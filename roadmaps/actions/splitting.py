"""Splitting a package into parts that follow each other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused
from roadmaps.actions import packages, rules
from roadmaps.models import Closing, Deliverable, Dependency, PackageKpi, PackageRole, WorkPackage
from roadmaps.models.package import KEY_MOST, NAME_MOST, PackageKind, PackageStatus

LEAST_PARTS = 2
MOST_PARTS = 6
COUNT = _("Split it into 2 to 6 parts.")
OVER = _("What is done or dropped is not split: nothing of it is left to plan.")
# What every part has in common with the whole.
SHARED = (
    *("kind", "function", "note_id", "group_id", "barrier", "wave_id", "staff", "owner_id"),
    *("mandatory", "steps"),
)


@dataclass(frozen=True)
class Part:
    """One part; `deliverables` and `gaps` are ids of those that go to it."""

    name: str
    effort: int
    deliverables: Sequence[int] = field(default=())
    gaps: Sequence[int] = field(default=())


def split_package(
    package: WorkPackage,
    *,
    parts: Sequence[Part],
    seen: int | None = None,
    by: Participant,
    key: events.Key | None = None,
) -> list[WorkPackage]:
    """Split it: the first part is the package itself, each other one begins after the one before.

    What waited for the package waits for its last part.  Deliverables and gaps that no part names
    stay with the first.  Raises Overtaken when it is another one than `seen` says.
    """
    parts = [_checked(part, place) for place, part in enumerate(parts, start=1)]
    if not LEAST_PARTS <= len(parts) <= MOST_PARTS:
        raise Refused(COUNT)
    with events.change(package.engagement, by=by, key=key) as change:
        fresh = rules.planned(package, change.by)
        if is_overtaken(fresh, seen):
            raise Overtaken(packages.OVERTAKEN, now=fresh)
        if fresh.status in (PackageStatus.DONE, PackageStatus.DROPPED):
            raise Refused(OVER)
        packages.check_room(fresh.plan, len(parts) - 1)
        title = fresh.name
        made = [fresh, *(_begun(change, fresh, part) for part in parts[1:])]
        change.rows = len(made)
        _share(change, made, parts)
        _chain(change, made)
        _weigh(change, made, parts)
        told = [each.pk for each in made]
        rules.record(change, "package.split", fresh.subject, title=title, parts=told)
    return made


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
    made = WorkPackage(
        plan=whole.plan,
        key=_key(whole),
        name=part.name,
        effort=part.effort,
        purpose=whole.purpose,
        origin=whole,
        position=whole.position,
        **{name: getattr(whole, name) for name in SHARED},
    )
    rules.save(change, made)
    return made


def _key(whole: WorkPackage) -> str:
    """The next free one of WP-F05.2, WP-F05.3 and so on; one of OWN-1 where there is no room.

    The numbers behind enabling packages are those of rollouts: EN-5.2 is what a derivation calls
    the next one.  Their parts are packages beside them: OWN-1.
    """
    if whole.kind == PackageKind.ENABLING:
        return packages.own_key(whole.plan)
    root = whole.key.partition(".")[0]
    keys = WorkPackage.objects.filter(plan=whole.plan, key__startswith=f"{root}.")
    tails = [key.removeprefix(f"{root}.") for key in keys.values_list("key", flat=True)]
    numbers = [int(tail) for tail in tails if tail.isascii() and tail.isdigit()]
    key = f"{root}.{max(numbers, default=1) + 1}"
    return key if len(key) <= KEY_MOST else packages.own_key(whole.plan)


def _share(change: events.Change, made: Sequence[WorkPackage], parts: Sequence[Part]) -> None:
    """Deliverables and gaps go to their parts; KPIs and people stand at each of them."""
    whole, number = made[0], change.next_number
    for package, part in zip(made[1:], parts[1:], strict=True):
        outputs = Deliverable.objects.filter(package=whole, pk__in=part.deliverables)
        outputs.update(package=package, number=number)
        closings = Closing.objects.filter(package=whole, gap__in=part.gaps)
        closings.update(package=package, number=number)
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


def _chain(change: events.Change, made: Sequence[WorkPackage]) -> None:
    """What waited for the whole waits for its last part; each part waits for the one before."""
    number = change.next_number
    waiting = Dependency.objects.filter(predecessor=made[0])
    waiting.update(predecessor=made[-1], number=number)
    Dependency.objects.bulk_create(
        Dependency(package=later, predecessor=earlier, number=number)
        for earlier, later in pairwise(made)
    )


def _weigh(change: events.Change, made: Sequence[WorkPackage], parts: Sequence[Part]) -> None:
    """Each part with its own effort, and the benefit of the gaps that it closes."""
    has_benefit = made[0].benefit is not None
    for package, part in zip(made, parts, strict=True):
        package.name, package.effort, package.percent = part.name, part.effort, None
        if has_benefit:
            package.benefit = sum(package.closes.values_list("counted", flat=True))
        packages.rank(package)
        rules.save(change, package)
