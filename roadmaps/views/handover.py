"""Sheet 5.3: the handover.  Everybody reads; lead and facilitators write."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as __
from django.views.decorators.http import require_http_methods, require_POST

from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.acts import refused, written
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from roadmaps import topics
from roadmaps.actions import handovers as actions
from roadmaps.closeout import unfinished
from roadmaps.forms.closing import HandoverForm
from roadmaps.forms.fields import seat_choices
from roadmaps.models import Handover

SHEET = "handover"
ENGAGEMENTS = Engagement.objects.all()


@require_http_methods(["GET", "POST"])
def handover(request: StudioRequest, pk: int) -> HttpResponse:
    """Who carries the PMO on, until when, where things are, what is not finished."""
    right = Right.SEE if request.method == "GET" else Right.DESIGN
    engagement = get_or_403(ENGAGEMENTS, request, right, pk=pk)
    row = actions.handover_of(engagement)
    form = _form(request, row)
    if form is not None and form.is_bound and _is_kept(request, engagement, form):
        messages.success(request, __("The handover is kept."))
        return redirect("roadmaps:handover", pk)
    context = {
        "number": engagement.last_number,
        "topic": topics.closing(engagement),
        "row": row,
        "form": form,
        "parts": unfinished.parts(engagement),
        "agrees": actions.may_agree(request.participant, row),
    }
    status = 422 if form is not None and form.is_bound else 200
    template = "roadmaps/closeout/handover.html"
    return pages.sheet(request, template, engagement, SHEET, context, status=status)


@require_POST
def agree(request: StudioRequest, pk: int) -> HttpResponse:
    """Who carries it on said yes, or that is taken back."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.WRITE, pk=pk)
    agreed = request.POST.get("agreed") == "yes"
    no = refused(
        request,
        lambda: actions.agree_handover(engagement, agreed=agreed, by=request.participant),
    )
    return no or redirect("roadmaps:handover", pk)


def _is_kept(request: StudioRequest, engagement: Engagement, form: HandoverForm) -> bool:
    return form.is_valid() and written(
        form,
        lambda: actions.set_handover(
            engagement,
            details=form.details(),
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        ),
    )


def _form(request: StudioRequest, row: Handover) -> HandoverForm | None:
    """None for who may not write it."""
    if not may(request.participant, Right.DESIGN):
        return None
    data = request.POST if request.method == "POST" else None
    return HandoverForm(data, seats=seat_choices(row.engagement_id, row.owner), row=row)
