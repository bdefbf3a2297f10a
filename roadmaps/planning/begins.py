"""Why each activity begins on the day on which it begins.  No Django.

Read off a schedule of `schedule.serial` afterwards, so that scheduling itself stays as fast as it
is.  Whatever is named truly holds: a predecessor ends (with its lag) on the working day before; on
the day before, those that hold people leave too few.  What has begun begins when it did, and may
wait with what is left.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from roadmaps.planning import schedule
from roadmaps.planning.network import Activity, Key, Network, Placed, Schedule


class Cause(StrEnum):
    HAPPENED = "happened"  # it has begun, or is done
    REST = "rest"  # it has begun, and what is left goes on when what it waits for ends
    PREDECESSOR = "predecessor"  # what it waits for ends
    EARLIEST = "earliest"  # nobody lets it begin before
    WAVE = "wave"  # its wave begins
    TEAM = "team"  # the first days on which enough of everything is free


@dataclass(frozen=True, slots=True)
class Reason:
    """One that would suffice; `keys` are predecessors, or those that hold what it needs.

    `ready` is the working day on which it could begin if there were enough of everything.
    """

    cause: Cause
    keys: tuple[Key, ...] = ()
    ready: int = 0


def reasons(
    network: Network, placed: Schedule, fixed: Mapping[Key, Placed] = schedule.NOTHING
) -> dict[Key, tuple[Reason, ...]]:
    """By activity, all that alone would have it begin then; near linear in the activities."""
    begins = dict(_waves(network, placed))
    found: dict[Key, tuple[Reason, ...]] = {}
    waiting: list[tuple[Activity, int]] = []
    for each in network.activities:
        start = placed[each.key].start
        ready = _ready(each, begins[each.wave], placed)
        if each.key in fixed:
            found[each.key] = tuple(_of_begun(each, placed))
        elif start > ready:
            waiting.append((each, ready))
        else:
            found[each.key] = tuple(_on(start, each, begins[each.wave], placed))
    for each, ready, active in _the_day_before(waiting, network.activities, placed):
        keys = _in_the_way(each, active, network.capacities)
        found[each.key] = (Reason(Cause.TEAM, keys, ready),)
    return found


def _of_begun(activity: Activity, placed: Schedule) -> Iterator[Reason]:
    yield Reason(Cause.HAPPENED)
    at = placed[activity.key]
    if at.pause and (after := _predecessors(activity, at.goes_on, placed)):
        yield Reason(Cause.REST, after, at.goes_on)


def _waves(network: Network, placed: Schedule) -> Iterator[tuple[int, int]]:
    """The first day of each wave, as `schedule.serial` has it."""
    begin = ended = 0
    by_wave = sorted(network.activities, key=lambda each: each.wave)
    for number, members in groupby(by_wave, key=lambda each: each.wave):
        yield number, begin
        ended = max(ended, *(placed[each.key].finish for each in members))
        begin = ended + network.gate_days


def _ready(activity: Activity, begin: int, placed: Schedule) -> int:
    after = (placed[one.key].finish + one.lag for one in activity.after if one.key in placed)
    return max(begin, activity.earliest, *after)


def _on(day: int, activity: Activity, begin: int, placed: Schedule) -> Iterator[Reason]:
    after = _predecessors(activity, day, placed)
    if after:
        yield Reason(Cause.PREDECESSOR, after, day)
    if activity.earliest == day and day > 0:
        yield Reason(Cause.EARLIEST, (), day)
    if begin == day:
        yield Reason(Cause.WAVE, (), day)


def _predecessors(activity: Activity, day: int, placed: Schedule) -> tuple[Key, ...]:
    return tuple(
        one.key
        for one in activity.after
        if one.key in placed and placed[one.key].finish + one.lag == day
    )


def _the_day_before(
    waiting: Iterable[tuple[Activity, int]], activities: Sequence[Activity], placed: Schedule
) -> Iterator[tuple[Activity, int, list[Activity]]]:
    """With each that waits, in the order of time, what goes on on the day before it begins."""
    coming = iter(sorted(activities, key=lambda each: placed[each.key].start))
    upcoming = next(coming, None)
    active: list[Activity] = []
    for each, ready in sorted(waiting, key=lambda one: placed[one[0].key].start):
        day = placed[each.key].start - 1
        while upcoming is not None and placed[upcoming.key].start <= day:
            active.append(upcoming)
            upcoming = next(coming, None)
        active = [one for one in active if placed[one.key].finish > day]
        yield each, ready, [one for one in active if _works(placed[one.key], day)]


def _works(at: Placed, day: int) -> bool:
    return any(start <= day < finish for start, finish in at.worked())


def _in_the_way(
    activity: Activity, active: Sequence[Activity], capacities: Sequence[int]
) -> tuple[Key, ...]:
    """Those that use what is too little for it then; more of them than it needs to be free."""
    short = [
        resource
        for resource, (use, most) in enumerate(zip(activity.uses, capacities, strict=False))
        if use and use + sum(_use(one, resource) for one in active) > most
    ]
    return tuple(one.key for one in active if any(_use(one, resource) for resource in short))


def _use(activity: Activity, resource: int) -> int:
    return activity.uses[resource] if resource < len(activity.uses) else 0
