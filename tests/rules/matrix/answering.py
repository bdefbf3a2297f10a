"""Rows of questionnaires: public, and the same to everybody whatever their seat.

Nobody here has begun, so all but the ways in lead to the beginning; tests/assessments says what
somebody finds who has.
"""

from collections.abc import Callable
from typing import Any

from assessments.answering.tokens import hash_of
from assessments.models import AnswerInvitation, Assessment
from tests.assessments.samples import group_of, questionnaire, respondent_of
from tests.people import People
from tests.rules.matrix import Row, everybody


def opened(people: People) -> Assessment:
    return Assessment.objects.of(people.engagement).first() or questionnaire(people)


def page(*more: object) -> Callable[[People], list[Any]]:
    return lambda people: [opened(people).code, *more]


def team(people: People) -> dict[str, int]:
    return {"group": group_of(opened(people)).pk}


def personal_link(people: People) -> list[str]:
    assessment = opened(people)
    respondent_of(assessment, "personal")
    return [assessment.code, "personal"]


def invitation(people: People) -> list[str]:
    AnswerInvitation.objects.create(
        group=group_of(opened(people)),
        email="ada@example.org",
        token_hash=hash_of("invited"),
        language="en",
        created_by=people.facilitator,
    )
    return ["invited"]


ROWS = {
    "assessments:answer": [
        Row("get", everybody(200), args=page()),
        Row("post", everybody(302), args=page(), data=team),
    ],
    # Reading leads to the beginning; what is sent is shown, so that it can be copied.
    "assessments:answer_question": [
        Row("get", everybody(302), args=page(1)),
        Row("post", everybody(409), args=page(1), data=lambda people: {"answer": "1"}),
    ],
    "assessments:answer_sheets": [
        Row("get", everybody(302), args=page()),
        Row("post", everybody(409), args=page(), data=lambda people: {"a1": "1"}),
    ],
    "assessments:answer_sheet": [
        Row("get", everybody(302), args=page(1)),
        Row("post", everybody(409), args=page(1), data=lambda people: {"a1": "1"}),
    ],
    "assessments:answer_done": [Row("get", everybody(302), args=page())],
    "assessments:answer_leave": [Row("post", everybody(409), args=page())],
    "assessments:answer_return": [
        Row("get", everybody(200), args=personal_link),
        Row("post", everybody(302), args=personal_link),
    ],
    "assessments:answer_invitation": [
        Row("get", everybody(200), args=invitation),
        Row("post", everybody(302), args=invitation),
    ],
}
