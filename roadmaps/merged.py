"""What several packages are as one: of the action that merges, and of what its page says before."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from roadmaps import percents, slips
from roadmaps.dated import Standing
from roadmaps.models import Dependency, WorkPackage
from roadmaps.models.package import PackageStatus
from roadmaps.planning.progress import weighed
from roadmaps.planning.timetables import Dated
from roadmaps.slips import Slip

# The package that waits, the one that it waits for, and for so many working days more.
Link = tuple[int, int, int]


@dataclass(frozen=True)
class Outcome:
    """The package as it would be, in the plan as it would be."""

    row: WorkPackage
    percent: int
    dates: Dated | None
    slip: Slip


def put(
    into: WorkPackage, others: Sequence[WorkPackage], statuses: Mapping[int, Sequence[str]]
) -> None:
    """Effort, staff and progress of all of them together; nothing is saved.

    `statuses` are those of their deliverables, by package.  It is as far as all of them were, by
    effort; that is typed where its deliverables say something else.  It began when the first did,
    and is promised for the last day that was promised of any of them.
    """
    members = (into, *others)
    shares = [percents.share_of(each, statuses.get(each.pk, ())) for each in members]
    done = weighed((each.effort, share) for each, share in zip(members, shares, strict=True))
    into.effort = sum(each.effort for each in members)
    into.staff = max(each.staff for each in members)
    into.mandatory = any(each.mandatory for each in members)
    if any(each.status == PackageStatus.ACTIVE for each in members):
        into.status = PackageStatus.ACTIVE
    into.started_on = min((each.started_on for each in members if each.started_on), default=None)
    _promise(into, members)
    united = [status for each in members for status in statuses.get(each.pk, ())]
    into.percent = percents.to_type(into, united, done.done / done.total)


def _promise(into: WorkPackage, members: Sequence[WorkPackage]) -> None:
    """From the first promised day of any of them to the last: parts of a whole are one again."""
    promised = [each for each in members if each.baseline_end]
    if not promised:
        return
    into.baseline_start = min(each.baseline_start for each in promised if each.baseline_start)
    into.baseline_end = max(each.baseline_end for each in promised if each.baseline_end)
    into.baseline_effort = sum(each.baseline_effort or 0 for each in promised)


def links(rows: Iterable[Link], into: int, members: Iterable[int]) -> list[Link]:
    """Theirs at its ends, the longest lag of each pair; none from it to itself."""
    inside = {into, *members}
    lags: dict[tuple[int, int], int] = {}
    for waits, first, lag in rows:
        pair = (into if waits in inside else waits, into if first in inside else first)
        if pair[0] != pair[1]:
            lags[pair] = max(lag, lags.get(pair, 0))
    return [(*pair, lag) for pair, lag in lags.items()]


def preview(standing: Standing, into: int, others: Iterable[int]) -> Outcome:
    """The plan with those others (ids) in one; stores nothing."""
    gone = [standing.by_pk[pk] for pk in others]
    row = copy.copy(standing.by_pk[into])
    put(row, gone, standing.deliverables)
    left = {each.pk for each in gone}
    states = [state for pk in (into, *left) for state in standing.deliverables.get(pk, ())]
    after = replace(
        standing,
        rows=[row if each.pk == into else each for each in standing.rows if each.pk not in left],
        after=_after(standing, into, left),
        deliverables={**standing.deliverables, into: states},
    )
    slip = slips.compared(standing, after)
    return Outcome(row, percents.percent_of(row, states), after.dates(row), slip)


def _after(standing: Standing, into: int, gone: set[int]) -> dict[int, list[Dependency]]:
    standing_links = [
        (row.package_id, row.predecessor_id, row.lag)
        for rows in standing.after.values()
        for row in rows
    ]
    found: dict[int, list[Dependency]] = {}
    for waits, first, lag in links(standing_links, into, gone):
        one = Dependency(package_id=waits, predecessor_id=first, lag=lag)
        found.setdefault(waits, []).append(one)
    return found
