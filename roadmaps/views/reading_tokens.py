"""Tokens with which programs send readings: made, shown once, taken back."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.views.decorators.http import require_http_methods, require_POST

from pmo_studio.core import events, pages, qr
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from roadmaps.actions import reading_tokens as actions
from roadmaps.forms.reading_tokens import TokenForm
from roadmaps.models import ReadingToken
from roadmaps.readings import sending

SHEET = "kpi-wall"
ENGAGEMENTS = Engagement.objects.all()
TOKENS = ReadingToken.objects.select_related("engagement", "seat", "created_by")


@require_http_methods(["GET", "POST"])
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """The tokens with their last use; a new one is shown in the answer to its form, and never
    again."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.DESIGN, pk=pk)
    if request.method == "GET":
        return _page(request, engagement, TokenForm())
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, engagement, form, status=422)
    try:
        secret = actions.make_token(
            engagement,
            name=form.cleaned_data["name"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        words = __("The token was made already, and is shown only once. Make a new one.")
        messages.info(request, words)
        return redirect("roadmaps:reading_tokens", pk)
    except Refused as refused:
        tell(form, refused)
        return _page(request, engagement, form, status=422)
    return _page(request, engagement, TokenForm(), secret=secret)


@require_POST
def revoke(request: StudioRequest, pk: int) -> HttpResponse:
    """Whatever sends with it is refused from now on."""
    token = get_or_403(TOKENS.all(), request, Right.DESIGN, pk=pk)
    with suppress(events.AlreadyDone):
        actions.revoke_token(token, by=request.participant, key=events.key_of(request))
    words = __("“%(name)s” sends no more: its token was taken back.")
    messages.success(request, words % {"name": token.seat.name})
    return redirect("roadmaps:reading_tokens", token.engagement_id)


def _page(
    request: StudioRequest,
    engagement: Engagement,
    form: TokenForm,
    *,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    rows = TOKENS.filter(engagement=engagement)
    known = sending.known(engagement)
    context: dict[str, Any] = {
        "form": form,
        "secret": secret,
        "standing": [row for row in rows if row.revoked_at is None],
        "revoked": [row for row in rows if row.revoked_at is not None],
        "address": qr.address(request, reverse("roadmaps:readings_receive", args=[engagement.pk])),
        "known": known,
        "example": sending.example(known),
        "is_https": request.is_secure(),
    }
    template = "roadmaps/readings/tokens.html"
    response = pages.sheet(request, template, engagement, SHEET, context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response
