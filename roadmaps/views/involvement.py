"""One stakeholder in the change: attitude, what is known of them, the next action, customers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.views.decorators.http import require_http_methods, require_POST

from canvases.actions import segments as segment_actions
from pmo_studio.core import events, pages, subjects
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Event, Stakeholder
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from roadmaps.actions import involvement as actions
from roadmaps.forms.involving import InvolvementForm
from roadmaps.involving import customers, matrix
from roadmaps.models import Involvement
from roadmaps.registrations.involving import CHANGE_SHEET
from roadmaps.views import confidential

ROWS = Stakeholder.objects.live().select_related(
    "engagement", "role_group", "participant", "involvement__owner"
)


@require_http_methods(["GET", "POST"])
def involvement(request: StudioRequest, pk: int) -> HttpResponse:
    """What is known of somebody, and what is done next."""
    row = confidential.row(ROWS.all(), request, pk)
    if request.method == "GET":
        return _page(request, row)
    form = InvolvementForm(request.POST, stakeholder=row)
    if not form.is_valid():
        return _page(request, row, form=form, status=422)
    try:
        actions.change_involvement(
            row,
            details=form.details(),
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect(_address(row))
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        return _page(request, ROWS.get(pk=pk), form=form, words=overtaken.words, status=409)
    except Refused as refused:
        tell(form, refused)
        return _page(request, row, form=form, status=422)
    messages.success(request, __("Saved: %(name)s.") % {"name": row.name})
    return redirect(_address(row))


@require_POST
def segments(request: StudioRequest, pk: int) -> HttpResponse:
    """For which customers somebody stands."""
    row = confidential.row(ROWS.all(), request, pk)
    chosen, had = _ids(request, "note"), _ids(request, "had")
    try:
        segment_actions.set_segments(
            row,
            added=chosen - had,
            removed=had - chosen,
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        pass
    except Refused as refused:
        return _page(request, row, words=refused.words, status=422)
    return redirect(f"{reverse('roadmaps:involvement', args=[pk])}#customers")


def _ids(request: StudioRequest, name: str) -> set[int]:
    return {int(value) for value in request.POST.getlist(name) if subjects.is_id(value)}


def _address(row: Stakeholder) -> str:
    address = reverse("roadmaps:change", args=[row.engagement_id])
    return f"{address}?at={row.pk}#stakeholder-{row.pk}"


def _page(
    request: StudioRequest,
    row: Stakeholder,
    *,
    form: InvolvementForm | None = None,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    line = matrix.line_of(row)
    log = Event.objects.visible_to(request.participant)
    written = line.involvement
    context: dict[str, Any] = {
        "row": row,
        "line": line,
        "known": written or Involvement(stakeholder=row),
        "form": form or InvolvementForm(stakeholder=row),
        "steps": matrix.steps(),
        "customers": customers.of(row),
        "key": events.new_key(),
        "words": words,
        "overtaken": status == 409,
        "writes": not row.engagement.is_read_only,
        "last": (
            log.about(written.subject).newest_first().select_related("by").first()
            if written
            else None
        ),
    }
    template = "roadmaps/involvement.html"
    return pages.sheet(request, template, row.engagement, CHANGE_SHEET, context, status=status)
