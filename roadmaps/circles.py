"""Whether packages wait for each other in a circle, and for which one (domain.md §6.2)."""

from collections.abc import Iterable

from roadmaps.models import Dependency, Plan, WorkPackage
from roadmaps.planning.critical import circle
from roadmaps.planning.network import Activity, Predecessor

# The package that waits, and the one that it waits for.
Pair = tuple[int, int]


def pairs_of(plan: Plan) -> set[Pair]:
    """Who waits for whom among the packages that stand; one query."""
    rows = Dependency.objects.filter(
        package__plan=plan, package__archived_at=None, predecessor__archived_at=None
    )
    return set(rows.values_list("package", "predecessor"))


def circle_of(pairs: Iterable[Pair]) -> list[int]:
    """The ids of one circle in the order of time, the first one again at the end; [] for none."""
    waits: dict[str, list[Predecessor]] = {}
    for package, predecessor in sorted(pairs):
        waits.setdefault(str(package), []).append(Predecessor(str(predecessor)))
        waits.setdefault(str(predecessor), [])
    activities = [Activity(key, 0, after=tuple(after)) for key, after in waits.items()]
    return [int(key) for key in circle(activities)]


def found(pairs: Iterable[Pair]) -> list[WorkPackage]:
    """The packages of one circle; a query only where there is one."""
    keys = circle_of(pairs)
    rows = WorkPackage.objects.in_bulk(keys) if keys else {}
    return [rows[key] for key in keys]
