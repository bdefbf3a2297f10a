"""What the actions of the plan agree on: who may, what still stands, how it is kept."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, may, require
from pmo_studio.core.models import Participant
from pmo_studio.core.refusals import Refused
from roadmaps import circles, package_words, topics
from roadmaps.models import PackageRole, Plan, WorkPackage
from roadmaps.models.ties import Letter

GONE = _("Somebody removed this work package meanwhile. Put it back first.")
CIRCLE = _(
    "Then these would wait for each other for ever: %(circle)s. Take one of these dependencies off"
    " first."
)


def may_tend(by: Participant, package: WorkPackage) -> bool:
    """Say how far the package is: whoever plans, and its owner while they may write."""
    if may(by, Right.PLAN):
        return True
    return package.owner_id == by.pk and may(by, Right.WRITE)


def may_accept(by: Participant, package: WorkPackage) -> bool:
    """Accept what a package delivers: whoever plans, and who is accountable for the package."""
    if may(by, Right.PLAN):
        return True
    mine = PackageRole.objects.filter(package=package, letter=Letter.A, seat=by)
    return may(by, Right.WRITE) and mine.exists()


def require_tending(by: Participant, package: WorkPackage) -> None:
    """Raise Denied unless the seat may say how far the package is."""
    require(by, Right.SEE)
    if not may_tend(by, package):
        require(by, Right.PLAN)


def planned(package: WorkPackage, by: Participant) -> WorkPackage:
    """The package as it is now, under the engagement's lock, for a seat that plans."""
    require(by, Right.PLAN)
    return standing(package)


def standing(package: WorkPackage) -> WorkPackage:
    """The package as it is now; Refused where somebody has taken it off."""
    fresh = WorkPackage.objects.select_related("plan__engagement").get(pk=package.pk)
    if fresh.archived_at is not None:
        raise Refused(GONE)
    return fresh


def refuse_circle(plan: Plan, *more: circles.Pair) -> None:
    """Refused, naming it, where the plan waits for itself; `more` are pairs that would come."""
    around = circles.found(circles.pairs_of(plan) | set(more))
    if around:
        raise Refused(CIRCLE % {"circle": package_words.circle(around)})


def save(change: events.Change, package: WorkPackage) -> None:
    """Keep the package with the number of the event that is about to tell of it."""
    package.number = change.next_number
    package.save()


def record(change: events.Change, kind: str, subject: str, **data: Any) -> None:
    """An event of the plan, for the room."""
    change.record(kind, subject=subject, topic=topics.plan(change.engagement), **data)
