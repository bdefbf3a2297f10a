"""What the views of the plan share: forms of their pages, and where they lead back to."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as __

from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.models.engagement import PlanningUnit
from roadmaps import dated, lateness, problem_words
from roadmaps.dated import Standing
from roadmaps.models import WorkPackage

MOST_WARNED = 3
# The button that shows what comes of a form, and writes nothing.  It is posted as the other one is:
# what proves that a form is ours belongs into no address, history or log.
AHEAD = "ahead"


def unit_of(engagement: Engagement) -> str:
    """What an effort counts, as the hint of a field."""
    if engagement.planning_unit == PlanningUnit.POINTS:
        return __("In points, all people together.")
    return __("In person-days, all people together.")


def to_list(engagement_id: int) -> HttpResponse:
    return redirect("roadmaps:packages", engagement_id)


def to_package(package: WorkPackage, place: str = "") -> HttpResponse:
    return redirect(f"{package.get_absolute_url()}{place}")


def warn_of_new(request: StudioRequest, engagement: Engagement, before: Standing | None) -> None:
    """Says what the plan stumbles over now and did not `before`: people may, but not unseen."""
    after = dated.of(engagement)
    told = problem_words.newly(before, after)
    for each in told[:MOST_WARNED]:
        messages.warning(request, each.words)
    if len(told) > MOST_WARNED:
        messages.warning(request, __("And %(n)s more.") % {"n": len(told) - MOST_WARNED})
    words = lateness.newly_waiting(before, after) if after else ""
    if words:
        messages.warning(request, words)
