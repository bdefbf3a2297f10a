"""How far each activity may slip on the days as they stand before the plan ends later.  No Django.

    late finish of i = the least of
        the late start of every j that waits for i, less its lag
        the late end of its wave: the earliest late start in the next wave, less the gate days;
        in the last wave the end of the plan
    room = late finish − finish

Unlike the float of `critical`, which knows dependencies alone, it knows waves and their gates: what
ends its wave has none.  It knows nothing of the team: an activity that moves within its room may
still take people from another.
"""

from collections.abc import Mapping

from roadmaps.planning.critical import followers, in_order
from roadmaps.planning.network import Activity, Key, Network, Placed


def room(network: Network, placed: Mapping[Key, Placed]) -> dict[Key, int]:
    """Working days, at least 0, by activity; the network must have no problems."""
    end = max((at.finish for at in placed.values()), default=0)
    following = followers(network.activities)
    by_key = {each.key: each for each in network.activities}
    late: dict[Key, int] = {}
    for wave in sorted({each.wave for each in network.activities}, reverse=True):
        members = [each for each in network.activities if each.wave == wave]
        for each in reversed(in_order(members)):
            waiting = (by_key[key] for key in following.get(each.key, ()))
            limits = [_late_start(one, each, late, placed) for one in waiting]
            late[each.key] = min([end, *limits])
        end = min(late[each.key] - _length(placed[each.key]) for each in members)
        end -= network.gate_days
    return {key: max(0, late[key] - at.finish) for key, at in placed.items()}


def _late_start(
    one: Activity, before: Activity, late: Mapping[Key, int], placed: Mapping[Key, Placed]
) -> int:
    """When `before` must have ended, so that `one` may begin as late as it can."""
    lag = next(each.lag for each in one.after if each.key == before.key)
    return late[one.key] - _length(placed[one.key]) - lag


def _length(at: Placed) -> int:
    return at.finish - at.start
