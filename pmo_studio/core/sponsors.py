"""Who is the sponsor of an engagement in which no seat is: apps register whom their rows name."""

from collections.abc import Callable, Collection, Mapping

# By engagement, in words; without those in which nobody is named.  One query for any number.
Source = Callable[[Collection[int]], Mapping[int, str]]

_sources: list[Source] = []


def register(source: Source) -> None:
    """Called from AppConfig.ready(); the same source twice is a programming error."""
    if source in _sources:
        raise ValueError(f"{source} is registered twice")
    _sources.append(source)


def named(engagements: Collection[int]) -> dict[int, str]:
    """Who is named, by the key of the engagement; what was registered first goes before."""
    if not engagements:
        return {}
    found: dict[int, str] = {}
    for source in _sources:
        found = {**source(engagements), **found}
    return found
