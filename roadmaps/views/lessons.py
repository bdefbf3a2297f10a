"""Sheet 5.2: lessons.  Everybody reads, whoever may write adds one."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403, may, require
from pmo_studio.core.acts import refused, written
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from roadmaps import topics
from roadmaps.actions import lessons as actions
from roadmaps.closeout import lessons
from roadmaps.forms.closing import LessonForm, LessonStartForm
from roadmaps.forms.fields import seat_choices
from roadmaps.models import Lesson

SHEET = "lessons"
ENGAGEMENTS = Engagement.objects.all()
ROWS = Lesson.objects.select_related("engagement", "owner", "author")


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """All lessons with the state of their actions."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    return _page(request, engagement)


@require_POST
def new(request: StudioRequest, pk: int) -> HttpResponse:
    """Write one down: what happened, and what we do differently."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.WRITE, pk=pk)
    form = LessonStartForm(request.POST)
    if not form.is_valid() or not written(
        form,
        lambda: actions.add_lesson(
            engagement, details=form.details(), by=request.participant, key=events.key_of(request)
        ),
    ):
        return _page(request, engagement, form=form, status=422)
    messages.success(request, __("The lesson is kept. Say now, or later, what is to be done."))
    return _back(pk)


@require_http_methods(["GET", "POST"])
def lesson(request: StudioRequest, pk: int) -> HttpResponse:
    """Complete one: why, the action, its owner and day."""
    row = _tended(request, pk)
    seats = seat_choices(row.engagement_id, row.owner)
    form = LessonForm(request.POST if request.method == "POST" else None, seats=seats, lesson=row)

    def act() -> object:
        return actions.change_lesson(
            row,
            details=form.details(),
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )

    if form.is_bound and form.is_valid() and written(form, act):
        return _back(row.engagement_id, f"#lesson-{pk}")
    context = {
        "form": form,
        "line": lessons.page_of([row]).lines[0],
        "row": row,
        "plans": may(request.participant, Right.PLAN),
    }
    status = 422 if form.is_bound else 200
    template = "roadmaps/closeout/lesson.html"
    return pages.sheet(request, template, row.engagement, SHEET, context, status=status)


@require_POST
def finish(request: StudioRequest, pk: int) -> HttpResponse:
    """Its action is done, or is not after all."""
    row = _tended(request, pk)
    done = request.POST.get("done") == "yes"
    return _do(request, row, lambda: actions.finish_lesson(row, done=done, by=request.participant))


@require_POST
def remove(request: StudioRequest, pk: int) -> HttpResponse:
    """Take it off the sheet, or put it back."""
    row = _tended(request, pk)
    removed = request.POST.get("removed") == "yes"
    return _do(
        request, row, lambda: actions.remove_lesson(row, removed=removed, by=request.participant)
    )


def _tended(request: StudioRequest, pk: int) -> Lesson:
    """One that this seat may change."""
    row = get_or_403(ROWS.all(), request, Right.SEE, pk=pk)
    if not actions.may_change(request.participant, row):
        require(request.participant, Right.CHANGE_OTHERS)
    return row


def _do(request: StudioRequest, row: Lesson, act: Callable[[], object]) -> HttpResponse:
    return refused(request, act) or _back(row.engagement_id, f"#lesson-{row.pk}")


def _page(
    request: StudioRequest,
    engagement: Engagement,
    *,
    form: LessonStartForm | None = None,
    status: int = 200,
) -> HttpResponse:
    seat = request.participant
    removed = Lesson.objects.archived().filter(engagement=engagement)
    page = lessons.page(engagement)
    writes, changes = may(seat, Right.WRITE), may(seat, Right.CHANGE_OTHERS)
    mine = {
        line.row.pk for line in page.lines if seat.pk in (line.row.author_id, line.row.owner_id)
    }
    context = {
        "number": engagement.last_number,
        "topic": f"{topics.closing(engagement)} {topics.steps(engagement)}",
        "page": page,
        "form": form or (LessonStartForm() if writes else None),
        "tended": {line.row.pk for line in page.lines} if changes else mine if writes else set(),
        "removed": list(removed) if changes else [],
        "is_bound": form is not None,
        "plans": may(seat, Right.PLAN),
    }
    template = "roadmaps/closeout/lessons.html"
    return pages.sheet(request, template, engagement, SHEET, context, status=status)


def _back(engagement_id: int, place: str = "") -> HttpResponse:
    return redirect(f"{reverse('roadmaps:lessons', args=[engagement_id])}{place}")
