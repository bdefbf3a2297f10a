"""Presence between processes: each publishes who is on its sockets, as one row per engagement."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from pmo_studio.core.models import Participant, Presence
from pmo_studio.live.presence import SILENCE_SECONDS, TYPING_SECONDS, Here, Mark


@dataclass(frozen=True)
class Published:
    """What one process knows about one engagement."""

    engagement_id: int
    people: list[Here]
    marks: list[Mark]


def publish(process: str, lists: list[Published], now: float) -> None:
    """Write the rows of this process; they hold seats and topics, never names."""
    rows = [
        Presence(
            process=process,
            engagement_id=published.engagement_id,
            people=[
                [here.seat_id, sorted(here.topics), now - here.since] for here in published.people
            ],
            typing=[[mark.seat_id, mark.subject, sorted(mark.topics)] for mark in published.marks],
            seen_at=timezone.now(),
        )
        for published in lists
    ]
    Presence.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["process", "engagement"],
        update_fields=["people", "typing", "seen_at"],
    )
    Presence.objects.filter(seen_at__lt=_silence()).delete()


def withdraw(process: str) -> None:
    """The process ends: its people are on their way to another one."""
    Presence.objects.filter(process=process).delete()


def elsewhere(
    process: str, engagement_ids: list[int], now: float
) -> dict[int, tuple[list[Here], dict[int, Mark]]]:
    """Who is on the sockets of the other processes, and what they type, by engagement."""
    others = Presence.objects.filter(engagement__in=engagement_ids, seen_at__gte=_silence())
    rows = list(others.exclude(process=process).order_by("process"))
    seat_ids = {seat_id for row in rows for seat_id, _topics, _age in row.people}
    seats = Participant.objects.active().in_bulk(seat_ids)
    found: dict[int, tuple[list[Here], dict[int, Mark]]] = {}
    for row in rows:
        people, marks = found.setdefault(row.engagement_id, ([], {}))
        for seat_id, topics, age in row.people:
            if seat := seats.get(seat_id):
                people.append(_here(seat, topics, now - age))
        age = (timezone.now() - row.seen_at).total_seconds()
        for seat_id, subject, topics in row.typing:
            if seat := seats.get(seat_id):
                until = now - age + TYPING_SECONDS
                marks[seat_id] = Mark(seat_id, seat.name, subject, frozenset(topics), until)
    return found


def seats_elsewhere(process: str, engagement_id: int) -> list[tuple[int, frozenset[str]]]:
    """Each page on the sockets of the other processes, as its seat and topics; one query."""
    others = Presence.objects.filter(engagement=engagement_id, seen_at__gte=_silence())
    rows = others.exclude(process=process).values_list("people", flat=True)
    return [(seat_id, frozenset(topics)) for people in rows for seat_id, topics, _age in people]


def _here(seat: Participant, topics: list[str], since: float) -> Here:
    # Whole seconds: the same people must compare equal from one tick to the next.
    return Here(seat.pk, seat.name, seat.initials, seat.tint, frozenset(topics), round(since))


def _silence() -> datetime.datetime:
    return timezone.now() - datetime.timedelta(seconds=SILENCE_SECONDS)
