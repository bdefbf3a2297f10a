"""Processes: their list (sheet 1.2), the map of one, its description and its lanes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import fragments, topics
from assessments.actions import processes as actions
from assessments.actions.rules import DotsLost
from assessments.forms.processes import (
    LAST,
    AddStepForm,
    DescribeForm,
    LaneForm,
    LaneMoveForm,
    NewProcessForm,
    PainForm,
)
from assessments.models import Lane, PainPoint, Process, Step
from assessments.processes import maps
from assessments.processes.maps import ProcessMap
from assessments.views import answers
from assessments.views.answers import Act, Otherwise, attempt, checked, sender
from pmo_studio.core import errors, events, languages, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Event

PROCESSES = Process.objects.select_related("engagement", "archived_by")
LANES = Lane.objects.select_related("process__engagement")


@require_http_methods(["GET", "POST"])
def process_list(request: StudioRequest, pk: int) -> HttpResponse:
    """Every process with its figures, and the form that begins another."""
    right = Right.SEE if request.method == "GET" else Right.WRITE
    engagement = get_or_403(Engagement.objects.all(), request, right, pk=pk)
    form = NewProcessForm(request.POST if request.method == "POST" else None)

    def act() -> HttpResponse:
        checked(form)
        made = actions.create_process(engagement, **form.cleaned_data, **sender(request))
        return redirect(made.row)

    def otherwise(status: int, words: str = "") -> HttpResponse:
        return _list_page(request, engagement, form, status=status)

    if request.method == "GET":
        return otherwise(200)
    try:
        return attempt(request, form, act, otherwise)
    except events.AlreadyDone:
        return redirect("assessments:processes", pk)


def _list_page(
    request: StudioRequest, engagement: Engagement, form: NewProcessForm, *, status: int
) -> HttpResponse:
    number = engagement.last_number
    processes = list(Process.objects.live().filter(engagement=engagement))
    shown = maps.several(processes)
    deleted = Process.objects.archived().filter(engagement=engagement)
    context = {
        "number": number,
        "topic": topics.processes(engagement),
        "cards": [fragments.card_html(one, languages.current()) for one in shown],
        "complete": sum(not one.missing and not one.process.is_to_be for one in shown),
        "has_pains": any(one.pains for one in shown),
        "form": form,
        "writes": may(request.participant, Right.WRITE),
        "deleted": list(deleted.select_related("archived_by").order_by("-archived_at")),
    }
    template = "assessments/processes.html"
    return pages.sheet(request, template, engagement, "processes", context, status=status)


@require_GET
def show(request: StudioRequest, pk: int) -> HttpResponse:
    """The map with its figures, steps and pain points, and the forms that add to it."""
    process = get_or_403(PROCESSES.all(), request, Right.SEE, pk=pk)
    return map_page(request, process)


def map_page(
    request: StudioRequest,
    process: Process,
    *,
    step_form: AddStepForm | None = None,
    pain_form: PainForm | None = None,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    """Also where a refused new step or pain point is shown with its text still there."""
    # The number first: what is written after it reaches the page through the socket.
    number = process.engagement.last_number
    shown = maps.of(process)
    after = request.GET.get("after", "")
    context = {
        "number": number,
        "step_form": step_form or new_step_form(shown, after=after),
        "pain_form": pain_form or PainForm(shown=shown, auto_id="id_pain_%s"),
        "writes": may(request.participant, Right.WRITE) and process.archived_at is None,
        "deleted_steps": _deleted(Step.objects.archived().filter(process=process)),
        "deleted_pains": _deleted(PainPoint.objects.archived().filter(process=process)),
        "words": words,
    } | fragments.map_context(shown)
    return page(request, "assessments/process.html", process, context, status=status)


def new_step_form(shown: ProcessMap, *, after: str = "") -> AddStepForm:
    """In the lane of the step that it is put behind, else of the last one."""
    behind = next((step for step in shown.steps if str(step.pk) == after), None)
    before = behind or (shown.steps[-1] if shown.steps else None)
    initial = {"after": after if behind else LAST, "lane_id": before.lane_id if before else ""}
    return AddStepForm(shown=shown, initial=initial)


def _deleted(rows: Any) -> list[Any]:
    return list(rows.select_related("archived_by").order_by("-archived_at"))


@require_http_methods(["GET", "POST"])
def describe(request: StudioRequest, pk: int) -> HttpResponse:
    """Name, owner, purpose, capability and SIPOC."""
    right = Right.WRITE
    process = get_or_403(PROCESSES.all(), request, right, pk=pk)
    form = DescribeForm(request.POST) if request.method == "POST" else DescribeForm.of(process)

    def act() -> HttpResponse:
        checked(form)
        details = dict(form.cleaned_data)
        base = details.pop("base_version")
        actions.describe_process(process, details=details, base_version=base, **sender(request))
        messages.success(request, __("Saved."))
        return redirect(process)

    def otherwise(status: int, words: str = "") -> HttpResponse:
        fresh = PROCESSES.get(pk=pk)
        context = {"form": form, "process": fresh, "stale": status == 409}
        if status == 409:
            context["theirs"] = _described(fresh)
        return page(request, "assessments/process_describe.html", fresh, context, status=status)

    if request.method == "GET":
        return otherwise(200)
    return attempt_on(request, process, form, act, otherwise)


def _described(process: Process) -> list[tuple[str, str]]:
    """The description as it is now, field by field: label and text."""
    form = DescribeForm.of(process)
    return [(str(field.label), _as_text(field.value())) for field in form.visible_fields()]


def _as_text(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value)


@require_POST
def delete(request: StudioRequest, pk: int) -> HttpResponse:
    """Take the process off the list."""
    process = get_or_403(PROCESSES.all(), request, Right.CHANGE_OTHERS, pk=pk)

    def act() -> HttpResponse:
        actions.delete_process(process, **sender(request))
        messages.success(request, __("The process was deleted. It can be restored below."))
        return redirect("assessments:processes", process.engagement_id)

    return attempt_on(request, process, None, act)


@require_POST
def restore(request: StudioRequest, pk: int) -> HttpResponse:
    """Bring a deleted process back."""
    process = get_or_403(PROCESSES.all(), request, Right.CHANGE_OTHERS, pk=pk)

    def act() -> HttpResponse:
        return redirect(actions.restore_process(process, **sender(request)).row)

    return attempt_on(request, process, None, act)


# --- lanes ---


@require_http_methods(["GET", "POST"])
def lanes(request: StudioRequest, pk: int) -> HttpResponse:
    """The lanes in order, each with its acts, and the form that adds one."""
    process = get_or_403(PROCESSES.all(), request, Right.WRITE, pk=pk)
    form = LaneForm(request.POST if request.method == "POST" else None)

    def act() -> HttpResponse:
        checked(form)
        actions.add_lane(process, **form.cleaned_data, **sender(request))
        return redirect("assessments:lanes", pk)

    def otherwise(status: int, words: str = "") -> HttpResponse:
        return _lanes_page(request, process, form=form, status=status)

    if request.method == "GET":
        return otherwise(200)
    return attempt_on(request, process, form, act, otherwise)


def _lanes_page(
    request: StudioRequest,
    process: Process,
    *,
    form: LaneForm | None = None,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    shown = maps.of(process)
    used = {step.lane_id for step in shown.steps}
    context = {
        "process": process,
        "lanes": [(lane, lane.pk in used) for lane in shown.lanes],
        "form": form or LaneForm(),
        "words": words,
    }
    return page(request, "assessments/lanes.html", process, context, status=status)


@require_POST
def lane_rename(request: StudioRequest, pk: int) -> HttpResponse:
    """Name the role or unit."""
    lane = get_or_403(LANES.all(), request, Right.WRITE, pk=pk)
    form = LaneForm(request.POST)

    def act() -> HttpResponse:
        checked(form)
        actions.rename_lane(lane, **form.cleaned_data, **sender(request))
        return redirect("assessments:lanes", lane.process_id)

    return _attempt_lane(request, lane, form, act)


@require_POST
def lane_move(request: StudioRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    lane = get_or_403(LANES.all(), request, Right.WRITE, pk=pk)
    form = LaneMoveForm(request.POST)

    def act() -> HttpResponse:
        checked(form)
        actions.move_lane(lane, up=form.cleaned_data["up"], **sender(request))
        return redirect("assessments:lanes", lane.process_id)

    return _attempt_lane(request, lane, form, act)


@require_POST
def lane_delete(request: StudioRequest, pk: int) -> HttpResponse:
    """Take away a lane without steps."""
    lane = get_or_403(LANES.all(), request, Right.WRITE, pk=pk)

    def act() -> HttpResponse:
        actions.delete_lane(lane, **sender(request))
        return redirect("assessments:lanes", lane.process_id)

    return _attempt_lane(request, lane, None, act)


def _attempt_lane(
    request: StudioRequest, lane: Lane, form: LaneForm | LaneMoveForm | None, act: Act
) -> HttpResponse:
    def otherwise(status: int, words: str = "") -> HttpResponse:
        return _lanes_page(request, lane.process, words=words, status=status)

    return attempt_on(request, lane.process, form, act, otherwise)


# --- for the views of steps and pain points too ---


def page(
    request: StudioRequest,
    template: str,
    process: Process,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    return pages.sheet(request, template, process.engagement, "processes", context, status=status)


def changed(
    request: StudioRequest, process: Process, made: Sequence[Event], *, mark: str = ""
) -> HttpResponse:
    """The map as it is now, for a script; or back to its page."""
    if not errors.wants_fragment(request):
        return redirect(f"{process.get_absolute_url()}{mark}")
    language = process.engagement.language
    fresh = Process.objects.get(pk=process.pk)
    fresh.engagement = process.engagement
    with translation.override(language):
        html = fragments.map_html(maps.of(fresh), language)
    return answers.fragment(html, made)


def attempt_on(
    request: StudioRequest,
    process: Process,
    form: forms.Form | None,
    act: Act,
    otherwise: Otherwise | None = None,
) -> HttpResponse:
    """Run the act; a repeated request is answered with the map as it is now.

    Without `otherwise` a refusal is told on the page of the map.
    """

    def on_the_map(status: int, words: str) -> HttpResponse:
        return map_page(request, PROCESSES.get(pk=process.pk), words=words, status=status)

    try:
        return attempt(request, form, act, otherwise or on_the_map)
    except DotsLost as lost:
        return answers.ask(request, process.engagement, "processes", lost)
    except events.AlreadyDone:
        return changed(request, process, [])


def history_of(request: StudioRequest, subject: str) -> list[tuple[Event, str]]:
    """What happened to the row, newest first, as far as this seat may see it."""
    lines = Event.objects.visible_to(request.participant).about(subject)
    listed = lines.newest_first().select_related("by")
    return [(event, events.sentence(event)) for event in listed]
