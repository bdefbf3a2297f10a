"""Questionnaires as tests need them, and the browsers of people who answer."""

import io
from typing import Any

import pikepdf
from django.test import Client

from assessments.answering.tokens import PREFIX, hash_of
from assessments.models import Answer, Assessment, AssessmentGroup, AssessmentQuestion, Respondent
from tests.factories import SMALL_MODEL, AssessmentFactory, RespondentFactory
from tests.people import People


def questionnaire(people: People, **fields: Any) -> Assessment:
    """An open assessment of four questions, asked of every role group."""
    made: Assessment = AssessmentFactory(engagement=people.engagement, **fields)
    return made


def group_of(assessment: Assessment, key: str = "TEA") -> AssessmentGroup:
    return assessment.groups.get(role_group__key=key)


def row_of(assessment: Assessment, key: str = "P1") -> AssessmentQuestion:
    return assessment.questions.get(key=key)


def respondent_of(assessment: Assessment, token: str = "token", group: str = "TEA") -> Respondent:
    made: Respondent = RespondentFactory(
        group=group_of(assessment, group),
        token_hash=hash_of(token),
        assigned=assessment.questions.count(),
    )
    return made


def browser_of(assessment: Assessment, token: str = "token", **options: Any) -> Client:
    """A browser that holds that secret; whether somebody has begun with it is another matter."""
    client = Client(**options)
    client.cookies[f"{PREFIX}{assessment.pk}"] = token
    return client


def begun(assessment: Assessment, token: str = "token", **options: Any) -> Client:
    """The browser of somebody who has begun."""
    respondent_of(assessment, token)
    return browser_of(assessment, token, **options)


def said(assessment: Assessment) -> dict[str, tuple[str, int | None, str]]:
    """Every answer by the key of its question, where one person answers."""
    rows = Answer.objects.of(assessment).select_related("question")
    return {row.question.key: (row.status, row.choice, row.comment) for row in rows}


def model_with(*questions: dict[str, Any]) -> dict[str, Any]:
    """The small model with these questions instead of its own."""
    used = {"D", *(question["in"] for question in questions)}
    parts = [part for part in SMALL_MODEL["parts"] if part["key"] in used]
    return {**SMALL_MODEL, "parts": parts, "questions": list(questions)}


def asking(key: str, dimension: str = "D.P", **fields: Any) -> dict[str, Any]:
    """One question as it stands in a document."""
    return {
        "key": key,
        "in": dimension,
        "text": f"Is it so, {key}?",
        "answer_type": "yes_partial_no",
        "capability": "STD",
        **fields,
    }


def paper(**saved: Any) -> bytes:
    """A PDF of one page that says in every place who made it."""
    written = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        pdf.docinfo["/Author"] = "Ada Lovelace"
        with pdf.open_metadata() as told:
            told["dc:creator"] = ["Ada Lovelace"]
        page.obj["/PieceInfo"] = pikepdf.Dictionary(App=pikepdf.String("Ada Lovelace"))
        page.obj["/Metadata"] = pdf.make_stream(b"<x>Ada Lovelace</x>")
        pdf.save(written, **saved)
    return written.getvalue()
