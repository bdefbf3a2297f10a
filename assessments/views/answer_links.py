"""Links that lead into a questionnaire: an invitation, and one's own way back from elsewhere."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments import wording
from assessments.actions import answering
from assessments.answering import tokens
from assessments.models import AnswerInvitation
from assessments.models.assessment import AssessmentState
from assessments.views.answering import closed, promise, secret
from assessments.views.desk import TOO_MANY, Desk, address_of, frame, missed, questionnaire, stopped
from pmo_studio.core import errors, limits
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.refusals import Refused
from pmo_studio.core.tokens import new_token


@questionnaire
@require_http_methods(["GET", "POST"])
def come_back(request: StudioRequest, desk: Desk, token: str) -> HttpResponse:
    """One's personal link: the page asks, its button takes the answers to this browser."""
    if limits.codes.refuses(address_of(request)):
        return errors.refuse(request, 429, TOO_MANY)
    found = tokens.holder(desk.assessment, token)
    if found is None:
        missed(request)
    here = Desk(desk.assessment, found, request.seats)
    if request.method == "POST":
        response = redirect(here.resume)
        tokens.give(response, desk.assessment, token)
        return response
    context = {
        **frame(here),
        "is_here": desk.respondent == found,
        "replaces": desk.respondent is not None and desk.respondent != found,
        "answered": len(here.answered),
        "total": len(here.asked),
        "resume": here.resume,
    }
    return render(request, "assessments/answer/return.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: StudioRequest, token: str) -> HttpResponse:
    """An invitation by e-mail: read, then begin.  It keeps that it was used, never by whom."""
    if limits.codes.refuses(address_of(request)):
        return errors.refuse(request, 429, TOO_MANY)
    found = _find(token)
    if found is None:
        missed(request)
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return _invitation(request, found)
    with translation.override(found.language):
        return _invitation(request, found)


def _find(token: str) -> AnswerInvitation | None:
    rows = AnswerInvitation.objects.standing().exclude(
        group__assessment__state=AssessmentState.DRAFT
    )
    joined = rows.select_related("group__assessment__engagement", "group__role_group")
    return joined.filter(token_hash=tokens.hash_of(token)).first()


def _invitation(request: StudioRequest, found: AnswerInvitation) -> HttpResponse:
    assessment = found.group.assessment
    desk = Desk(assessment, None, request.seats)
    if request.method == "POST":
        return _begin(request, desk, found)
    if not assessment.takes_answers:
        return closed(request, desk)
    return _page(request, desk, found)


def _begin(request: StudioRequest, desk: Desk, found: AnswerInvitation) -> HttpResponse:
    token = secret(request)
    try:
        answering.begin_invited(found, token=token)
    except answering.Over:
        return stopped(request, desk, answering.OVER)
    except Refused as refused:
        return _page(request, desk, found, words=refused.words, status=409)
    response = redirect(desk.path("question", 1))
    tokens.give(response, desk.assessment, token)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        # The questionnaire goes on in the language of the invitation.
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, found.language, samesite="Lax")
    return response


def _page(
    request: StudioRequest,
    desk: Desk,
    found: AnswerInvitation,
    *,
    words: object = "",
    status: int = 200,
) -> HttpResponse:
    asked = answering.questions_for(desk.assessment, found.group)
    context = {
        **frame(desk),
        **promise([found.group]),
        "group": found.group,
        "lead_in": desk.assessment.model.lead_in,
        "used": found.used or bool(words),
        "words": words or answering.USED,
        "total": len(asked),
        "minutes": wording.minutes(asked),
        "varies": False,
        "key": new_token(),
    }
    return render(request, "assessments/answer/invitation.html", context, status=status)
