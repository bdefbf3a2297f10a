"""A respondent's secret: one cookie for each questionnaire, stored hashed, tied to nothing else."""

import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from assessments.models import Assessment, Respondent
from pmo_studio.core.tokens import hash_of, new_token

__all__ = ["find", "forget", "give", "hash_of", "holder", "new_token", "path_of", "secret"]

PREFIX = "pmo_answers_"
LASTS = datetime.timedelta(days=180)


def path_of(assessment: Assessment) -> str:
    """The cookie is sent to the pages of its questionnaire only."""
    return f"/q/{assessment.code}/"


def secret(request: HttpRequest, assessment: Assessment) -> str:
    """The secret that this browser holds for the questionnaire, or an empty text."""
    return request.COOKIES.get(f"{PREFIX}{assessment.pk}", "")


def find(request: HttpRequest, assessment: Assessment) -> Respondent | None:
    """Who this browser is in that assessment, if it has begun."""
    return holder(assessment, secret(request, assessment))


def holder(assessment: Assessment, token: str) -> Respondent | None:
    """Whose secret this is."""
    if not token:
        return None
    rows = Respondent.objects.of(assessment).select_related("group__role_group")
    return rows.filter(token_hash=hash_of(token)).first()


def give(response: HttpResponse, assessment: Assessment, token: str) -> None:
    """Let the browser keep the secret, so that it can come back."""
    response.set_cookie(
        f"{PREFIX}{assessment.pk}",
        token,
        max_age=LASTS,
        path=path_of(assessment),
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def forget(response: HttpResponse, assessment: Assessment) -> None:
    """Let somebody else answer in this browser."""
    response.delete_cookie(f"{PREFIX}{assessment.pk}", path=path_of(assessment), samesite="Lax")
