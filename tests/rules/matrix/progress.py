"""Rows of progress.  Carl Contributor owns the risk."""

from roadmaps.models import Concern, Plan, Review
from tests.factories import PackageFactory
from tests.people import People
from tests.rules.matrix import Row, seats

NAMED = {"kind": "risk", "text": "The vendor is late", "likelihood": "3", "impact": "3"}


def plan(people: People) -> Plan:
    made: Plan = PackageFactory(plan__engagement=people.engagement).plan
    return made


def concern(people: People) -> list[int]:
    row = Concern.objects.create(
        plan=plan(people),
        kind="risk",
        text="The vendor is late",
        likelihood=3,
        owner=people.contributor,
        raised_on=people.engagement.start_date,
    )
    return [row.pk]


def review(people: People) -> list[int]:
    now = people.engagement.created_at
    row = Review.objects.create(
        plan=plan(people), held_on=now.date(), summary="On the way", by=people.lead, at=now
    )
    return [row.pk]


PLANNERS = seats(302, 302, 403, 403, 403)
ROWS = {
    "roadmaps:progress": [Row("get", seats(200, 200, 200, 200, 200))],
    "roadmaps:concern_new": [
        # What nobody typed is shown to copy.
        Row("post", seats(302, 302, 302, 403, 302, nobody=401), data=lambda people: NAMED),
        Row("post", seats(422, 422, 422, 403, 422)),
    ],
    "roadmaps:concern": [
        Row("get", seats(200, 200, 200, 403, 403), args=concern),
        Row("post", seats(422, 422, 422, 403, 403), args=concern),
    ],
    "roadmaps:concern_close": [Row("post", seats(302, 302, 302, 403, 403), args=concern)],
    "roadmaps:concern_remove": [Row("post", PLANNERS, args=concern)],
    "roadmaps:review_new": [Row("post", seats(422, 422, 403, 403, 403))],
    "roadmaps:review": [
        Row("get", seats(200, 200, 403, 403, 403), args=review),
        Row("post", seats(422, 422, 403, 403, 403), args=review),
    ],
}
