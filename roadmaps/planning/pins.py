"""Which activities need a first day so that serial generation makes a given plan.  No Django.

A plan that keeps every rule is made again when each activity may not begin before it does there:
one after the other it finds its days free, because in the plan all of them fit beside each other.
Most come to stand there anyway.  Those that would begin earlier are pinned, and no others, so that
what is free stays free to move when something else does.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby

from roadmaps.planning import schedule
from roadmaps.planning.critical import followers
from roadmaps.planning.network import Key, Network, Placed, Schedule
from roadmaps.planning.profile import Profile


class OutOfReach(ValueError):
    """The plan breaks a rule of the network: no first days make it."""


def pins(
    network: Network, wanted: Schedule, fixed: Mapping[Key, Placed] = schedule.NOTHING
) -> tuple[Key, ...]:
    """The activities whose `earliest` must be their start in `wanted`, in the order of placing.

    With these `schedule.serial(network, fixed)` is `wanted`; without any one of them it is not.
    `wanted` names every activity, and `fixed` ones where they are.  Raises OutOfReach.
    """
    return tuple(_pins(network, wanted, fixed))


def _pins(network: Network, wanted: Schedule, fixed: Mapping[Key, Placed]) -> Iterator[Key]:
    profile = Profile(network.capacities)
    profile.hold((fixed[each.key], each.uses) for each in network.activities if each.key in fixed)
    following = followers(network.activities)
    begin = ended = 0
    by_wave = sorted(network.activities, key=lambda each: each.wave)
    for _, wave in groupby(by_wave, key=lambda each: each.wave):
        members = list(wave)
        for activity in schedule.turns(members, fixed, following):
            at = wanted[activity.key]
            day = schedule.first_day(activity, begin, profile, wanted)
            if day > at.start:
                raise OutOfReach(activity.key)
            if day < at.start:
                yield activity.key
            profile.take(at.start, at.finish, activity.uses)
        ended = max(ended, *(wanted[each.key].finish for each in members))
        begin = ended + network.gate_days
