"""Steps: adding them, and the page of one with every act as a plain form."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_POST

from assessments.actions import steps as actions
from assessments.forms.processes import AddStepForm, EditStepForm, MoveStepForm
from assessments.models import PainPoint, Step
from assessments.processes import maps
from assessments.processes.flow import duration, waited
from assessments.processes.maps import ProcessMap
from assessments.views.answers import Act, checked, sender
from assessments.views.processes import PROCESSES, attempt_on, changed, history_of, map_page, page
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest

STEPS = Step.objects.for_change().select_related("archived_by")


@require_POST
def step_add(request: StudioRequest, pk: int) -> HttpResponse:
    """Add a step, and its lane where that is new."""
    process = get_or_403(PROCESSES.all(), request, Right.WRITE, pk=pk)
    form = AddStepForm(request.POST, shown=maps.of(process))

    def act() -> HttpResponse:
        checked(form)
        made = actions.add_step(process, **form.values(), **sender(request))
        # To the field itself: a browser lets no autofocus take it where an address names a place.
        return changed(request, process, made.events, mark=f"?after={made.row.pk}#id_name")

    def otherwise(status: int, words: str) -> HttpResponse:
        return map_page(request, process, step_form=form, status=status)

    return attempt_on(request, process, form, act, otherwise)


@require_GET
def step_page(request: StudioRequest, pk: int) -> HttpResponse:
    """The step with its acts and its history."""
    step = get_or_403(STEPS.all(), request, Right.SEE, pk=pk)
    return _step_page(request, step)


def _step_page(
    request: StudioRequest,
    step: Step,
    *,
    edit_form: EditStepForm | None = None,
    move_form: MoveStepForm | None = None,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    process = step.process
    shown = maps.of(process)
    at = next((at for at, one in enumerate(shown.steps) if one.pk == step.pk), None)
    context: dict[str, Any] = {
        "step": step,
        "process": process,
        "number": None if at is None else at + 1,
        "edit_form": edit_form or _edit_form(shown, step),
        "move_form": move_form or _move_form(shown, step, at),
        "moves": _moves(shown, at),
        "stale": status == 409 and edit_form is not None and step.archived_at is None,
        "words": words,
        "writes": may(request.participant, Right.WRITE) and process.archived_at is None,
        "pains": PainPoint.objects.live().filter(step=step),
        "work": duration(step.work_min),
        "wait": waited(step.wait_min),
        "history": history_of(request, step.subject),
    }
    return page(request, "assessments/step.html", process, context, status=status)


def _edit_form(shown: ProcessMap, step: Step) -> EditStepForm:
    names = ("kind", "name", "work_min", "wait_min")
    values = {name: getattr(step, name) for name in names}
    return EditStepForm(shown=shown, initial=values | {"base_version": step.version})


def _move_form(shown: ProcessMap, step: Step, at: int | None) -> MoveStepForm:
    before = shown.steps[at - 1].pk if at else "0"
    return MoveStepForm(shown=shown, moved=step, initial={"lane_id": step.lane_id, "after": before})


def _moves(shown: ProcessMap, at: int | None) -> dict[str, str]:
    """What `after` is for one place earlier, and one later; nothing at the ends."""
    if at is None:
        return {}
    moves = {}
    if at > 0:
        moves["earlier"] = str(shown.steps[at - 2].pk) if at > 1 else "0"
    if at + 1 < len(shown.steps):
        moves["later"] = str(shown.steps[at + 1].pk)
    return moves


@require_POST
def step_edit(request: StudioRequest, pk: int) -> HttpResponse:
    """Name, kind and times."""
    step = get_or_403(STEPS.all(), request, Right.WRITE, pk=pk)
    form = EditStepForm(request.POST, shown=maps.of(step.process))

    def act() -> HttpResponse:
        checked(form)
        made = actions.edit_step(step, **form.values(), **sender(request))
        return changed(request, step.process, made.events, mark=f"#step-{pk}")

    def otherwise(status: int, words: str) -> HttpResponse:
        return _step_page(request, STEPS.get(pk=pk), edit_form=form, status=status)

    return attempt_on(request, step.process, form, act, otherwise)


@require_POST
def step_move(request: StudioRequest, pk: int) -> HttpResponse:
    """Into a lane, behind another step."""
    step = get_or_403(STEPS.all(), request, Right.WRITE, pk=pk)
    form = MoveStepForm(request.POST, shown=maps.of(step.process), moved=step)

    def act() -> HttpResponse:
        checked(form)
        made = actions.move_step(step, **form.values(), **sender(request))
        return changed(request, step.process, made.events, mark=f"#step-{pk}")

    def otherwise(status: int, words: str) -> HttpResponse:
        return _step_page(request, STEPS.get(pk=pk), move_form=form, status=status)

    return attempt_on(request, step.process, form, act, otherwise)


@require_POST
def step_delete(request: StudioRequest, pk: int) -> HttpResponse:
    """Take the step out of the flow."""
    step = get_or_403(STEPS.all(), request, Right.WRITE, pk=pk)

    def act() -> HttpResponse:
        made = actions.delete_step(step, **sender(request))
        messages.success(request, __("The step was deleted. It can be restored below."))
        return changed(request, step.process, made.events)

    return _attempt(request, step, act)


@require_POST
def step_restore(request: StudioRequest, pk: int) -> HttpResponse:
    """Bring a deleted step back."""
    step = get_or_403(STEPS.all(), request, Right.WRITE, pk=pk)

    def act() -> HttpResponse:
        made = actions.restore_step(step, **sender(request))
        return changed(request, step.process, made.events, mark=f"#step-{pk}")

    return _attempt(request, step, act)


def _attempt(request: StudioRequest, step: Step, act: Act) -> HttpResponse:
    def otherwise(status: int, words: str) -> HttpResponse:
        return _step_page(request, STEPS.get(pk=step.pk), words=words, status=status)

    return attempt_on(request, step.process, None, act, otherwise)
