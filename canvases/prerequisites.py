"""Which functions must stand before which (`Function.req`), also through others.  No Django."""

from collections import deque
from collections.abc import Mapping

from pmo_studio.core.catalogue import Function

# The grade (0..3) from which a service of today counts as standing.
SERVICE_STANDS = 2
EPSILON = 1e-9


def stands(key: str, as_is_services: Mapping[str, float]) -> bool:
    """Whether a function is offered well enough today to build on."""
    return as_is_services.get(key, 0) >= SERVICE_STANDS - EPSILON


def left_to_build(
    function: Function, functions: Mapping[str, Function], as_is_services: Mapping[str, float]
) -> tuple[str, ...]:
    """All that must be built before this function; what stands today needs nothing more."""
    found: dict[str, None] = {}
    waiting = list(function.req)
    while waiting:
        key = waiting.pop(0)
        if key == function.key or key in found or stands(key, as_is_services):
            continue
        found[key] = None
        waiting += functions[key].req if key in functions else ()
    return tuple(found)


def circle(functions: Mapping[str, Function]) -> tuple[str, ...]:
    """The first functions that wait for each other, back to the one it begins with; () for none."""
    done: set[str] = set()
    for start in functions:
        path = [start]
        open_ends = [iter(functions[start].req)]
        while path:
            following = next(open_ends[-1], None)
            if following is None:
                done.add(path.pop())
                open_ends.pop()
            elif following in path:
                return (*path[path.index(following) :], following)
            elif following in functions and following not in done:
                path.append(following)
                open_ends.append(iter(functions[following].req))
    return ()


def circle_through(key: str, functions: Mapping[str, Function]) -> tuple[str, ...]:
    """The shortest way on which a function waits for itself, from it back to it; () for none."""
    came_from: dict[str, str] = {}
    waiting = deque([key])
    while waiting:
        here = waiting.popleft()
        for following in functions[here].req if here in functions else ():
            if following == key:
                return (*_way_to(here, key, came_from), key)
            if following not in came_from:
                came_from[following] = here
                waiting.append(following)
    return ()


def _way_to(end: str, start: str, came_from: Mapping[str, str]) -> tuple[str, ...]:
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))
