"""Rows of sheet 1.4. Six people answered one assessment that closed, four one that is open."""

from assessments.models import Answer, Assessment, Evidence
from tests.assessments.crowds import answer_all
from tests.factories import AssessmentFactory
from tests.people import People
from tests.rules.matrix import Row, all_seats, facilitators


def room(people: People) -> Assessment:
    made: Assessment = AssessmentFactory(engagement=people.engagement)
    for group in ("EXE", "TEA"):
        answer_all(made, group, 3, lambda question, number: number % 3)
    return made


def published(people: People) -> Assessment:
    from assessments.actions import publishing

    made = room(people)
    publishing.show_results(made, by=people.facilitator)
    return made


def evidence(people: People) -> list[object]:
    answer = Answer.objects.of(published(people)).first()
    assert answer is not None
    Evidence.objects.create(
        answer=answer,
        content=b"%PDF-1.4",
        media_type="application/pdf",
        size=8,
        sha256="e" * 64,
        shown=True,
    )
    return [answer.question.assessment_id, "e" * 64]


ROWS = {
    "assessments:results": [Row("get", all_seats(200))],
    "assessments:results_help": [Row("get", all_seats(200))],
    "assessments:results_compare": [Row("get", all_seats(200))],
    "assessments:assessment_results": [
        Row("get", all_seats(200), args=lambda people: [published(people).pk])
    ],
    "assessments:figure": [
        Row("get", all_seats(200), args=lambda people: [published(people).pk, "question", "P1"])
    ],
    "assessments:figure_of_group": [
        Row("get", all_seats(200), args=lambda people: [published(people).pk, "STD", "TEA"])
    ],
    "assessments:results_publish": [
        Row("get", facilitators(200), args=lambda people: [room(people).pk]),
        Row("post", facilitators(302), args=lambda people: [room(people).pk]),
    ],
    "assessments:results_xlsx": [
        Row("get", facilitators(200), args=lambda people: [published(people).pk])
    ],
    "assessments:evidence": [Row("get", facilitators(200), args=evidence)],
}
