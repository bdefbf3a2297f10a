"""Cycles in a row: what an engagement continues, and what continues it."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from pmo_studio.core.access import Right, Seats, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.sheets import Sheet

CLOSEOUT = 5


@dataclass(frozen=True)
class Link:
    """A neighbour in the row; of one in which the reader has no seat nothing but that it is."""

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


def bar(request: StudioRequest, engagement: Engagement, sheet: Sheet) -> str:
    """On the sheets of the last phase of a closed engagement: its next cycle, or the way to it."""
    if engagement.closed_at is None or sheet.phase != CLOSEOUT:
        return ""
    cycles = of(engagement, request.seats)
    renews = cycles.after is None and may(request.participant, Right.OWN)
    if not renews and cycles.after is None:
        return ""
    context = {"engagement": engagement, "chain": cycles, "renews": renews}
    return render_to_string("exports/renew_bar.html", context)


def _link(neighbour: Engagement | None, seats: Seats) -> Link | None:
    if neighbour is None:
        return None
    if seats.at(neighbour.pk) is None:
        return Link("", "")
    return Link(neighbour.name, neighbour.get_absolute_url())
