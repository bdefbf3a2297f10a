"""Groups in the change: adding, changing, assessing.  For the lead and facilitators alone."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.views.decorators.http import require_http_methods, require_POST

from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.acts import refused
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from roadmaps.actions import groups as actions
from roadmaps.actions import readiness
from roadmaps.forms.groups import GroupForm, ImpactsForm, ReadingForm
from roadmaps.involving import functions, group_cards, readings
from roadmaps.models import ChangeGroup, Readiness
from roadmaps.registrations.involving import CHANGE_SHEET
from roadmaps.views import confidential

GROUPS = ChangeGroup.objects.select_related("engagement", "role_group", "stakeholder", "unit")
READINGS = Readiness.objects.select_related("group__engagement")


@require_http_methods(["GET", "POST"])
def new(request: StudioRequest, pk: int) -> HttpResponse:
    """One more group; its page follows, to assess it at once."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.STAKEHOLDERS, pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = GroupForm(posted, engagement=engagement)
    if request.method == "GET" or not form.is_valid():
        return _new(request, engagement, form)
    try:
        row = actions.add_group(
            engagement, details=form.details(), by=request.participant, key=events.key_of(request)
        )
    except events.AlreadyDone:
        return redirect("roadmaps:change", pk)
    except Refused as refusal:
        tell(form, refusal)
        return _new(request, engagement, form)
    return redirect(f"{reverse('roadmaps:group', args=[row.pk])}#assess")


def _new(request: StudioRequest, engagement: Engagement, form: GroupForm) -> HttpResponse:
    context = {"form": form, "writes": not engagement.is_read_only}
    status = 422 if form.is_bound else 200
    template = "roadmaps/group_new.html"
    return pages.sheet(request, template, engagement, CHANGE_SHEET, context, status=status)


@require_http_methods(["GET", "POST"])
def group(request: StudioRequest, pk: int) -> HttpResponse:
    """One group: its facts, its readings, what hits it."""
    row = confidential.row(GROUPS.all(), request, pk)
    if request.method == "GET":
        return _page(request, row)
    form = GroupForm(request.POST, engagement=row.engagement, row=row)
    if not form.is_valid():
        return _page(request, row, form=form, status=422)
    try:
        actions.change_group(
            row,
            details=form.details(),
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect("roadmaps:group", pk)
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        return _page(request, GROUPS.get(pk=pk), form=form, words=overtaken.words, status=409)
    except Refused as refusal:
        tell(form, refusal)
        return _page(request, row, form=form, status=422)
    messages.success(request, __("Saved: %(name)s.") % {"name": form.cleaned_data["name"]})
    return redirect("roadmaps:group", pk)


@require_POST
def read(request: StudioRequest, pk: int) -> HttpResponse:
    """Keep one more reading of the group."""
    row = confidential.row(GROUPS.all(), request, pk)
    form = ReadingForm(request.POST)
    if not form.is_valid():
        return _page(request, row, reading=form, status=422)
    try:
        readiness.add_reading(
            row, reading=form.reading(), by=request.participant, key=events.key_of(request)
        )
    except events.AlreadyDone:
        pass
    except Refused as refusal:
        tell(form, refusal)
        return _page(request, row, reading=form, status=422)
    return redirect("roadmaps:group", pk)


@require_POST
def reading_remove(request: StudioRequest, pk: int) -> HttpResponse:
    """Take a reading away that was written by mistake."""
    reading = confidential.row(READINGS.all(), request, pk)
    readiness.remove_reading(reading, by=request.participant)
    messages.success(request, __("The reading was removed."))
    return redirect("roadmaps:group", reading.group_id)


@require_POST
def impacts(request: StudioRequest, pk: int) -> HttpResponse:
    """How hard functions hit the group."""
    row = confidential.row(GROUPS.all(), request, pk)
    form = ImpactsForm(request.POST, choices=functions.choices(row))
    if not form.is_valid():
        return _page(request, row, felt=form, status=422)
    try:
        readiness.set_impacts(
            row, chosen=form.chosen(), by=request.participant, key=events.key_of(request)
        )
    except events.AlreadyDone:
        pass
    except Refused as refusal:
        return _page(request, row, felt=form, words=refusal.words, status=422)
    return redirect(f"{reverse('roadmaps:group', args=[pk])}#impacts")


@require_POST
def remove(request: StudioRequest, pk: int) -> HttpResponse:
    """Take the group off the sheet; the sheet offers to put it back."""
    row = confidential.row(GROUPS.all(), request, pk)
    actions.remove_group(row, by=request.participant)
    words = __("Removed: %(name)s. It can be put back on this sheet.") % {"name": row.name}
    messages.success(request, words)
    return redirect("roadmaps:change", row.engagement_id)


@require_POST
def restore(request: StudioRequest, pk: int) -> HttpResponse:
    """Put a removed group back."""
    row = confidential.row(GROUPS.all(), request, pk)
    no = refused(request, lambda: actions.restore_group(row, by=request.participant))
    return no or redirect("roadmaps:group", pk)


def _page(
    request: StudioRequest,
    row: ChangeGroup,
    *,
    form: GroupForm | None = None,
    reading: ReadingForm | None = None,
    felt: ImpactsForm | None = None,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    waves = readings.waves_of(row.engagement)
    [card] = group_cards.cards(row.engagement, [row], waves)
    history = Readiness.objects.filter(group=row).select_related("by")
    context: dict[str, Any] = {
        "row": row,
        "card": card,
        "history": [group_cards.Past(one) for one in history],
        "form": form or GroupForm(engagement=row.engagement, row=row),
        "reading": reading or ReadingForm(),
        "felt": felt or ImpactsForm(choices=functions.choices(row)),
        "words": words,
        "writes": not row.engagement.is_read_only and row.archived_at is None,
    }
    template = "roadmaps/group.html"
    return pages.sheet(request, template, row.engagement, CHANGE_SHEET, context, status=status)
