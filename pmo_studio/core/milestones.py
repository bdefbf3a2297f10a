"""What many engagements have ahead of them, and how much of it is late: apps register sources.

A list shows hundreds of engagements at once, so a source answers for any number of them with a
few queries of stored days, the same for every seat: nothing that a seat could not see there.
"""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

# From so many days before it on, a milestone is near.
NEAR_DAYS = 21


@dataclass(frozen=True, slots=True)
class Milestone:
    """One dated thing that an engagement works towards and has not reached, in words."""

    engagement: int
    day: datetime.date
    words: str

    def is_late(self, today: datetime.date) -> bool:
        return self.day < today

    def is_near(self, today: datetime.date) -> bool:
        """Within NEAR_DAYS, or late."""
        return (self.day - today).days <= NEAR_DAYS


# The keys of engagements; in the language that is active.
Source = Callable[[Collection[int]], Iterable[Milestone]]
# The keys of engagements, and today: by key, how much is not done after its day.
Late = Callable[[Collection[int], datetime.date], Mapping[int, int]]

_sources: list[Source] = []
_late: list[Late] = []


def register(source: Source) -> None:
    """Called from AppConfig.ready(); the same source twice is a programming error."""
    if source in _sources:
        raise ValueError(f"{source} is registered twice")
    _sources.append(source)


def register_late(count: Late) -> None:
    """The same for what is counted when it is late."""
    if count in _late:
        raise ValueError(f"{count} is registered twice")
    _late.append(count)


def ahead(engagements: Collection[int]) -> dict[int, list[Milestone]]:
    """By engagement, what it has ahead, the first day first; without those that have nothing."""
    found: dict[int, list[Milestone]] = {}
    if not engagements:
        return found
    for source in _sources:
        for each in source(engagements):
            found.setdefault(each.engagement, []).append(each)
    for listed in found.values():
        listed.sort(key=lambda each: (each.day, each.words))
    return found


def late(engagements: Collection[int], today: datetime.date) -> dict[int, int]:
    """By engagement, how much is late; without those where nothing is."""
    found: dict[int, int] = {}
    if not engagements:
        return found
    for count in _late:
        for engagement, n in count(engagements, today).items():
            found[engagement] = found.get(engagement, 0) + n
    return found
