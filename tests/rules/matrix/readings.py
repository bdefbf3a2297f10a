"""Rows of KPI readings."""

import datetime

from django.utils import timezone

from canvases.models import Kpi
from pmo_studio.core import tokens
from pmo_studio.core.models import Participant
from roadmaps.models import Reading, ReadingToken
from tests.factories import KpiFactory
from tests.people import People
from tests.rules.matrix import Row, all_seats, everybody, facilitators, seats

FIRST = datetime.date(2026, 1, 1)
RECORDERS = seats(302, 302, 403, 403, 403)


def kpi(people: People) -> Kpi:
    made: Kpi = KpiFactory(engagement=people.engagement, key="K03")
    return made


def kpi_id(people: People) -> list[int]:
    return [kpi(people).pk]


def reading(people: People, **values: object) -> Reading:
    row = kpi(people)
    return Reading.objects.create(
        kpi=row,
        period=FIRST,
        frequency=row.frequency,
        value=84,
        by=people.lead,
        at=timezone.now(),
        **values,
    )


def read_kpi(people: People) -> list[int]:
    return [reading(people).kpi_id]


def reading_id(people: People) -> list[int]:
    return [reading(people).pk]


def measured(people: People) -> list[object]:
    """An engagement that has readings."""
    reading(people)
    return [people.engagement.pk]


def token(people: People) -> list[int]:
    seat = Participant.objects.create(
        engagement=people.engagement, kind="service", role="viewer", display_name="Project tool"
    )
    row = ReadingToken.objects.create(
        engagement=people.engagement,
        seat=seat,
        token_hash=tokens.hash_of("secret"),
        created_by=people.lead,
        created_at=timezone.now(),
    )
    return [row.pk]


def file(kind: str):
    return lambda people: [*measured(people), kind]


NEW = {"period": "2026-02", "value": "84"}

ROWS = {
    "roadmaps:kpi_wall": [
        Row("get", all_seats(200)),
        Row("get", all_seats(200), args=measured),
    ],
    "roadmaps:kpi_readings": [Row("get", all_seats(200), args=read_kpi)],
    "roadmaps:readings_due": [
        Row("get", seats(200, 200, 403, 403, 403), args=measured),
        # Nothing typed is nothing to record.
        Row("post", seats(422, 422, 403, 403, 403)),
    ],
    "roadmaps:reading_new": [
        Row("get", seats(200, 200, 403, 403, 403), args=kpi_id),
        Row("post", RECORDERS, args=kpi_id, data=lambda people: NEW),
        Row("post", seats(422, 422, 403, 403, 403), args=kpi_id),
    ],
    # The studio computes nothing for this KPI: its recorders are told so.
    "roadmaps:reading_take": [Row("post", seats(409, 409, 403, 403, 403), args=kpi_id)],
    "roadmaps:kpi_reading_remove": [
        Row("post", RECORDERS, args=reading_id, data=lambda people: {"removed": "yes"})
    ],
    "roadmaps:readings_many": [
        Row("get", seats(200, 200, 403, 403, 403)),
        Row("post", seats(422, 422, 403, 403, 403)),
    ],
    "roadmaps:readings_file": [
        Row("get", all_seats(200), args=file("csv")),
        Row("get", all_seats(404), args=file("doc")),
    ],
    "roadmaps:reading_tokens": [
        Row("get", facilitators(200)),
        Row("post", facilitators(422)),
    ],
    "roadmaps:reading_token_revoke": [Row("post", facilitators(302), args=token)],
    # Whoever has a token needs no seat, whoever has none gets nothing by a seat.
    "roadmaps:readings_receive": [
        Row("post", everybody(401), args=lambda people: [people.engagement.pk]),
        Row("get", everybody(405), args=lambda people: [people.engagement.pk]),
    ],
}
