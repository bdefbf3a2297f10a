"""Sheet 4.4: next steps.  Everybody reads; whoever plans writes, an owner says how far it is."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.topics import targets as targets_topic
from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.acts import refused, written
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from roadmaps import topics
from roadmaps.actions import improvements as actions
from roadmaps.forms.improvements import ImprovementForm, StageForm
from roadmaps.models import Improvement
from roadmaps.next_steps import cards, forming, page, road
from roadmaps.next_steps.filled import Proposal

SHEET = "next_steps"
ENGAGEMENTS = Engagement.objects.all()
ROWS = Improvement.objects.select_related(
    "engagement", "owner", "done_by", "package", "kpi", "note", "lesson"
)


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """The growth road, the board, and what calls for a step."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    plans = may(request.participant, Right.PLAN)
    removed = Improvement.objects.archived().filter(engagement=engagement) if plans else ()
    context = {
        "number": engagement.last_number,
        "topics": " ".join(_topics(engagement)),
        "page": page.of(engagement),
        "plans": plans,
        "writes": may(request.participant, Right.WRITE),
        "removed": list(removed),
    }
    return pages.sheet(request, "roadmaps/next_steps/index.html", engagement, SHEET, context)


def _topics(engagement: Engagement) -> Iterator[str]:
    """All that the sheet shows: steps, and what calls for them."""
    yield topics.steps(engagement)
    yield topics.plan(engagement)
    yield topics.readings(engagement)
    yield topics.reviews(engagement)
    yield topics.closing(engagement)
    yield targets_topic(engagement)


@require_http_methods(["GET", "POST"])
def new(request: StudioRequest, pk: int) -> HttpResponse:
    """Add a step; the address may name what it answers to, which fills the form in."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.PLAN, pk=pk)
    proposal = forming.asked(engagement, request.GET)
    data = request.POST if request.method == "POST" else None
    form = forming.form(engagement, data, proposal=proposal)
    if form.is_valid() and written(form, lambda: _add(request, engagement, form, proposal)):
        return _back(pk)
    context = {
        "form": form,
        "proposal": proposal,
        "is_gone": proposal is None and forming.asks(request.GET),
        "sent_to": request.get_full_path(),
    }
    status = 422 if form.is_bound else 200
    return pages.sheet(
        request, "roadmaps/next_steps/new.html", engagement, SHEET, context, status=status
    )


def _add(
    request: StudioRequest, engagement: Engagement, form: ImprovementForm, asked: Proposal | None
) -> None:
    row = actions.add_improvement(
        engagement,
        details=form.details(),
        source=asked.source if asked else None,
        by=request.participant,
        key=events.key_of(request),
    )
    messages.success(request, __("Added: %(text)s") % {"text": row.text})
    _warn(request, row)


@require_http_methods(["GET", "POST"])
def improvement(request: StudioRequest, pk: int) -> HttpResponse:
    """One step; whoever plans changes it here."""
    right = Right.PLAN if request.method == "POST" else Right.SEE
    row = get_or_403(ROWS.all(), request, right, pk=pk)
    if request.method == "GET":
        return _page(request, row)
    form = forming.form(row.engagement, request.POST, row=row)
    if not form.is_valid() or not written(form, lambda: _change(request, row, form)):
        return _page(request, ROWS.get(pk=pk), form=form)
    return _back(row.engagement_id, row)


def _change(request: StudioRequest, row: Improvement, form: ImprovementForm) -> None:
    fresh = actions.change_improvement(
        row,
        details=form.details(),
        seen=form.cleaned_data["seen"],
        by=request.participant,
        key=events.key_of(request),
    )
    _warn(request, fresh)


def _warn(request: StudioRequest, row: Improvement) -> None:
    """Says where its capability is to grow faster than usual: people may, but not unseen."""
    if row.rise is None:
        return
    for words in road.warnings_of(row.engagement, row.capability):
        messages.warning(request, words)


@require_POST
def move(request: StudioRequest, pk: int) -> HttpResponse:
    """Put it into another stage; where the check has found nothing yet the page asks for it."""
    row = _tended(request, pk)
    form = StageForm(request.POST, row=row)
    if not form.is_valid():
        return _page(request, row, stage_form=form)
    finding = form.cleaned_data["checked"] if "checked" in request.POST else None
    try:
        actions.move_improvement(
            row, stage=form.cleaned_data["stage"], checked=finding, by=request.participant
        )
    except Refused as refusal:
        tell(form, refusal)
        return _page(request, row, stage_form=form)
    return _back(row.engagement_id, row)


@require_POST
def finish(request: StudioRequest, pk: int) -> HttpResponse:
    """Say that it is done, or that it is not after all."""
    row = _tended(request, pk)
    done, by = request.POST.get("done") == "yes", request.participant
    no = refused(request, lambda: actions.finish_improvement(row, done=done, by=by))
    if no is None and done:
        messages.success(request, __("Done: %(text)s") % {"text": row.text})
    return no or _back(row.engagement_id)


@require_POST
def remove(request: StudioRequest, pk: int) -> HttpResponse:
    """Take it off, or put it back."""
    row = get_or_403(ROWS.all(), request, Right.PLAN, pk=pk)
    removed, by = request.POST.get("removed") == "yes", request.participant
    no = refused(request, lambda: actions.remove_improvement(row, removed=removed, by=by))
    if no is None and removed:
        words = __("Removed: %(name)s. It can be put back below.") % {"name": row.text}
        messages.success(request, words)
    return no or _back(row.engagement_id)


def _tended(request: StudioRequest, pk: int) -> Improvement:
    """One of which this seat may say how far it is: whoever plans, and its owner."""
    row = get_or_403(ROWS.all(), request, Right.SEE, pk=pk)
    own = row.owner_id == request.participant.pk
    return get_or_403(ROWS.all(), request, Right.WRITE if own else Right.PLAN, pk=pk)


def _page(
    request: StudioRequest,
    row: Improvement,
    *,
    form: ImprovementForm | None = None,
    stage_form: StageForm | None = None,
) -> HttpResponse:
    is_there = row.archived_at is None
    plans = is_there and may(request.participant, Right.PLAN)
    tends = is_there and actions.may_tend(request.participant, row)
    card = cards.made(row.engagement, [row])[0]
    bound = form is not None or stage_form is not None
    context: dict[str, Any] = {
        "row": row,
        "card": card,
        "plans": plans,
        "form": form or (forming.form(row.engagement, row=row) if plans else None),
        "stage_form": stage_form or (StageForm(row=row) if tends else None),
    }
    return pages.sheet(
        request,
        "roadmaps/next_steps/step.html",
        row.engagement,
        SHEET,
        context,
        status=422 if bound else 200,
    )


def _back(engagement_id: int, row: Improvement | None = None) -> HttpResponse:
    place = f"#step-{row.pk}" if row else ""
    return redirect(f"{reverse('roadmaps:next_steps', args=[engagement_id])}{place}")
