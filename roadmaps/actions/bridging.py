"""What waited for a package that is taken off waits for what that waited for, until it is back."""

from django.db.models import Q

from pmo_studio.core import events
from roadmaps.models import Dependency, WorkPackage
from roadmaps.models.ties import MOST_LAG


def pass_on(change: events.Change, package: WorkPackage) -> None:
    """Let each that waits for the package wait for all that it waits for, by both lags together.

    Its own dependencies stay, for when it is put back.  The others carry the number of the event
    that took it off, as it does itself: by that `take_back` knows them.
    """
    waiting = dict(package.successors.values_list("package", "lag"))
    first = dict(package.predecessors.values_list("predecessor", "lag"))
    rows = Dependency.objects.filter(package__in=waiting, predecessor__in=first)
    known = set(rows.values_list("package", "predecessor"))
    Dependency.objects.bulk_create(
        Dependency(
            package_id=waits,
            predecessor_id=before,
            lag=min(MOST_LAG, lag + later),
            number=change.next_number,
        )
        for waits, later in waiting.items()
        for before, lag in first.items()
        if waits != before and (waits, before) not in known
    )


def take_back(package: WorkPackage) -> None:
    """End what came in its place when the package was taken off; what somebody changed since stays.

    Call it before the package has another number.
    """
    ends = Q(package__in=package.successors.values("package"))
    ends |= Q(predecessor__in=package.predecessors.values("predecessor"))
    Dependency.objects.filter(ends, number=package.number).delete()
