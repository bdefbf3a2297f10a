"""How far each activity may slip on the days as they stand before the plan ends later.  No Django.

    late finish of i = the least of
        the late start of every j that waits for i, less its lag
        the late end of its wave: the earliest late start in the next wave, less the gate days;
        in the last wave the end of the plan
    room = late finish − finish

What has begun stays where it is, so it asks nothing of what is still to begin: neither of what it
should have waited for nor, when it began early, of the wave before its own.  Of what has begun as
well what is left of it does wait.

Unlike the float of `critical`, which knows dependencies alone, it knows waves and their gates: what
ends its wave has none.  It knows nothing of the team: an activity that moves within its room may
still take people from another.
"""

from collections.abc import Container, Mapping
from itertools import groupby

from roadmaps.planning.critical import CriticalPath
from roadmaps.planning.network import Key, Network, Placed


def room(
    network: Network,
    placed: Mapping[Key, Placed],
    path: CriticalPath,
    begun: Container[Key] = (),
) -> dict[Key, int]:
    """Working days, at least 0, by activity; the network must have no problems.

    Of its critical path only the order counts.
    """
    end = max((at.finish for at in placed.values()), default=0)
    # by what somebody waits for, the latest day before which it must have ended for them
    limits: dict[Key, int] = {}
    late: dict[Key, int] = {}
    by_key = {each.key: each for each in network.activities}
    last_first = [by_key[key] for key in reversed(path.times)]
    last_first.sort(key=lambda each: each.wave, reverse=True)
    for _, members in groupby(last_first, key=lambda each: each.wave):
        starts = []
        for each in members:
            late[each.key] = min(end, limits.get(each.key, end))
            at = placed[each.key]
            start = late[each.key] - (at.finish - at.goes_on)
            if each.key not in begun:
                starts.append(start)
            for first in each.after:
                if each.key in begun and first.key not in begun:
                    continue
                before = start - first.lag
                limits[first.key] = min(before, limits.get(first.key, before))
        if starts:
            end = min(starts) - network.gate_days
    return {key: max(0, late[key] - at.finish) for key, at in placed.items()}
