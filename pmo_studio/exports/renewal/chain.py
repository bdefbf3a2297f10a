"""Cycles in a row: what an engagement continues, and what continues it."""

from dataclasses import dataclass

from pmo_studio.core.access import Seats
from pmo_studio.core.models import Engagement


@dataclass(frozen=True)
class Link:
    """A neighbour in the row; without an address where the reader has no seat in it."""

    name: str
    url: str


@dataclass(frozen=True)
class Chain:
    """Both neighbours of one engagement, None where there is none."""

    before: Link | None
    after: Link | None


def next_of(engagement: Engagement) -> Engagement | None:
    """What continues it."""
    return Engagement.objects.filter(renewed_from=engagement).first()


def of(engagement: Engagement, seats: Seats) -> Chain:
    """As whoever holds these seats may read it: two queries for a neighbour that there is."""
    before = None
    if engagement.renewed_from_id is not None:
        before = Engagement.objects.filter(pk=engagement.renewed_from_id).first()
    return Chain(_link(before, seats), _link(next_of(engagement), seats))


def _link(neighbour: Engagement | None, seats: Seats) -> Link | None:
    if neighbour is None:
        return None
    seat = seats.at(neighbour.pk)
    return Link(neighbour.name, neighbour.get_absolute_url() if seat else "")
