"""Sheet 3.3: who must be won, and how ready groups are.  For the lead and facilitators alone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods

from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.actions import stakeholders as register
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from roadmaps import topics
from roadmaps.actions import involvement as actions
from roadmaps.forms.involving import MatrixForm
from roadmaps.involving import group_cards, matrix
from roadmaps.models import ChangeGroup
from roadmaps.registrations.involving import CHANGE_SHEET

ENGAGEMENTS = Engagement.objects.all()


@require_GET
def change(request: StudioRequest, pk: int) -> HttpResponse:
    """The grid, the engagement matrix, readiness by group."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.STAKEHOLDERS, pk=pk)
    number = engagement.last_number
    removed = ChangeGroup.objects.archived().filter(engagement=engagement)
    context = {
        "number": number,
        # The register's too: who is on it, with what power and interest, shows here.
        "topics": f"{topics.change(engagement)} {register.topic_of(engagement)}",
        "matrix": matrix.of(engagement),
        "steps": matrix.steps(),
        "rhythms": matrix.rhythms(),
        "cards": group_cards.of(engagement),
        "removed": list(removed.order_by("-archived_at")),
        "writes": engagement.archived_at is None,
    }
    return pages.sheet(request, "roadmaps/change.html", engagement, CHANGE_SHEET, context)


@require_http_methods(["GET", "POST"])
def attitudes(request: StudioRequest, pk: int) -> HttpResponse:
    """Where everybody stands and is needed, set on one page and saved at once."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.STAKEHOLDERS, pk=pk)
    lines = list(matrix.of(engagement).lines)
    if request.method == "GET":
        return _attitudes(request, engagement, MatrixForm(lines=lines))
    form = MatrixForm(request.POST, lines=lines)
    if not form.is_valid():
        return _attitudes(request, engagement, form, status=422)
    try:
        overtaken = actions.set_attitudes(
            engagement,
            chosen=form.chosen(),
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect("roadmaps:change", pk)
    if overtaken:
        words = actions.SOME_OVERTAKEN % {"names": ", ".join(overtaken)}
        fresh = MatrixForm(lines=list(matrix.of(engagement).lines))
        return _attitudes(request, engagement, fresh, words=words, status=409)
    messages.success(request, __("Saved: where stakeholders stand and are needed."))
    return redirect("roadmaps:change", pk)


def _attitudes(
    request: StudioRequest,
    engagement: Engagement,
    form: MatrixForm,
    *,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "words": words, "writes": engagement.archived_at is None}
    template = "roadmaps/attitudes.html"
    return pages.sheet(request, template, engagement, CHANGE_SHEET, context, status=status)
