"""Rows of what a room reveals and agrees, and of targets.  Three executives answered everything."""

from decimal import Decimal

from assessments.actions import agreeing, publishing, targets
from assessments.models import Assessment
from tests.assessments import rooms
from tests.people import People
from tests.rules.matrix import Row, all_seats, facilitators


def assessment(people: People) -> Assessment:
    made = rooms.levels(people.engagement)
    rooms.everybody(made, "L1", {"EXE": "234"})
    return made


def assessment_id(people: People) -> list[int]:
    return [assessment(people).pk]


def question_ids(people: People) -> list[int]:
    made = assessment(people)
    return [made.pk, rooms.question(made, "L1").pk]


def revealed_ids(people: People) -> list[int]:
    pk, question = question_ids(people)
    row = Assessment.objects.get(pk=pk).questions.get(pk=question)
    publishing.reveal_question(row, by=people.facilitator)
    return [pk, question]


def agreed_ids(people: People) -> list[int]:
    pk, question = revealed_ids(people)
    row = Assessment.objects.get(pk=pk).questions.get(pk=question)
    agreeing.agree_on_question(row, value=None, rationale="We differ.", by=people.facilitator)
    return [pk, question]


def dimension_ids(people: People) -> list[object]:
    return [revealed_ids(people)[0], "D.P"]


def capability(people: People) -> list[object]:
    return [people.engagement.pk, "CTL"]


def with_target(people: People) -> list[object]:
    given = {"capability": "CTL", "value": Decimal(3), "rationale": "", "by": people.facilitator}
    targets.set_target(people.engagement, **given)
    return capability(people)


SCORE = {"value": "2.5", "rationale": "Between the two."}

# What was typed is shown to who is no longer signed in, to be copied.
COPIED = {"nobody": 401}
ROWS = {
    "assessments:discuss": [Row("get", all_seats(200), args=assessment_id)],
    "assessments:reveal": [
        Row("get", all_seats(200), args=question_ids),
        Row("get", all_seats(200), args=revealed_ids),
    ],
    "assessments:reveal_now": [Row("post", facilitators(302), args=question_ids)],
    "assessments:agree": [
        Row("post", facilitators(302) | COPIED, args=revealed_ids, data=lambda people: SCORE),
        # Nothing of it is revealed.
        Row("post", facilitators(422) | COPIED, args=question_ids, data=lambda people: SCORE),
    ],
    "assessments:agree_withdraw": [Row("post", facilitators(302), args=agreed_ids)],
    "assessments:agree_dimension": [
        Row("get", all_seats(200), args=dimension_ids),
        Row("post", facilitators(302) | COPIED, args=dimension_ids, data=lambda people: SCORE),
    ],
    "assessments:agree_dimension_withdraw": [
        Row("post", facilitators(302), args=dimension_ids),
    ],
    "assessments:targets": [Row("get", all_seats(200))],
    "assessments:targets_raise": [
        Row("get", all_seats(200)),
        # Nothing is scored.
        Row("post", facilitators(422)),
    ],
    "assessments:target": [
        Row("get", all_seats(200), args=capability),
        Row("post", facilitators(302), args=capability, data=lambda people: {"value": "3.5"}),
    ],
    "assessments:target_clear": [Row("post", facilitators(302), args=with_target)],
    # Until sheet 1.4 comes: to the newest assessment, or home.
}
