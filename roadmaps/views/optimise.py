"""A better plan: ask for it, watch the search, apply what it found or put it aside."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest, is_fragment
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from roadmaps import dated, optimise_page, optimise_words, topics
from roadmaps.actions import optimise as actions
from roadmaps.forms.optimise import OptimiseForm
from roadmaps.models import PlanProposal

SHEET = "roadmap"
TEMPLATE = "roadmaps/optimise.html"
PROPOSALS = PlanProposal.objects.select_related("plan__engagement", "by")


@require_http_methods(["GET", "POST"])
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """The page; asking for a better plan.  A fragment is what was found, or how far it is."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.DESIGN, pk=pk)
    if request.method == "GET":
        return _page(request, engagement)
    form = OptimiseForm(request.POST)
    if not form.is_valid():
        return _page(request, engagement, form=form, status=422)
    try:
        actions.ask_for_proposal(
            engagement,
            aim=form.cleaned_data["aim"],
            seconds=form.cleaned_data["seconds"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        pass
    except Refused as refused:
        tell(form, refused)
        return _page(request, engagement, form=form, status=422)
    return _back(pk)


@require_POST
def cancel(request: StudioRequest, pk: int) -> HttpResponse:
    """Stop looking."""
    proposal = get_or_403(PROPOSALS.all(), request, Right.DESIGN, pk=pk)
    try:
        actions.cancel_proposal(proposal, by=request.participant)
    except Refused as refused:
        return _page(request, proposal.engagement, words=refused.words, status=409)
    return redirect("roadmaps:optimise", proposal.engagement.pk)


@require_POST
def put_aside(request: StudioRequest, pk: int) -> HttpResponse:
    """Forget what was found."""
    proposal = get_or_403(PROPOSALS.all(), request, Right.DESIGN, pk=pk)
    try:
        actions.put_aside(proposal, by=request.participant)
    except Refused as refused:
        return _page(request, proposal.engagement, words=refused.words, status=409)
    return redirect("roadmaps:optimise", proposal.engagement.pk)


@require_POST
def apply(request: StudioRequest, pk: int) -> HttpResponse:
    """Let the plan stand as proposed."""
    proposal = get_or_403(PROPOSALS.all(), request, Right.DESIGN, pk=pk)
    try:
        days = actions.apply_proposal(proposal, by=request.participant, key=events.key_of(request))
    except events.AlreadyDone:
        pass
    except Refused as refused:
        return _page(request, proposal.engagement, words=refused.words, status=409)
    else:
        words = ngettext(
            "The plan stands as proposed: %(n)s work package has another “not before” day.",
            "The plan stands as proposed: %(n)s work packages have another “not before” day.",
            days,
        )
        messages.success(request, words % {"n": days})
    return redirect("roadmaps:optimise", proposal.engagement.pk)


@require_POST
def take_back(request: StudioRequest, pk: int) -> HttpResponse:
    """Give packages the first days back that they had."""
    proposal = get_or_403(PROPOSALS.all(), request, Right.DESIGN, pk=pk)
    try:
        actions.take_back(proposal, by=request.participant, key=events.key_of(request))
    except events.AlreadyDone:
        pass
    except Refused as refused:
        return _page(request, proposal.engagement, words=refused.words, status=409)
    else:
        messages.success(request, __("Taken back: the plan stands as it did before."))
    return redirect("roadmaps:optimise", proposal.engagement.pk)


def _back(engagement: int) -> HttpResponse:
    return redirect(reverse("roadmaps:optimise", args=[engagement]) + "#outcome")


def _page(
    request: StudioRequest,
    engagement: Engagement,
    *,
    form: OptimiseForm | None = None,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    page = optimise_page.of(dated.of(engagement))
    context: dict[str, Any] = {
        "page": page,
        "words": words,
        "form": form or _again(page.proposal),
        "aims": optimise_words.AIMS,
        "remedy": optimise_words.REMEDY,
        "number": engagement.last_number,
        "topic": topics.plan(engagement),
        "key": events.new_key(),
    }
    if is_fragment(request) and request.method == "GET":
        context["engagement"] = engagement
        return render(request, f"{TEMPLATE}#outcome", context)
    return pages.sheet(request, TEMPLATE, engagement, SHEET, context, status=status)


def _again(last: PlanProposal | None) -> OptimiseForm:
    """The form as it was sent last."""
    return OptimiseForm(aim=last.aim, seconds=last.seconds) if last else OptimiseForm()
