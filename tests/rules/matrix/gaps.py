"""Who may open gaps, derive the plan, and move its bars."""

from roadmaps.models import Plan
from tests.factories import PackageFactory
from tests.people import People
from tests.rules.matrix import Row, seats


def package(people: People) -> list[int]:
    return [PackageFactory(plan__engagement=people.engagement).pk]


def plan(people: People) -> list[int]:
    Plan.objects.create(engagement=people.engagement)
    return [people.engagement.pk]


ROWS = {
    "roadmaps:gaps": [Row("get", seats(200, 200, 200, 200, 200))],
    "roadmaps:derive": [
        Row("get", seats(200, 200, 403, 403, 403)),
        Row("post", seats(422, 422, 403, 403, 403)),
    ],
    "roadmaps:roadmap": [Row("get", seats(200, 200, 200, 200, 200))],
    "roadmaps:baseline": [Row("post", seats(422, 422, 403, 403, 403), args=plan)],
    "roadmaps:package_move": [Row("post", seats(422, 422, 403, 403, 403), args=package)],
}
