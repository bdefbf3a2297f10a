"""Sheet 4.3: what becomes of each function, what customers say, and the review of the canvas."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods

from canvases import assumptions
from canvases.pmo.explained import Places
from pmo_studio.core import acts, events, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from roadmaps import topics
from roadmaps.actions import function_reviews as actions
from roadmaps.forms.reviews import DecisionForm
from roadmaps.reviews import canvas as canvas_review
from roadmaps.reviews import history, rounds, sheet, words

SHEET = "function_review"
ENGAGEMENTS = Engagement.objects.all()


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """The whole sheet."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    number = engagement.last_number
    found = sheet.of(engagement)
    canvas = found.canvas
    topic = topics.reviews(engagement)
    if canvas is not None:
        topic = f"{topic} {canvas.topic} {assumptions.topic_of(canvas.pk)}"
    designs = may(request.participant, Right.DESIGN)
    context = {
        "number": number,
        "topic": topic,
        "found": found,
        "rule": words.RULE,
        "review": canvas_review.of(canvas) if canvas else None,
        "designs": designs,
        "looks_through": designs and canvas is not None and canvas.locked_at is None,
        "is_over": found.rounds.open is not None and rounds.is_over(found.rounds.open),
        "runs": may(request.participant, Right.RUN),
    }
    return pages.sheet(request, "roadmaps/reviews/sheet.html", engagement, SHEET, context)


@require_http_methods(["GET", "POST"])
def function(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    """One function: its figures with what is suggested and why, the decision, and those before."""
    right = Right.SEE if request.method == "GET" else Right.DESIGN
    engagement = get_or_403(ENGAGEMENTS, request, right, pk=pk)
    found = sheet.of(engagement)
    line = found.line(key)
    if line is None:
        raise Http404
    others = [each for each in found.lines if each.key != key]
    form = DecisionForm(
        request.POST if request.method == "POST" else None, line=line, others=others
    )

    def act() -> None:
        actions.decide(
            engagement,
            key,
            given=form.given(),
            seen=form.cleaned_data["seen"],
            by=request.participant,
            request_key=events.key_of(request),
        )

    if form.is_bound and form.is_valid() and acts.written(form, act):
        messages.success(request, __("The decision is kept: %(name)s.") % {"name": line.name})
        return redirect(f"{reverse('roadmaps:function_reviews', args=[pk])}#function-{key}")
    context = {
        "line": line,
        "share_url": _share_url(found, line),
        "form": form if may(request.participant, Right.DESIGN) else None,
        "rule": words.RULE,
        "vote": found.vote,
        "history": history.of(engagement, line),
    }
    return pages.sheet(
        request,
        "roadmaps/reviews/function.html",
        engagement,
        SHEET,
        context,
        status=422 if form.is_bound else 200,
    )


def _share_url(found: sheet.Sheet, line: sheet.Line) -> str:
    """Where the share of the demand opens to its arithmetic."""
    if found.canvas is None or line.demand is None:
        return ""
    return Places(found.canvas.pk).function(line.demand.key)
