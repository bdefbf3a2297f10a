"""A room that answers: people of role groups, each in a browser of their own."""

from collections.abc import Mapping

from assessments.actions import answering
from assessments.answers import Status
from assessments.models import Assessment, AssessmentQuestion
from tests.factories import AssessmentFactory


def answer(
    assessment: Assessment,
    group: str,
    choices: Mapping[str, int | None],
    *,
    name: str,
    comment: str = "",
):
    """Somebody of the group answers; None is "I don't know"."""
    row = assessment.groups.get(role_group__key=group)
    respondent = answering.begin(assessment, group=row, token=name)
    questions = {each.key: each for each in assessment.model.questions()}
    for key, choice in choices.items():
        status = Status.DK if choice is None else Status.ANSWERED
        answering.save_answer(
            respondent,
            assessment=assessment,
            question=questions[key],
            row=assessment.questions.get(key=key),
            given=answering.Given(status, choice, comment),
        )
    return respondent


def everybody(assessment: Assessment, question: str, groups: Mapping[str, str]) -> None:
    """`{"EXE": "345?"}`: a person each sign, which is a figure of 1..5, or ? for unknown."""
    for group, signs in groups.items():
        for number, sign in enumerate(signs):
            choice = None if sign == "?" else int(sign) - 1
            answer(
                assessment,
                group,
                {question: choice},
                name=f"{assessment.pk}{group}{number}{question}",
            )


def levels(engagement, count: int = 2, *, dimension: str = "D.P") -> Assessment:
    """An open assessment on a scale of 1 to 5, with so many questions in one dimension."""
    return AssessmentFactory(
        engagement=engagement,
        document={
            "format": "pmo-studio/maturity-model@1",
            "key": "levels",
            "version": 1,
            "name": "Levels",
            "rule": "level_average",
            "parts": [
                {"key": "D", "name": "Delivery"},
                {"key": dimension, "in": "D", "name": "Planning"},
            ],
            "questions": [
                {
                    "key": f"L{number}",
                    "in": dimension,
                    "text": f"How does new work number {number} get approved?",
                    "answer_type": "likert_1_5",
                    "capability": "GOV" if number % 2 else "CTL",
                }
                for number in range(1, count + 1)
            ],
        },
    )


def question(assessment: Assessment, key: str) -> AssessmentQuestion:
    return assessment.questions.get(key=key)
