"""Merging several packages into one."""

import math
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused
from roadmaps import merged
from roadmaps.actions import packages, placing, rules
from roadmaps.models import (
    Closing,
    Concern,
    Deliverable,
    Dependency,
    PackageKpi,
    PackageRole,
    Plan,
    WorkPackage,
)
from roadmaps.models.package import MOST_EFFORT, NAME_MOST, PackageStatus
from roadmaps.models.ties import Letter

NOTHING = _("Choose at least one other work package.")
OVER = _("What is done or dropped is not merged: “%(name)s” has nothing left to plan.")
TOO_MUCH = _("Together they take more than 100,000, the most a work package can.")
# What is added up from shares misses the whole by so much at most.
EPSILON = 1e-9
OVER_STATES = (PackageStatus.DONE, PackageStatus.DROPPED)


def merge_packages(
    package: WorkPackage,
    *,
    others: Collection[int],
    name: str,
    owner: int | None,
    seen: int | None = None,
    by: Participant,
    key: events.Key | None = None,
) -> WorkPackage:
    """Put the others into this one and take them off the plan.

    Efforts are added, staff is the largest, it is as far as all of them were, by effort; what
    belonged to them belongs to it; it waits for what any of them waited for, and what waited for
    any waits for it.  Refused, naming it, where the plan would then wait for itself.  Raises
    Overtaken when it is another one than `seen` says.
    """
    name = one_line(name)
    if not name:
        raise Refused(packages.NO_NAME, field="name")
    if len(name) > NAME_MOST:
        raise Refused(packages.LONG_NAME, field="name")
    with events.change(package.engagement, by=by, key=key) as change:
        fresh = rules.planned(package, change.by)
        if is_overtaken(fresh, seen):
            raise Overtaken(packages.OVERTAKEN, now=fresh)
        gone = _chosen(fresh, others)
        packages.check_owner(fresh.plan, owner, fresh.owner_id)
        change.rows = 1 + len(gone)
        statuses = _statuses([fresh, *gone])
        _unite_dependencies(change, fresh, gone)
        _unite_closings(change, fresh, gone)
        _unite_people(change, fresh, gone)
        _unite_rest(change, fresh, gone)
        fresh.name, fresh.owner_id = name, owner
        _weigh(fresh, gone, statuses)
        for each in gone:
            packages.archive(change, each)
        rules.save(change, fresh)
        rules.refuse_circle(fresh.plan)
        told = [each.pk for each in gone]
        rules.record(change, "package.merged", fresh.subject, title=name, packages=told)
    return fresh


def _chosen(package: WorkPackage, others: Collection[int]) -> list[WorkPackage]:
    rows = WorkPackage.objects.live().filter(plan=package.plan_id, pk__in=others)
    found = list(rows.exclude(pk=package.pk))
    if not found:
        raise Refused(NOTHING, field="other")
    refuse_together([package, *found])
    return found


def refuse_together(members: Sequence[WorkPackage]) -> None:
    """What keeps these from being one, which is the first of them; also for whoever looks ahead."""
    into, *others = members
    if into.wave_id is None:
        placing.refuse_begun(others, field="other")
    for each in members:
        if each.status in OVER_STATES:
            raise Refused(OVER % {"name": each.name}, field="other")
    if sum(each.effort for each in members) > MOST_EFFORT:
        raise Refused(TOO_MUCH, field="other")


def _unite_dependencies(
    change: events.Change, into: WorkPackage, gone: Sequence[WorkPackage]
) -> None:
    """Theirs at its ends (merged.links)."""
    members = {into.pk, *(each.pk for each in gone)}
    rows = Dependency.objects.filter(Q(package__in=members) | Q(predecessor__in=members))
    known = rows.values_list("package", "predecessor", "lag")
    united = merged.links(list(known), into.pk, members)
    rows.delete()
    Dependency.objects.bulk_create(
        Dependency(
            package_id=package, predecessor_id=predecessor, lag=lag, number=change.next_number
        )
        for package, predecessor, lag in united
    )


def _unite_closings(change: events.Change, into: WorkPackage, gone: Sequence[WorkPackage]) -> None:
    """A gap that several of them close counts once, by what counts most; parts of one package that
    was split count together."""
    root = _roots(into.plan)
    rows = Closing.objects.filter(package__in=[into, *gone]).select_related("gap")
    by_gap: dict[int, dict[int, list[Closing]]] = {}
    # Its own first: of what counts alike, these stay.
    for row in sorted(rows, key=lambda row: (row.package_id != into.pk, row.pk)):
        by_gap.setdefault(row.gap_id, {}).setdefault(root[row.package_id], []).append(row)
    for families in by_gap.values():
        most = max(families.values(), key=_together)
        kept, counted = most[0], _together(most)
        others = [row.pk for parts in families.values() for row in parts if row is not kept]
        Closing.objects.filter(pk__in=others).delete()
        kept.package, kept.counted, kept.number = into, counted, change.next_number
        kept.save(update_fields=["package", "counted", "number"])


def _together(parts: Sequence[Closing]) -> float:
    """What parts of one package count for a gap, and no more than the whole does."""
    total = math.fsum(row.counted for row in parts)
    if len(parts) == 1:
        return total
    gap, factor = parts[0].gap, max(row.factor for row in parts)
    whole = factor * (gap.size or 0) * (gap.importance or 0)
    return max(whole, *(row.counted for row in parts)) if total > whole - EPSILON else total


def _roots(plan: Plan) -> dict[int, int]:
    """By package, the one of which it is a part, or a part of a part; itself where it is none."""
    rows = WorkPackage.objects.filter(plan=plan).values_list("pk", "origin")
    origins = dict(rows)
    roots = {}
    for pk in origins:
        root, seen = pk, {pk}
        while (origin := origins.get(root)) is not None and origin not in seen:
            root = origin
            seen.add(root)
        roots[pk] = root
    return roots


def _unite_people(change: events.Change, into: WorkPackage, gone: Sequence[WorkPackage]) -> None:
    """Everybody keeps a part; who was accountable for another one becomes responsible."""
    rows = list(PackageRole.objects.filter(package=into))
    known = {(row.letter, row.seat_id, row.name) for row in rows}
    has_accountable = any(row.letter == Letter.A for row in rows)
    for row in PackageRole.objects.filter(package__in=gone).order_by("package", "pk"):
        letter = row.letter
        is_theirs = (str(Letter.A), row.seat_id, row.name) in known
        if letter == Letter.A and has_accountable and not is_theirs:
            letter = Letter.R
        has_accountable = has_accountable or letter == Letter.A
        place = (str(letter), row.seat_id, row.name)
        row.delete()
        if place not in known:
            known.add(place)
            PackageRole.objects.create(
                package=into,
                letter=letter,
                seat_id=row.seat_id,
                name=row.name,
                number=change.next_number,
            )


def _unite_rest(change: events.Change, into: WorkPackage, gone: Sequence[WorkPackage]) -> None:
    number = change.next_number
    Deliverable.objects.filter(package__in=gone).update(package=into, number=number)
    Concern.objects.filter(package__in=gone).update(package=into, number=number)
    moved = PackageKpi.objects.filter(package__in=gone)
    wanted = set(moved.values_list("kpi", flat=True))
    had = set(into.moves.values_list("kpi", flat=True))
    moved.delete()
    PackageKpi.objects.bulk_create(
        PackageKpi(package=into, kpi_id=kpi, number=number) for kpi in sorted(wanted - had)
    )


def _weigh(
    into: WorkPackage, gone: Sequence[WorkPackage], statuses: Mapping[int, Sequence[str]]
) -> None:
    """Effort, staff, progress and benefit of all of them together."""
    merged.put(into, gone, statuses)
    if any(each.benefit is not None for each in (into, *gone)):
        into.benefit = sum(into.closes.values_list("counted", flat=True))


def _statuses(members: Sequence[WorkPackage]) -> dict[int, list[str]]:
    """Of their deliverables, by package, before they move."""
    found: dict[int, list[str]] = {}
    rows = Deliverable.objects.live().filter(package__in=[each.pk for each in members])
    for package, status in rows.values_list("package", "status"):
        found.setdefault(package, []).append(status)
    return found
