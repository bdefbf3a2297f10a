"""Showing the results so far: first what it would give, then the act."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as __
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments import result_words as words
from assessments import tallies
from assessments.actions import publishing as actions
from assessments.answering import participation, progress
from assessments.models import Assessment
from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.refusals import Refused

ASSESSMENTS = Assessment.objects.select_related("engagement")


@require_http_methods(["GET", "POST"])
@never_cache
def publish(request: StudioRequest, pk: int) -> HttpResponse:
    """Show the results so far, or move the figures on, as far as that may be."""
    assessment = get_or_403(ASSESSMENTS, request, Right.RUN, pk=pk)
    if request.method == "GET":
        return _page(request, assessment)
    try:
        moved = actions.show_results(assessment, by=request.participant, key=events.key_of(request))
    except events.AlreadyDone:
        return redirect("assessments:assessment_results", assessment.pk)
    except Refused as refused:
        return _page(request, assessment, refusal=refused.words, status=422)
    told = __("The figures now hold %(answers)s more.") % {"answers": words.answers(moved.answers)}
    messages.success(request, told)
    return redirect("assessments:assessment_results", assessment.pk)


def _page(
    request: StudioRequest, assessment: Assessment, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    if not assessment.is_open and not refusal:
        refusal, status = str(actions.NOT_OPEN), 409
    counted = participation.of(assessment)
    context = {
        "assessment": assessment,
        "is_first": not tallies.read(assessment.tally),
        # What the page of the assessment tells as well, and nothing that follows from answers:
        # looked at before and after one more, these would tell of it.
        "progress": counted,
        "rows": progress.rows(assessment, counted),
        "refusal": refusal,
    }
    return pages.sheet(
        request,
        "assessments/results/publish.html",
        assessment.engagement,
        "results",
        context,
        status=status,
    )
