"""Sheet 3.5: the waves of a plan, its frame, and which package stands where."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as __
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.acts import refused, written
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from pmo_studio.core.subjects import is_id
from roadmaps import dated, problem_words, topics
from roadmaps.actions import framing, placing, waves
from roadmaps.forms.waves import FrameForm
from roadmaps.models import Plan, Wave
from roadmaps.planning.problems import Warn
from roadmaps.views.answers import warn_of_new
from roadmaps.waves import board, pilot

SHEET = "waves"
ENGAGEMENTS = Engagement.objects.all()


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """All waves with what they hold, the backlog, and the choice of the pilot."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    return _page(request, engagement)


def _page(request: StudioRequest, engagement: Engagement, *, words: str = "") -> HttpResponse:
    found = board.read(engagement)
    context: dict[str, Any] = live(engagement) | {
        "board": found,
        "choice": pilot.of(request.participant) if found else None,
        # What is over capacity, its wave says.
        "told": [each for each in problem_words.of(found.standing) if each.code != Warn.OVERLOAD]
        if found
        else [],
        "hint_of_a_day": board.hint(engagement, 1),
        "words": words,
        "ticked": _ticked(request),
        "key": events.new_key(),
        "holidays": len(engagement.holidays),
    }
    return pages.sheet(
        request,
        "roadmaps/waves/index.html",
        engagement,
        SHEET,
        context,
        status=422 if words else 200,
    )


def live(engagement: Engagement) -> dict[str, Any]:
    """What a page needs to hear of changes of the plan."""
    return {"number": engagement.last_number, "topic": topics.plan(engagement)}


@require_POST
def begin(request: StudioRequest, pk: int) -> HttpResponse:
    """The plan with its first waves."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.PLAN, pk=pk)
    no = refused(request, lambda: framing.begin_plan(engagement, by=request.participant))
    return no or redirect("roadmaps:waves", pk)


@require_http_methods(["GET", "POST"])
def frame(request: StudioRequest, pk: int) -> HttpResponse:
    """When the plan starts, and how long its gates take."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.DESIGN, pk=pk)
    plan = Plan.objects.filter(engagement=engagement).first()
    form = FrameForm(request.POST if request.method == "POST" else None, plan=plan)
    if form.is_valid() and written(
        form,
        lambda: framing.set_frame(
            engagement,
            starts_on=form.cleaned_data["starts_on"],
            gate_days=form.cleaned_data["gate_days"],
            by=request.participant,
            seen=form.cleaned_data["seen"],
            key=events.key_of(request),
        ),
    ):
        return redirect("roadmaps:waves", pk)
    return pages.sheet(
        request,
        "roadmaps/waves/frame.html",
        engagement,
        SHEET,
        {"form": form},
        status=422 if form.is_bound else 200,
    )


# --- packages ---


@require_POST
def place(request: StudioRequest, pk: int) -> HttpResponse:
    """Move the packages that are ticked to the wave whose button was pressed."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.PLAN, pk=pk)
    to = request.POST.get("to", "")
    rows = Wave.objects.filter(plan__engagement=engagement)
    wave = rows.filter(pk=int(to)).first() if is_id(to) else None
    before = dated.of(engagement)
    try:
        if to != "backlog" and wave is None:
            raise Refused(placing.WAVE_GONE)
        moved = placing.place_packages(
            engagement,
            packages=_ticked(request),
            wave=wave,
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect("roadmaps:waves", pk)
    except Refused as refusal:
        return _page(request, engagement, words=refusal.words)
    words = ngettext("%(n)s work package was moved.", "%(n)s work packages were moved.", len(moved))
    messages.success(request, words % {"n": len(moved)})
    warn_of_new(request, engagement, before)
    return redirect("roadmaps:waves", pk)


def _ticked(request: StudioRequest) -> dict[int, int | None]:
    """Ids of packages with the wave in which each was seen; 0 is the backlog."""
    found: dict[int, int | None] = {}
    for each in request.POST.getlist("package"):
        package, _colon, seen = each.partition(":")
        if is_id(package):
            found[int(package)] = int(seen) if is_id(seen) else None
    return found


# --- rollouts ---


@require_POST
def rollout_add(request: StudioRequest, pk: int) -> HttpResponse:
    """A further rollout."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.PLAN, pk=pk)
    no = refused(
        request,
        lambda: waves.add_rollout(engagement, by=request.participant, key=events.key_of(request)),
    )
    return no or redirect("roadmaps:waves", pk)


@require_POST
def rollouts_fill(request: StudioRequest, pk: int) -> HttpResponse:
    """A rollout for each unit that has no wave."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.PLAN, pk=pk)
    no = refused(
        request,
        lambda: waves.fill_rollouts(engagement, by=request.participant, key=events.key_of(request)),
    )
    if no is None:
        messages.success(request, __("Each unit has its wave now."))
    return no or redirect("roadmaps:waves", pk)
