"""The workshop and its spotlight."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as __
from django.views.decorators.http import require_POST

from pmo_studio.core import errors
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from pmo_studio.workshops.actions import spotlight
from pmo_studio.workshops.actions import workshops as actions
from pmo_studio.workshops.forms import SpotlightForm, WorkshopForm
from pmo_studio.workshops.models import Workshop
from pmo_studio.workshops.views.votes import list_page


@require_POST
def spotlight_set(request: StudioRequest, pk: int) -> HttpResponse:
    """Bring everyone to the page that this form stood on."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.RUN, pk=pk)
    form = SpotlightForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(str(next(iter(form.errors.values()))[0]))
        made = spotlight.set_spotlight(engagement, by=request.participant, **form.cleaned_data)
    except Refused as refused:
        return errors.refuse(request, 422, refused.words)
    return redirect(made.path)


@require_POST
def spotlight_clear(request: StudioRequest, pk: int) -> HttpResponse:
    """Let everybody go; back to the page that this form stood on."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.RUN, pk=pk)
    spotlight.clear_spotlight(engagement, by=request.participant)
    try:
        return redirect(spotlight.local_path(request.POST.get("path", "")))
    except Refused:
        return redirect("workshops:votes", pk)


@require_POST
def workshop_plan(request: StudioRequest, pk: int) -> HttpResponse:
    """Write a workshop down."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.RUN, pk=pk)
    form = WorkshopForm(request.POST)
    if not form.is_valid():
        return list_page(request, engagement, workshop_form=form, status=422)
    actions.plan_workshop(engagement, by=request.participant, **form.cleaned_data)
    return redirect("workshops:votes", pk)


WORKSHOPS = Workshop.objects.select_related("engagement")


@require_POST
def workshop_change(request: StudioRequest, pk: int) -> HttpResponse:
    """Begin, end or take back a workshop: the button's name picks the act."""
    workshop = get_or_403(WORKSHOPS.all(), request, Right.RUN, pk=pk)
    act = next((ACTS[name] for name in ACTS if name in request.POST), None)
    try:
        if act is None:
            raise Refused(__("Choose what to do with the workshop."))
        act(workshop, by=request.participant)
    except Refused as refused:
        return list_page(request, workshop.engagement, words=refused.words, status=422)
    messages.success(request, __("Saved."))
    return redirect("workshops:votes", workshop.engagement_id)


ACTS = {
    "start": actions.start_workshop,
    "end": actions.end_workshop,
    "drop": actions.drop_workshop,
}
