"""When each activity happens: serial generation, wave by wave (domain.md §6.4).  No Django.

Wave by wave, the next activity is the first of the network among those whose predecessors are
placed.  It gets the earliest days on which its wave has begun, its predecessors have ended, and
enough of every resource is free on each day.  The order inside a wave is the caller's.
"""

import heapq
import math
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from roadmaps.planning.critical import circle, critical_path, followers
from roadmaps.planning.network import Activity, Key, Network, Placed, Schedule
from roadmaps.planning.problems import Error, Problem
from roadmaps.planning.profile import Profile

EPSILON = 1e-9
NOTHING: Mapping[Key, Placed] = {}


def problems(network: Network) -> tuple[Problem, ...]:
    """All that keeps a network from being scheduled; () when nothing does."""
    around = circle(network.activities)
    return (
        *([Problem(Error.CYCLE, around)] if around else []),
        *unschedulable(network),
    )


def unschedulable(network: Network) -> Iterator[Problem]:
    """The problems of single activities, without circles."""
    yield from _beyond_limits(network)
    yield from _out_of_order(network.activities)


def serial(network: Network, fixed: Mapping[Key, Placed] = NOTHING) -> Schedule:
    """Every activity at the first days on which predecessors, wave and resources allow it.

    `fixed` are activities that stand where they are, even where they use more than there is.
    The network must have no problems.
    """
    profile = Profile(network.capacities)
    stands = {each.key: fixed[each.key] for each in network.activities if each.key in fixed}
    profile.hold((stands[each.key], each.uses) for each in network.activities if each.key in stands)
    placed: dict[Key, Placed] = dict(stands)
    following = followers(network.activities)
    begin = ended = 0
    by_wave = sorted(network.activities, key=lambda each: each.wave)
    for _, wave in groupby(by_wave, key=lambda each: each.wave):
        members = list(wave)
        for activity in turns(members, fixed, following):
            start = first_day(activity, begin, profile, placed)
            placed[activity.key] = at = Placed(start, start + activity.duration)
            profile.take(at.start, at.finish, activity.uses)
        ended = max(ended, *(placed[each.key].finish for each in members))
        begin = ended + network.gate_days
    return {each.key: placed[each.key] for each in network.activities}


def by_latest_finish(network: Network) -> Schedule:
    """The same in one pass where no wave counts: the one that must be finished first is next."""
    times = critical_path(network.activities).times
    one_wave = [replace(each, wave=0) for each in network.activities]
    one_wave.sort(key=lambda each: times[each.key].late_finish)
    found = serial(replace(network, activities=one_wave))
    return {each.key: found[each.key] for each in network.activities}


def duration(effort: float, staff: int) -> int:
    """Working days that so many people need for an effort in person-days; at least one."""
    return max(1, math.ceil(effort / staff - EPSILON))


def turns(
    members: Sequence[Activity],
    settled: Container[Key],
    following: Mapping[Key, Sequence[Key]],
) -> Iterator[Activity]:
    """The activities of a wave as they are placed: the first one that waits for none is next.

    What is `settled` has its place already.  `following` are `critical.followers` of the network.
    """
    number = {each.key: place for place, each in enumerate(members) if each.key not in settled}
    waits = {key: sum(one.key in number for one in members[at].after) for key, at in number.items()}
    ready = [number[key] for key, count in waits.items() if not count]
    heapq.heapify(ready)
    while ready:
        activity = members[heapq.heappop(ready)]
        yield activity
        for key in following.get(activity.key, ()):
            if key in waits:
                waits[key] -= 1
                if not waits[key]:
                    heapq.heappush(ready, number[key])


def first_day(
    activity: Activity, begin: int, profile: Profile, placed: Mapping[Key, Placed]
) -> int:
    """Where it begins when its wave does on the day `begin`, beside all that the profile holds."""
    ready = [placed[one.key].finish + one.lag for one in activity.after if one.key in placed]
    day = max(begin, activity.earliest, *ready)
    return profile.earliest(day, activity.duration, activity.uses)


def _beyond_limits(network: Network) -> Iterator[Problem]:
    for each in network.activities:
        for resource, use in enumerate(each.uses):
            limit = network.capacities[resource] if resource < len(network.capacities) else 0
            if use > limit:
                facts = {"resource": resource, "uses": use, "limit": limit}
                yield Problem(Error.ABOVE_LIMIT, (each.key,), facts)


def _out_of_order(activities: Sequence[Activity]) -> Iterator[Problem]:
    waves = {each.key: each.wave for each in activities}
    for each in activities:
        for one in each.after:
            if one.lag < 0:
                yield Problem(Error.NEGATIVE_LAG, (each.key, one.key), {"lag": one.lag})
            if one.key not in waves:
                yield Problem(Error.UNKNOWN, (each.key, one.key))
            elif waves[one.key] > each.wave:
                facts = {"wave": each.wave, "predecessor_wave": waves[one.key]}
                yield Problem(Error.LATER_WAVE, (each.key, one.key), facts)
