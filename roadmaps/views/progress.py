"""Sheet 3.6: how far the plan is.  Everybody reads; whoever may write names risks and issues."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from roadmaps import progress_page, promises, topics
from roadmaps.actions import concerns as actions
from roadmaps.actions import reviews
from roadmaps.forms.fields import Choices, seat_choices
from roadmaps.forms.progress import ConcernForm, ReviewForm
from roadmaps.models import Concern, Review, WorkPackage

SHEET = "progress"
ENGAGEMENTS = Engagement.objects.all()
CONCERNS = Concern.objects.select_related("plan__engagement", "package", "owner")
REVIEWS = Review.objects.select_related("plan__engagement", "by")


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """The whole sheet."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    return _page(request, engagement)


@require_POST
def review_new(request: StudioRequest, pk: int) -> HttpResponse:
    """Keep what a review found today."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.PLAN, pk=pk)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, engagement, review_form=form, status=422)
    try:
        reviews.hold_review(
            engagement,
            summary=form.cleaned_data["summary"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        pass
    except Refused as refused:
        tell(form, refused)
        return _page(request, engagement, review_form=form, status=422)
    else:
        messages.success(request, __("The review is kept, with the figures of today."))
    return _back(pk, "#reviews")


@require_http_methods(["GET", "POST"])
def review(request: StudioRequest, pk: int) -> HttpResponse:
    """Say otherwise what a review found."""
    row = get_or_403(REVIEWS.all(), request, Right.PLAN, pk=pk)
    form = ReviewForm(request.POST if request.method == "POST" else None, review=row)
    if request.method == "GET" or not form.is_valid():
        return _review(request, row, form)
    try:
        reviews.change_review(
            row,
            summary=form.cleaned_data["summary"],
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        pass
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        fresh = REVIEWS.get(pk=pk)
        return _review(request, fresh, form, words=overtaken.words, status=409)
    except Refused as refused:
        tell(form, refused)
        return _review(request, row, form)
    return _back(row.engagement.pk, "#reviews")


@require_POST
def concern_new(request: StudioRequest, pk: int) -> HttpResponse:
    """Name a risk or an issue."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.WRITE, pk=pk)
    form = _concern_form(engagement, request.POST)
    if not form.is_valid():
        return _page(request, engagement, concern_form=form, status=422)
    try:
        row = actions.add_concern(
            engagement, details=form.details(), by=request.participant, key=events.key_of(request)
        )
    except events.AlreadyDone:
        return _back(pk, "#concerns")
    except Refused as refused:
        tell(form, refused)
        return _page(request, engagement, concern_form=form, status=422)
    messages.success(request, __("Noted: %(text)s") % {"text": row.text})
    return _back(pk, f"#concern-{row.pk}")


@require_http_methods(["GET", "POST"])
def concern(request: StudioRequest, pk: int) -> HttpResponse:
    """Say otherwise what a risk or an issue is."""
    row = _tended(request, pk)
    form = _concern_form(row.engagement, request.POST if request.method == "POST" else None, row)
    if request.method == "GET" or not form.is_valid():
        return _concern(request, row, form)
    try:
        actions.change_concern(
            row,
            details=form.details(),
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        pass
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        return _concern(request, CONCERNS.get(pk=pk), form, words=overtaken.words, status=409)
    except Refused as refused:
        tell(form, refused)
        return _concern(request, row, form)
    return _back(row.engagement.pk, f"#concern-{row.pk}")


@require_POST
def concern_close(request: StudioRequest, pk: int) -> HttpResponse:
    """Close it, or open it again."""
    row = _tended(request, pk)
    closed = request.POST.get("closed") == "yes"
    return _do(request, row, lambda sent: actions.close_concern(row, closed=closed, **sent))


@require_POST
def concern_remove(request: StudioRequest, pk: int) -> HttpResponse:
    """Take it off the log, or put it back."""
    row = get_or_403(CONCERNS.all(), request, Right.PLAN, pk=pk)
    removed = request.POST.get("removed") == "yes"
    return _do(request, row, lambda sent: actions.remove_concern(row, removed=removed, **sent))


def _tended(request: StudioRequest, pk: int) -> Concern:
    """One that this seat may change: whoever plans, and its owner while they may write."""
    row = get_or_403(CONCERNS.all(), request, Right.SEE, pk=pk)
    own = request.participant is not None and row.owner_id == request.participant.pk
    return get_or_403(CONCERNS.all(), request, Right.WRITE if own else Right.PLAN, pk=pk)


def _do(request: StudioRequest, row: Concern, act: Any) -> HttpResponse:
    try:
        act({"by": request.participant, "key": events.key_of(request)})
    except events.AlreadyDone:
        pass
    except Refused as refused:
        return _page(request, row.engagement, words=refused.words, status=422)
    return _back(row.engagement.pk, "#concerns")


def _page(
    request: StudioRequest,
    engagement: Engagement,
    *,
    words: str = "",
    concern_form: ConcernForm | None = None,
    review_form: ReviewForm | None = None,
    status: int = 200,
) -> HttpResponse:
    seat = request.participant
    writes, plans = may(seat, Right.WRITE), may(seat, Right.PLAN)
    removed = Concern.objects.archived().filter(plan__engagement=engagement) if plans else ()
    context = {
        "number": engagement.last_number,
        "topic": topics.plan(engagement),
        "page": progress_page.page(engagement),
        "former": promises.former(request.participant),
        "words": words,
        "plans": plans,
        "concern_form": concern_form or (_concern_form(engagement) if writes else None),
        "review_form": review_form or (ReviewForm() if plans else None),
        "removed": list(removed),
        "is_bound": bool(concern_form or review_form),
    }
    return pages.sheet(request, "roadmaps/progress.html", engagement, SHEET, context, status=status)


def _concern_form(
    engagement: Engagement, data: Any = None, concern: Concern | None = None
) -> ConcernForm:
    return ConcernForm(
        data,
        seats=seat_choices(engagement.pk, concern.owner if concern else None),
        packages_offered=_offered(engagement, concern),
        concern=concern,
    )


def _offered(engagement: Engagement, concern: Concern | None) -> Choices:
    rows = WorkPackage.objects.live().filter(plan__engagement=engagement)
    offered = {pk: f"{key} {name}" for pk, key, name in rows.values_list("pk", "key", "name")}
    if concern and concern.package:
        offered.setdefault(concern.package.pk, f"{concern.package.key} {concern.package.name}")
    return list(offered.items())


def _concern(
    request: StudioRequest, row: Concern, form: ConcernForm, *, words: str = "", status: int = 0
) -> HttpResponse:
    context = {"form": form, "concern": row, "words": words}
    code = status or (422 if form.is_bound else 200)
    return pages.sheet(
        request, "roadmaps/concern.html", row.engagement, SHEET, context, status=code
    )


def _review(
    request: StudioRequest, row: Review, form: ReviewForm, *, words: str = "", status: int = 0
) -> HttpResponse:
    context = {"form": form, "review": row, "words": words}
    code = status or (422 if form.is_bound else 200)
    return pages.sheet(request, "roadmaps/review.html", row.engagement, SHEET, context, status=code)


def _back(engagement_id: int, place: str) -> HttpResponse:
    return redirect(f"{reverse('roadmaps:progress', args=[engagement_id])}{place}")
