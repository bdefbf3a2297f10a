"""Which dependencies a move between waves would break (domain.md Rulings §6.4).  No Django."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def is_broken(before: int | None, after: int | None) -> bool:
    """Whether something in the wave at place `after` waits for what comes too late, or never.

    `before` is the place of what it waits for; None is the backlog.  What is in the backlog
    itself waits for nothing.
    """
    return after is not None and (before is None or before > after)


def newly_broken(
    edges: Iterable[tuple[K, K]], now: Mapping[K, int | None], then: Mapping[K, int | None]
) -> list[tuple[K, K]]:
    """The (predecessor, successor) pairs that hold where things are `now` and not `then`.

    What was broken before and stays so is not the move's fault.
    """
    return [
        (first, second)
        for first, second in edges
        if is_broken(then[first], then[second]) and not is_broken(now[first], now[second])
    ]
