"""Rows of files and calendars of the plan."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pmo_studio.core import tokens
from roadmaps.models import CalendarFeed, PlanImport
from tests.factories import PackageFactory
from tests.people import People
from tests.rules.matrix import Row, all_seats, everybody, facilitators, seats

TABLE = b"Name,Effort\nTrain the team,5\n"
TOKEN = "0123456789abcdef"


def plan_file(people: People) -> list[object]:
    PackageFactory(plan__engagement=people.engagement)
    return [people.engagement.pk, "csv"]


def table(people: People) -> dict[str, object]:
    return {"file": SimpleUploadedFile("plan.csv", TABLE)}


def imported(people: People) -> list[object]:
    plan = PackageFactory(plan__engagement=people.engagement).plan
    counts = {"added": 1, "changed": 0, "unchanged": 0, "left_out": 0}
    row = PlanImport.objects.create(
        plan=plan, file_name="plan.csv", format="csv", by=people.lead, at=timezone.now(), **counts
    )
    return [row.pk]


def feed(people: People) -> list[object]:
    """Whose program asked today already: the day is written once."""
    CalendarFeed.objects.create(
        seat=people.viewer,
        token_hash=tokens.hash_of(TOKEN),
        created_at=timezone.now(),
        used_on=timezone.localdate(),
    )
    return [TOKEN]


ROWS = {
    "roadmaps:exchange": [Row("get", all_seats(200))],
    "roadmaps:plan_file": [
        Row("get", all_seats(200), args=plan_file),
        Row("get", all_seats(404), args=lambda people: [people.engagement.pk, "csv"]),
    ],
    "roadmaps:plan_import": [
        Row("get", facilitators(200)),
        Row("post", facilitators(200), data=table),
        Row("post", facilitators(422)),
    ],
    "roadmaps:plan_imported": [Row("get", facilitators(200), args=imported)],
    "roadmaps:calendar_make": [Row("post", all_seats(200))],
    "roadmaps:calendar_revoke": [Row("post", seats(302, 302, 302, 302, 302))],
    # Whoever has the address gets what its seat sees, signed in or not.
    "roadmaps:calendar_feed": [
        Row("get", everybody(200), args=feed),
        Row("get", everybody(404), args=lambda people: ["unknown"]),
    ],
}
