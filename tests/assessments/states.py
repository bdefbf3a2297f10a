"""Assessments in every state, with people in their groups."""

from typing import Any

from django.utils import timezone

from assessments.models import AnswerInvitation, Assessment, AssessmentGroup
from pmo_studio.core.models import Engagement
from tests.factories import AssessmentFactory, RespondentFactory
from tests.people import People


def draft(engagement: Engagement, **fields: Any) -> Assessment:
    return AssessmentFactory(engagement=engagement, state="draft", opened_at=None, **fields)


def closed(people: People, **fields: Any) -> Assessment:
    return AssessmentFactory(
        engagement=people.engagement,
        state="closed",
        closed_at=timezone.now(),
        closed_by=people.facilitator,
        **fields,
    )


def group(assessment: Assessment, key: str) -> AssessmentGroup:
    return assessment.groups.select_related("role_group").get(role_group__key=key)


def answerers(assessment: Assessment, key: str, count: int, answered: int = 4) -> None:
    """So many people of a group, each with so many of the four questions answered."""
    RespondentFactory.create_batch(count, group=group(assessment, key), answered=answered)


def invited(
    people: People, assessment: Assessment | None = None, **fields: Any
) -> AnswerInvitation:
    """Somebody of the executives who was asked by e-mail and is silent."""
    asked = assessment or AssessmentFactory(engagement=people.engagement)
    number = AnswerInvitation.objects.count()
    given: dict[str, Any] = {
        "group": group(asked, "EXE"),
        "email": f"asked{number}@example.org",
        "token_hash": f"{number:064x}",
        "language": "en",
        "created_by": people.facilitator,
    }
    return AnswerInvitation.objects.create(**given | fields)
