"""Rows of the questionnaire's sheet: assessments and who is invited to answer them."""

from assessments.models import AnswerInvitation
from tests.assessments.states import closed, draft, invited
from tests.factories import AssessmentFactory
from tests.people import People
from tests.rules.matrix import Row, all_seats, facilitators


def open_id(people: People) -> list[int]:
    return [AssessmentFactory(engagement=people.engagement).pk]


def draft_id(people: People) -> list[int]:
    return [draft(people.engagement).pk]


def closed_id(people: People) -> list[int]:
    return [closed(people).pk]


def invited_id(people: People) -> list[int]:
    made = invited(people)
    return [made.group.assessment_id, made.pk]


def used_id(people: People) -> list[int]:
    made = invited(people)
    AnswerInvitation.objects.filter(pk=made.pk).update(used=True)
    return [made.group.assessment_id, made.pk]


ROWS = {
    "assessments:questionnaires": [Row("get", all_seats(200))],
    "assessments:questionnaire_new": [
        Row("get", facilitators(200)),
        # Without a model in the address there is nothing to prepare.
        Row("post", facilitators(422)),
    ],
    "assessments:assessment": [
        Row("get", all_seats(200), args=open_id),
        Row("get", all_seats(200), args=draft_id),
        Row("get", all_seats(200), args=closed_id),
    ],
    "assessments:assessment_heard": [Row("get", all_seats(200), args=open_id)],
    "assessments:assessment_change": [
        Row("get", facilitators(200), args=draft_id),
        Row("get", facilitators(200), args=open_id),
        Row("post", facilitators(302), args=open_id, data=lambda people: {"title": "Spring"}),
        Row("post", facilitators(422), args=open_id),
    ],
    "assessments:assessment_open": [Row("post", facilitators(302), args=draft_id)],
    "assessments:assessment_close": [Row("post", facilitators(302), args=open_id)],
    "assessments:assessment_reopen": [
        Row("post", facilitators(302), args=closed_id, data=lambda people: {"note": "One more."}),
        Row("post", facilitators(422), args=closed_id),
    ],
    "assessments:assessment_drop": [
        Row("post", facilitators(302), args=draft_id),
        Row("post", facilitators(409), args=open_id),
    ],
    "assessments:invitations": [
        Row("get", facilitators(200), args=open_id),
        Row("post", facilitators(422), args=open_id),
    ],
    # Just invited: nobody is to be written to again on the same day.
    "assessments:answerers_remind": [Row("post", facilitators(422), args=open_id)],
    "assessments:answerer_withdraw": [
        Row("post", facilitators(302), args=invited_id),
        Row("post", facilitators(409), args=used_id),
    ],
}
