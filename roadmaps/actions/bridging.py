"""What waited for a package that is taken off waits for what that waited for, until it is back."""

from collections.abc import Collection, Iterable

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

    Only what waits through the package again as it is put back: the event that took it off may have
    written other dependencies too.  Call it before the package has another number.
    """
    rows = list(Dependency.objects.filter(package__plan=package.plan_id))
    news = [row for row in rows if row.number == package.number]
    bridges = [row for row in news if package.pk not in (row.package_id, row.predecessor_id)]
    ids = {row.pk for row in bridges}
    pairs = {(row.package_id, row.predecessor_id) for row in rows if row.pk not in ids}
    live = WorkPackage.objects.live().filter(plan=package.plan_id)
    standing = set(live.values_list("pk", flat=True))
    first = _reached(package.pk, pairs, standing)
    waiting = _reached(package.pk, {(first, waits) for waits, first in pairs}, standing)
    over = [row.pk for row in bridges if row.package_id in waiting and row.predecessor_id in first]
    Dependency.objects.filter(pk__in=over).delete()


def _reached(start: int, pairs: Iterable[tuple[int, int]], standing: Collection[int]) -> set[int]:
    """Whom one comes to over packages that stand; the last of a way may be off the plan itself."""
    onwards: dict[int, list[int]] = {}
    for here, there in pairs:
        onwards.setdefault(here, []).append(there)
    seen: set[int] = set()
    todo = [start]
    while todo:
        for there in onwards.get(todo.pop(), ()):
            if there not in seen:
                seen.add(there)
                todo += [there] if there in standing else []
    return seen
