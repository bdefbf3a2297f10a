"""A person's engagements, and a guest's rooms; as many queries for three as for thirty."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery

from pmo_studio.core import catalogue, guests, pages, sponsors
from pmo_studio.core.charts import Svg
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Event, Participant, User
from pmo_studio.core.models.log import Audience
from pmo_studio.portfolio import latest, line

MOST_ROOMS = 50


@dataclass(frozen=True)
class Row:
    """One engagement in the list."""

    engagement: Engagement
    seat: Participant
    sponsor: Participant | None
    # Who is named where no seat is the sponsor.
    sponsor_named: str
    phase: str
    percent: int
    next_step: str
    line: Svg
    people: int
    at: datetime.datetime
    when: str


def engagements(user: User) -> list[Row]:
    """Where the account holds a seat, the liveliest first."""
    seated = Participant.objects.filter(is_sponsor=True)
    seats = list(
        Participant.objects.active()
        .filter(user=user)
        .select_related("engagement")
        .prefetch_related(
            "engagement__phase_states",
            Prefetch("engagement__participants", queryset=seated, to_attr="sponsors"),
        )
        .annotate(last_at=Subquery(_last_at()))
    )
    keys = [seat.engagement_id for seat in seats]
    numbers, names = _people(keys), sponsors.named(keys)
    rows = [
        _row(seat, numbers.get(seat.engagement_id, 0), names.get(seat.engagement_id, ""))
        for seat in seats
    ]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def _last_at() -> QuerySet[Event, datetime.datetime]:
    """When the room last did something; what only facilitators may see does not count."""
    of_room = Event.objects.filter(engagement=OuterRef("engagement"), audience=Audience.ROOM)
    return of_room.newest_first().values_list("created_at", flat=True)[:1]


def _people(engagement_ids: list[int]) -> dict[int, int]:
    seats = Participant.objects.active().people().filter(engagement__in=engagement_ids)
    return dict(seats.order_by().values_list("engagement").annotate(Count("pk")))


def _row(seat: Participant, people: int, named: str) -> Row:
    engagement = seat.engagement
    states = {state.phase: state for state in engagement.phase_states.all()}
    current = pages.current_phase(states)
    at = seat.last_at or engagement.created_at  # type: ignore[attr-defined]
    return Row(
        engagement=engagement,
        seat=seat,
        sponsor=next(iter(engagement.sponsors), None),  # type: ignore[attr-defined]
        sponsor_named=named,
        phase=line.title(catalogue.phase(current)),
        percent=states[current].progress if current in states else 0,
        next_step=line.next_step(states.get(current)),
        line=line.small(states),
        people=people,
        at=at,
        when=latest.when(at),
    )


def rooms(request: StudioRequest) -> list[Participant]:
    """The guest's seats that this browser holds, newest first."""
    hashes = guests.secret_hashes(request)[:MOST_ROOMS]
    if not hashes:
        return []
    seats = Participant.objects.active().filter(secret_hash__in=hashes)
    return list(seats.select_related("engagement").order_by("-pk"))
