"""Work packages: adding one's own, changing, what they move, removing, putting back."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from canvases.models import Kpi
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.bundle.schema import is_date
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused
from roadmaps import package_keys
from roadmaps.actions import bridging, placing, rules, said, staffing
from roadmaps.actions.plans import begun
from roadmaps.models import PackageKpi, Plan, Wave, WorkPackage
from roadmaps.models.package import (
    MOST_EFFORT,
    MOST_PACKAGES,
    MOST_STAFF,
    NAME_MOST,
    PURPOSE_MOST,
    PackageKind,
)

NO_NAME = _("A work package needs a name.")
LONG_NAME = _("The name of a work package holds up to 120 characters. Shorten it.")
LONG_PURPOSE = _("The purpose holds up to 1000 characters. Shorten it.")
NO_EFFORT = _("The effort is a whole number from 1 to 100,000: nothing is done without effort.")
NO_STAFF = _("The staff is a whole number from 1 to 500: somebody has to do it.")
NO_WAVE = _("This wave is not there any more. Choose another one, or the backlog.")
NO_OWNER = _("This person has no seat here any more. Choose somebody else.")
NO_DAY = _("Enter a day of the years 1900 to 2199.")
FULL = _("A plan holds 10,000 work packages, the most there can be. Remove some.")
NO_KPI = _("Choose among the KPIs of this engagement.")
OVERTAKEN = _(
    "Somebody else changed this work package while you were writing. What stands now is shown"
    " here: save again to put yours in its place."
)


@dataclass(frozen=True)
class Details:
    """What is planned of a package; `wave` and `owner` are ids, None: backlog, nobody."""

    name: str
    effort: int
    purpose: str = ""
    staff: int = 1
    wave: int | None = None
    earliest: datetime.date | None = None
    owner: int | None = None


NAMES = said.names(Details)


def details_of(package: WorkPackage) -> Details:
    return said.read(Details, package)


def add_package(
    engagement: Engagement,
    *,
    details: Details,
    sure: bool = False,
    by: Participant,
    key: events.Key | None = None,
) -> WorkPackage:
    """Add a package of people's own; the plan begins with it where there is none.

    TooMany where it asks for more staff than the team, unless somebody is `sure`.
    """
    details = checked(details)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        plan = begun(change)
        _check_places(plan, details)
        placing.refuse_place(WorkPackage(), details.wave)
        if not sure:
            staffing.refuse_too_many(details, None, change.engagement.team_limit)
        package = WorkPackage(plan=plan, key=own_key(plan), kind=PackageKind.OWN)
        said.put(details, package)
        package.position = end_position(plan)
        rules.save(change, package)
        rules.record(change, "package.added", package.subject, title=package.name)
    return package


def change_package(
    package: WorkPackage,
    *,
    details: Details,
    seen: int | None,
    sure: bool = False,
    by: Participant,
    key: events.Key | None = None,
) -> WorkPackage:
    """Plan it otherwise; raises Overtaken when it is another one than `seen` says.

    TooMany where it would ask for more staff than the team, unless somebody is `sure`.
    """
    details = checked(details)
    with events.change(package.engagement, by=by, key=key) as change:
        fresh = rules.planned(package, change.by)
        if is_overtaken(fresh, seen):
            raise Overtaken(OVERTAKEN, now=fresh)
        before = details_of(fresh)
        _check_places(fresh.plan, details, before)
        placing.refuse_place(fresh, details.wave)
        if not sure:
            staffing.refuse_too_many(details, before, change.engagement.team_limit)
        changed = said.differing(details, before)
        if changed:
            said.put(details, fresh)
            rules.save(change, fresh)
            told: dict[str, Any] = {"title": fresh.name, "before": before.name, "fields": changed}
            rules.record(change, "package.changed", fresh.subject, **told)
    return fresh


def set_kpis(
    package: WorkPackage,
    *,
    kpis: Collection[int],
    by: Participant,
    key: events.Key | None = None,
) -> WorkPackage:
    """Say which KPIs it moves (WP–moves→KPI); those that are not among them it moves no more."""
    wanted = set(kpis)
    with events.change(package.engagement, by=by, key=key) as change:
        fresh = rules.planned(package, change.by)
        known = Kpi.objects.live().filter(engagement=change.engagement, pk__in=wanted)
        if set(known.values_list("pk", flat=True)) != wanted:
            raise Refused(NO_KPI, field="kpi")
        standing = PackageKpi.objects.filter(package=fresh, kpi__archived_at=None)
        had = set(standing.values_list("kpi", flat=True))
        if had == wanted:
            return fresh
        standing.exclude(kpi__in=wanted).delete()
        number = change.next_number
        PackageKpi.objects.bulk_create(
            PackageKpi(package=fresh, kpi_id=kpi, number=number) for kpi in sorted(wanted - had)
        )
        rules.save(change, fresh)
        told: dict[str, Any] = {"title": fresh.name, "kpis": sorted(wanted)}
        rules.record(change, "package.moves", fresh.subject, **told)
    return fresh


def remove_package(
    package: WorkPackage,
    *,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> WorkPackage:
    """Take it off the plan; it can be put back with all that belongs to it.  Twice is no error.

    What waits for it then waits for what it waits for.
    """
    with events.change(package.engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        fresh = WorkPackage.objects.select_related("plan").get(pk=package.pk)
        if fresh.archived_at is None:
            if is_overtaken(fresh, seen):
                raise Overtaken(OVERTAKEN, now=fresh)
            bridging.pass_on(change, fresh)
            archive(change, fresh)
            rules.record(change, "package.removed", fresh.subject, title=fresh.name)
    return fresh


def archive(change: events.Change, package: WorkPackage) -> None:
    """The writing half of removing, for changes that end several."""
    package.archived_at, package.archived_by = timezone.now(), change.by
    rules.save(change, package)


def restore_package(
    package: WorkPackage, *, by: Participant, key: events.Key | None = None
) -> WorkPackage:
    """Put a removed one back as it was, unless the plan would then wait for itself."""
    with events.change(package.engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        fresh = WorkPackage.objects.select_related("plan").get(pk=package.pk)
        if fresh.archived_at is not None:
            check_room(fresh.plan)
            bridging.take_back(fresh)
            fresh.archived_at = fresh.archived_by = None
            rules.save(change, fresh)
            rules.refuse_circle(fresh.plan)
            rules.record(change, "package.restored", fresh.subject, title=fresh.name)
    return fresh


def checked(details: Details) -> Details:
    """The details as they are stored; Refused in words that name the field."""
    name = one_line(details.name)
    if not name:
        raise Refused(NO_NAME, field="name")
    if len(name) > NAME_MOST:
        raise Refused(LONG_NAME, field="name")
    purpose = details.purpose.replace("\r\n", "\n").strip()
    if len(purpose) > PURPOSE_MOST:
        raise Refused(LONG_PURPOSE, field="purpose")
    check_effort(details.effort)
    if not 1 <= details.staff <= MOST_STAFF:
        raise Refused(NO_STAFF, field="staff")
    check_day(details.earliest, "earliest")
    return replace(details, name=name, purpose=purpose)


def check_effort(effort: int, field: str = "effort") -> None:
    if not 1 <= effort <= MOST_EFFORT:
        raise Refused(NO_EFFORT, field=field)


def check_day(day: datetime.date | None, field: str) -> None:
    if day is not None and not is_date(day.isoformat()):
        raise Refused(NO_DAY, field=field)


def _check_places(plan: Plan, details: Details, before: Details | None = None) -> None:
    """Its wave is one of the plan, its owner a seat of the engagement; what stands may stay."""
    wave = details.wave
    if wave is not None and not Wave.objects.filter(plan=plan, pk=wave).exists():
        raise Refused(NO_WAVE, field="wave")
    check_owner(plan, details.owner, before.owner if before else None)


def check_owner(plan: Plan, owner: int | None, before: int | None = None) -> None:
    if owner is None or owner == before:
        return
    seats = Participant.objects.active().people().filter(engagement=plan.engagement_id)
    if not seats.filter(pk=owner).exists():
        raise Refused(NO_OWNER, field="owner")


def own_key(plan: Plan) -> str:
    """The next free one of OWN-1, OWN-2 and so on; makes sure that there is room for it."""
    check_room(plan)
    rows = WorkPackage.objects.filter(plan=plan, key__startswith=package_keys.OWN)
    return next(package_keys.numbered(package_keys.OWN, set(rows.values_list("key", flat=True))))


def check_room(plan: Plan, more: int = 1) -> None:
    if WorkPackage.objects.live().filter(plan=plan).count() + more > MOST_PACKAGES:
        raise Refused(FULL)


def end_position(plan: Plan) -> float:
    last = WorkPackage.objects.filter(plan=plan).aggregate(last=Max("position"))["last"]
    return 0.0 if last is None else last + 1
