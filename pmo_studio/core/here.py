"""Who has a page of an engagement open now.  Live knows it, and core may not import live: so live
registers who is here, and apps register what their topics are called."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pmo_studio.core import sheets
from pmo_studio.core.models import Engagement, Participant

Topics = frozenset[str]
# Each open page as its seat and its topics ("canvas:12").
Source = Callable[[int], Iterable[tuple[int, Topics]]]
Titles = Callable[[Engagement, Iterable[int]], dict[int, str]]

_sources: list[Source] = []
_places: dict[str, Titles] = {}

# So many names stand under one place; the others are counted.
MOST_NAMES = 60


def register(source: Source) -> None:
    """`source(engagement_id)` is asked from any thread and answers at once."""
    _sources.append(source)


def register_place(prefix: str, titles: Titles) -> None:
    """What pages with the topic `prefix:ID` are called; otherwise the sheet of that key is."""
    _places[prefix] = titles


def seats(engagement_id: int) -> dict[int, Topics]:
    """Who is here, with the topics of their pages."""
    found: dict[int, Topics] = {}
    for source in _sources:
        for seat_id, topics in source(engagement_id):
            found[seat_id] = found.get(seat_id, frozenset()) | topics
    return found


@dataclass(frozen=True)
class Place:
    """A page that somebody has open, with who is there (at most MOST_NAMES of them)."""

    title: str
    count: int
    seats: list[Participant]

    @property
    def others(self) -> int:
        return self.count - len(self.seats)


def places(
    engagement: Engagement, present: dict[int, Topics], listed: Iterable[Participant]
) -> list[Place]:
    """Who of the listed seats is where, the fullest place first; one query a kind of place."""
    people: dict[str, list[Participant]] = {}
    for seat in listed:
        for topic in present.get(seat.pk, ()):
            people.setdefault(topic, []).append(seat)
    titles = _titles(engagement, people)
    found = [
        Place(titles[topic], len(there), there[:MOST_NAMES])
        for topic, there in people.items()
        if topic in titles
    ]
    return sorted(found, key=lambda place: (-place.count, place.title))


def _titles(engagement: Engagement, topics: Iterable[str]) -> dict[str, str]:
    """What people call the pages of these topics; a topic that nobody knows is no place."""
    wanted: dict[str, list[int]] = {}
    for topic in topics:
        prefix, _, number = topic.partition(":")
        wanted.setdefault(prefix, []).append(int(number))
    found: dict[str, str] = {}
    for prefix, numbers in wanted.items():
        if prefix in _places:
            named = _places[prefix](engagement, numbers)
            found |= {f"{prefix}:{number}": title for number, title in named.items()}
        elif sheets.is_known(prefix):
            found[f"{prefix}:{engagement.pk}"] = str(sheets.get(prefix).title)
    return found
