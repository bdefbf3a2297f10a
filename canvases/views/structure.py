"""The structure of the PMO: the draft, units, roles and RACI."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canvases.actions import structure as actions
from canvases.actions.pmo_model import Which
from canvases.models import Canvas, RaciEntry, StructureRole, Unit
from canvases.pmo import state, structures
from canvases.pmo.forms import RaciForm, RoleForm, UnitForm
from canvases.pmo.structure_sheet import StructureSheet
from canvases.views.pmo_model import CANVASES, SHEET, live, mark_of
from pmo_studio.core import errors, events, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.acts import written
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import SeenForm, seen_in

UNITS = Unit.objects.select_related("canvas__engagement")
ROLES = StructureRole.objects.select_related("canvas__engagement")


@require_GET
def show(request: StudioRequest, pk: int) -> HttpResponse:
    """The structure that people made, or the draft as long as there is none."""
    canvas = get_or_403(CANVASES, request, Right.SEE, pk=pk)
    return _page(request, canvas)


def _page(
    request: StudioRequest,
    canvas: Canvas,
    *,
    unit_form: UnitForm | None = None,
    role_form: RoleForm | None = None,
) -> HttpResponse:
    number = canvas.engagement.last_number
    context = live(canvas, number) | {
        "structure": StructureSheet(structures.of(state.of(canvas))),
        "unit_form": unit_form or UnitForm(),
        "role_form": role_form or RoleForm(canvas=canvas),
    }
    refused = unit_form is not None or role_form is not None
    return pages.sheet(
        request,
        "canvases/structure.html",
        canvas.engagement,
        SHEET,
        context,
        status=422 if refused else 200,
    )


@require_POST
def take(request: StudioRequest, pk: int) -> HttpResponse:
    """Store what the draft has and the structure lacks."""
    canvas = get_or_403(CANVASES, request, Right.DESIGN, pk=pk)
    try:
        actions.take_draft(canvas, by=request.participant, key=events.key_of(request))
    except events.AlreadyDone:
        pass
    except Refused as refused:
        return errors.refuse(request, 422, refused.words)
    return redirect("canvases:structure", pk)


# --- units and roles ---


@require_http_methods(["GET", "POST"])
def unit_add(request: StudioRequest, pk: int) -> HttpResponse:
    """A further unit; a GET shows the structure."""
    right = Right.SEE if request.method == "GET" else Right.DESIGN
    canvas = get_or_403(CANVASES, request, right, pk=pk)
    if request.method == "GET":
        return redirect("canvases:structure", pk)
    form = UnitForm(request.POST)
    if form.is_valid() and written(
        form,
        lambda: actions.add_unit(
            canvas,
            title=form.cleaned_data["title"],
            by=request.participant,
            key=events.key_of(request),
        ),
    ):
        return redirect("canvases:structure", pk)
    return _page(request, canvas, unit_form=form)


@require_http_methods(["GET", "POST"])
def unit(request: StudioRequest, pk: int) -> HttpResponse:
    """One unit: its name, its place, or out with it."""
    right = Right.SEE if request.method == "GET" else Right.DESIGN
    row = get_or_403(UNITS, request, right, pk=pk)
    if moved := _moved(request, row):
        return moved
    if "remove" in request.POST:
        return _removed(request, row)
    form = UnitForm(request.POST or None, unit=row)
    if form.is_valid() and written(
        form,
        lambda: actions.change_unit(
            row,
            title=form.cleaned_data["title"],
            by=request.participant,
            seen=form.cleaned_data["seen"],
            key=events.key_of(request),
        ),
    ):
        return redirect("canvases:structure", row.canvas_id)
    return _row_page(request, row, form)


@require_http_methods(["GET", "POST"])
def role_add(request: StudioRequest, pk: int) -> HttpResponse:
    """A further role; a GET shows the structure."""
    right = Right.SEE if request.method == "GET" else Right.DESIGN
    canvas = get_or_403(CANVASES, request, right, pk=pk)
    if request.method == "GET":
        return redirect("canvases:structure", pk)
    form = RoleForm(request.POST, canvas=canvas)
    if form.is_valid() and written(
        form,
        lambda: actions.add_role(
            canvas, facts=form.facts, by=request.participant, key=events.key_of(request)
        ),
    ):
        return redirect("canvases:structure", pk)
    return _page(request, canvas, role_form=form)


@require_http_methods(["GET", "POST"])
def role(request: StudioRequest, pk: int) -> HttpResponse:
    """One role: what is said of it, its place, or out with it."""
    right = Right.SEE if request.method == "GET" else Right.DESIGN
    row = get_or_403(ROLES, request, right, pk=pk)
    if moved := _moved(request, row):
        return moved
    if "remove" in request.POST:
        return _removed(request, row)
    form = RoleForm(request.POST or None, canvas=row.canvas, role=row)
    if form.is_valid() and written(
        form,
        lambda: actions.change_role(
            row,
            facts=form.facts,
            by=request.participant,
            seen=form.cleaned_data["seen"],
            key=events.key_of(request),
        ),
    ):
        return redirect("canvases:structure", row.canvas_id)
    return _row_page(request, row, form)


def _moved(request: StudioRequest, row: Unit | StructureRole) -> HttpResponse | None:
    way = next((name for name in ("up", "down") if name in request.POST), None)
    if way is None:
        return None
    actions.move_row(row, up=way == "up", by=request.participant)
    return redirect(f"{_structure(row)}#{row.subject.replace(':', '-')}")


def _removed(request: StudioRequest, row: Unit | StructureRole) -> HttpResponse:
    seen = seen_in(request.POST)
    try:
        if isinstance(row, Unit):
            actions.remove_unit(row, by=request.participant, seen=seen)
        else:
            actions.remove_role(row, by=request.participant, seen=seen)
    except Overtaken as overtaken:
        return errors.refuse(request, 422, overtaken.words)
    messages.success(request, __("Removed: %(name)s.") % {"name": row.title})
    return redirect(_structure(row))


def _structure(row: Unit | StructureRole) -> str:
    return reverse("canvases:structure", args=[row.canvas_id])


def _row_page(request: StudioRequest, row: Unit | StructureRole, form: SeenForm) -> HttpResponse:
    canvas = row.canvas
    context = {"canvas": canvas, "row": row, "form": form}
    return pages.sheet(
        request,
        "canvases/structure_row.html",
        canvas.engagement,
        SHEET,
        context,
        status=422 if form.is_bound else 200,
    )


# --- RACI ---


@require_http_methods(["GET", "POST"])
def raci(request: StudioRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Who is responsible, accountable, consulted and informed for one function."""
    right = Right.SEE if request.method == "GET" else Right.DESIGN
    canvas = get_or_403(CANVASES, request, right, pk=pk)
    mark = mark_of(kind, key)
    sheet = StructureSheet(structures.of(state.of(canvas)))
    if mark is None or mark not in sheet.made.state.functions:
        raise Http404
    which = Which.of(mark)
    rows = RaciEntry.objects.filter(canvas=canvas, function=which.function, note=which.note)
    form = RaciForm(
        request.POST or None,
        parties=sheet.parties,
        letters=sheet.letters(mark),
        seen=actions.version_of(rows),
    )
    if form.is_valid() and written(
        form,
        lambda: actions.set_letters(
            canvas,
            which=which,
            letters=form.letters,
            by=request.participant,
            seen=form.cleaned_data["seen"],
            key=events.key_of(request),
        ),
    ):
        return redirect(f"{reverse('canvases:structure', args=[pk])}#raci")
    context = {
        "canvas": canvas,
        "name": sheet.made.state.name(mark),
        "line": sheet.line(mark),
        "form": form,
    }
    return pages.sheet(
        request,
        "canvases/structure_raci.html",
        canvas.engagement,
        SHEET,
        context,
        status=422 if form.is_bound else 200,
    )
