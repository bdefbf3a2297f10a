"""Decision rights and objectives: added at their part of the sheet, each changed on its page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from canvases.actions import mandates as actions
from canvases.mandates.forms import ObjectiveForm, RightForm, RowForm
from canvases.models import DecisionRight, Kpi, Objective
from canvases.views.mandates import ENGAGEMENTS, SHEET, Part, address, kpis_of, page
from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import SeenForm, seen_of

RIGHTS = DecisionRight.objects.select_related("mandate__engagement")
OBJECTIVES = Objective.objects.select_related("mandate__engagement")


def _attempt(
    request: StudioRequest,
    engagement: Engagement,
    name: str,
    form: SeenForm,
    act: Callable[[], object],
) -> HttpResponse:
    """Run the act on a row of that part; refused, its form stands there with the words."""
    try:
        act()
    except events.AlreadyDone:
        pass
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        tell(form, overtaken)
        return page(request, engagement, edit=name, form=form, status=409)
    except Refused as refused:
        tell(form, refused)
        return page(request, engagement, edit=name, form=form)
    return redirect(address(engagement, name, edit=True))


def _add(
    request: StudioRequest,
    engagement: Engagement,
    name: str,
    form: RowForm,
    add: Callable[..., object],
) -> HttpResponse:
    """One more row of that part."""
    if not form.is_valid():
        return page(request, engagement, edit=name, form=form)
    sender = {"by": request.participant, "key": events.key_of(request)}
    return _attempt(
        request, engagement, name, form, lambda: add(engagement, **form.said(), **sender)
    )


@require_POST
def right_add(request: StudioRequest, pk: int) -> HttpResponse:
    """Name one more decision right."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.DESIGN, pk=pk)
    return _add(request, engagement, "rights", RightForm(request.POST), actions.add_right)


@require_http_methods(["GET", "POST"])
def right(request: StudioRequest, pk: int) -> HttpResponse:
    """Change or remove a decision right."""
    need = Right.SEE if request.method == "GET" else Right.DESIGN
    row = get_or_403(RIGHTS.all(), request, need, pk=pk)
    return _row(request, row, "rights", RightForm, actions.change_right, actions.remove_right)


@require_POST
def objective_add(request: StudioRequest, pk: int) -> HttpResponse:
    """Write one more objective."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.DESIGN, pk=pk)
    form = ObjectiveForm(request.POST, kpis=kpis_of(engagement))
    return _add(request, engagement, "objectives", form, actions.add_objective)


@require_http_methods(["GET", "POST"])
def objective(request: StudioRequest, pk: int) -> HttpResponse:
    """Change, raise or remove an objective."""
    need = Right.SEE if request.method == "GET" else Right.DESIGN
    row = get_or_403(OBJECTIVES.all(), request, need, pk=pk)
    kpis = kpis_of(row.engagement)
    chosen = list(Kpi.objects.live().filter(proves__objective=row).order_by("proves__position"))

    def form_of(data: Any = None, initial: Any = None) -> ObjectiveForm:
        return ObjectiveForm(data, kpis=kpis, objective=row, chosen=chosen)

    if request.method == "POST" and "raise" in request.POST:
        return _attempt(
            request,
            row.engagement,
            "objectives",
            form_of(request.POST),
            lambda: actions.raise_objective(row, by=request.participant),
        )
    return _row(
        request, row, "objectives", form_of, actions.change_objective, actions.remove_objective
    )


def _row(
    request: StudioRequest,
    row: DecisionRight | Objective,
    name: str,
    form_of: Callable[..., RowForm],
    change: Callable[..., object],
    remove: Callable[..., object],
) -> HttpResponse:
    """The page of one row: its form, and the button that removes it."""
    if request.method == "GET":
        form = form_of(initial={"text": row.text, **seen_of(row)})
        return _row_form(request, row, name, form)
    form = form_of(request.POST)
    valid = form.is_valid()
    sender = {"by": request.participant, "seen": form.cleaned_data.get("seen")}
    try:
        if "remove" in request.POST:
            remove(row, **sender)
        elif not valid:
            return _row_form(request, row, name, form, status=422)
        else:
            change(row, **form.said(), key=events.key_of(request), **sender)
    except events.AlreadyDone:
        pass
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        form.add_error(None, overtaken.words)
        return _row_form(request, row, name, form, status=409)
    except Refused as refused:
        tell(form, refused)
        return _row_form(request, row, name, form, status=422)
    return redirect(address(row.engagement, name))


def _row_form(
    request: StudioRequest,
    row: DecisionRight | Objective,
    name: str,
    form: forms.Form,
    status: int = 200,
) -> HttpResponse:
    context = {
        "row": row,
        "part": Part(name),
        "form": form,
        "writes": may(request.participant, Right.DESIGN) and not row.mandate.is_signed,
        "mandate": row.mandate,
        "back": address(row.engagement, name),
        "can_raise": isinstance(row, Objective) and row.position > 1,
    }
    template = "canvases/mandate/row.html"
    return pages.sheet(request, template, row.engagement, SHEET, context, status=status)
