"""Rows of sheet 4.2: two rounds, the plan for the next one, and opening it."""

from assessments.models import Assessment
from tests.people import People
from tests.rules.matrix import Row, all_seats, facilitators
from tests.rules.matrix.results import published


def plan(people: People) -> dict[str, object]:
    made: Assessment = published(people)
    return {"next_on": "2099-01-01", "every_months": 6, "kind": "reassess", "asks": made.pk}


def round_of(people: People) -> dict[str, object]:
    made: Assessment = published(people)
    return {"title": "Later", "groups": [row.role_group_id for row in made.groups.all()]}


ROWS = {
    "assessments:reassessment": [Row("get", all_seats(200))],
    "assessments:reassessment_plan": [
        Row("get", facilitators(200)),
        Row("post", facilitators(302), data=plan),
        Row("post", facilitators(422)),
    ],
    "assessments:reassessment_end": [Row("post", facilitators(302))],
    "assessments:reassessment_open": [
        Row("get", facilitators(200)),
        Row("post", facilitators(302), data=round_of),
        Row("post", facilitators(422)),
    ],
}
