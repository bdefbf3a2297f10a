"""Rooms full of answers, written at once: for results of any size."""

import random
from collections.abc import Callable, Iterable
from typing import Any

from assessments.answers import Status
from assessments.maturity.entries import MaturityModel, Question
from assessments.maturity.writing import document
from assessments.models import Answer, Assessment, Respondent
from tests.factories import AssessmentFactory

DK, NA = "dk", "na"
# (question, number of the person in the group) → an index into the scale, DK, NA, or None: blank
Pick = Callable[[Question, int], Any]


def assessment_of(model: MaturityModel, engagement: Any, **values: Any) -> Assessment:
    """An open assessment of a model."""
    made: Assessment = AssessmentFactory(
        engagement=engagement,
        model_key=model.key,
        model_version=model.version,
        document=document(model),
        **values,
    )
    return made


def answer_all(assessment: Assessment, group: str, people: int, pick: Pick) -> list[Respondent]:
    """So many people of the group answer what they are asked, in two statements."""
    row = assessment.groups.get(role_group__key=group)
    asked = [q for q in assessment.model.questions() if not q.audience or group in q.audience]
    rows = dict(assessment.questions.values_list("key", "pk"))
    start = Respondent.objects.count()
    made = Respondent.objects.bulk_create(
        Respondent(
            group=row,
            token_hash=f"{assessment.pk:08d}{start + number:056d}",
            assigned=len(asked),
            answered=len(asked),
        )
        for number in range(people)
    )
    Answer.objects.bulk_create(_answers(made, asked, rows, pick), batch_size=2000)
    return made


def _answers(
    people: list[Respondent], asked: list[Question], rows: dict[str, int], pick: Pick
) -> Iterable[Answer]:
    for number, person in enumerate(people):
        for question in asked:
            chosen = pick(question, number)
            if chosen is None:
                continue
            status = {DK: Status.DK, NA: Status.NA}.get(chosen, Status.ANSWERED)
            yield Answer(
                respondent=person,
                question_id=rows[question.key],
                status=status,
                choice=chosen if status == Status.ANSWERED else None,
            )


def around(middle: float, spread: float = 0.6, *, seed: int = 1, unknown: float = 0.05) -> Pick:
    """People who choose around a share 0..1 of the scale; the same every time."""
    chance = random.Random(seed)

    def pick(question: Question, number: int) -> Any:
        if chance.random() < unknown:
            return DK
        top = len(question.answer_type.scale) - 1
        # Every question leans its own way, every person a little.
        lean = (sum(map(ord, question.key)) % 7 - 3) / 12
        return min(top, max(0, round(top * (middle + lean) + chance.gauss(0, spread))))

    return pick
