"""Sheet 2.4: the model that a canvas derives, how each figure is made, what people settled."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_http_methods

from canvases import counting
from canvases.actions import pmo_model as actions
from canvases.actions.pmo_model import FiguresMoved, Which
from canvases.models import Canvas
from canvases.pmo import state, structures, survey_asks, words
from canvases.pmo import workbook as books
from canvases.pmo.explained import KINDS, Explainer, Places
from canvases.pmo.forms import ConfirmForm, GradeForm
from canvases.pmo.sheet import ModelSheet
from canvases.pmo.state import State
from canvases.thread.graph import Id
from canvases.views import answers
from pmo_studio.core import errors, events, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import seen_in
from pmo_studio.core.subjects import is_id

SHEET = "pmo_model"
CANVASES = Canvas.objects.select_related("engagement")


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """The model of the to-be canvas that counts; what a model is while there is no canvas."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    newest = state.newest(engagement)
    if newest is not None:
        return redirect("canvases:model", newest.pk)
    return pages.sheet(request, "canvases/model_none.html", engagement, SHEET)


@require_GET
def show(request: StudioRequest, pk: int) -> HttpResponse:
    """The model of one canvas."""
    canvas = get_or_403(CANVASES, request, Right.SEE, pk=pk)
    return _page(request, canvas, _state_at(canvas))


@require_GET
def workbook(request: StudioRequest, pk: int) -> HttpResponse:
    """The model and its structure as a file, for whoever may see them."""
    canvas = get_or_403(CANVASES, request, Right.EXPORT, pk=pk)
    return answers.workbook(books.written(canvas), f"{canvas.title} {__('PMO model')}")


def live(canvas: Canvas, number: int) -> dict[str, Any]:
    """What a page of the model listens to: its canvas, and what is settled about it."""
    topics = (canvas.topic, state.topic(canvas.engagement_id))
    return {"number": number, "topic": " ".join(topics), "canvas": canvas}


def _state_at(canvas: Canvas) -> tuple[State, int]:
    """The number first: what is written after it reaches the page through the socket."""
    number = canvas.engagement.last_number
    return state.of(canvas), number


def _page(
    request: StudioRequest,
    canvas: Canvas,
    read: tuple[State, int],
    *,
    form: ConfirmForm | None = None,
) -> HttpResponse:
    found, number = read
    sheet = ModelSheet(found)
    plans = may(request.participant, Right.DESIGN)
    if form is None and plans and sheet.derives and not found.is_today:
        form = ConfirmForm(
            derived=found.model.pmo_type, confirmed=found.confirmed, figures=sheet.digest
        )
    others = list(Canvas.objects.filter(engagement=canvas.engagement).newest_first())
    context = live(canvas, number) | {
        "model": sheet,
        "roles": words.roles(len(structures.of(found).shown.roles), found),
        "form": form,
        "standing": survey_asks.standing(canvas, request.participant),
        "is_survey_page": False,
        "others": others,
        "not_counting": counting.not_this(canvas, others),
    }
    status = 422 if form is not None and form.is_bound else 200
    return pages.sheet(
        request, "canvases/model.html", canvas.engagement, SHEET, context, status=status
    )


@require_http_methods(["GET", "POST"])
def confirm(request: StudioRequest, pk: int) -> HttpResponse:
    """Say which type it shall be; a GET shows the model again."""
    right = Right.SEE if request.method == "GET" else Right.DESIGN
    canvas = get_or_403(CANVASES, request, right, pk=pk)
    if request.method == "GET":
        return redirect("canvases:model", pk)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("pmo_type", "rationale", "figures")}
        try:
            row = actions.confirm_type(
                canvas,
                by=request.participant,
                seen=form.cleaned_data["seen"],
                key=events.key_of(request),
                **given,
            )
        except events.AlreadyDone:
            return redirect("canvases:model", pk)
        except FiguresMoved as moved:
            form.look_again(moved.digest)
            form.add_error(None, moved.words)
        except Overtaken as overtaken:
            form.build_on(overtaken.version)
            form.add_error(overtaken.field, overtaken.words)
        except Refused as refused:
            tell(form, refused)
        else:
            words = __("Confirmed: %(type)s.") % {"type": row.get_pmo_type_display()}
            messages.success(request, words)
            return redirect("canvases:model", pk)
    return _page(request, canvas, _state_at(canvas), form=form)


@require_GET
def figure(request: StudioRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """One figure, opened down to its inputs."""
    canvas = get_or_403(CANVASES, request, Right.SEE, pk=pk)
    return _figure_page(request, canvas, kind, key)


def _figure_page(
    request: StudioRequest, canvas: Canvas, kind: str, key: str, *, form: GradeForm | None = None
) -> HttpResponse:
    found, number = _state_at(canvas)
    mark = mark_of(kind, key)
    try:
        explained = Explainer(found).explain(kind, key)
    except (KeyError, ValueError) as unknown:
        raise Http404 from unknown
    choice = None if mark is None else found.choices.get(mark)
    plans = may(request.participant, Right.DESIGN)
    if form is None and mark is not None and plans and found.model.total_demand:
        form = GradeForm(choice=choice, grade=found.grades.get(mark))
    context = live(canvas, number) | {
        "figure": explained,
        "form": form,
        "choice": choice,
        "kind": kind,
        "key": key,
    }
    status = 422 if form is not None and form.is_bound else 200
    return pages.sheet(
        request, "canvases/model_figure.html", canvas.engagement, SHEET, context, status=status
    )


def mark_of(kind: str, key: str) -> Id | None:
    """The function that an address names; None for what is no function."""
    if kind not in KINDS or (kind in ("note", "value") and not is_id(key)):
        raise Http404
    if kind == "function":
        return key
    return int(key) if kind == "note" else None


@require_http_methods(["GET", "POST"])
def grade(request: StudioRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Choose a target grade, or go back to the derived one; a GET shows the function."""
    right = Right.SEE if request.method == "GET" else Right.DESIGN
    canvas = get_or_403(CANVASES, request, right, pk=pk)
    mark = mark_of(kind, key)
    if mark is None:
        raise Http404
    place = Places(pk).function(mark)
    if request.method == "GET":
        return redirect(place)
    if "derived" in request.POST:
        return _back_to_derived(request, canvas, mark)
    form = GradeForm(request.POST)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("grade", "reason", "seen")}
        try:
            actions.choose_grade(
                canvas,
                which=Which.of(mark),
                by=request.participant,
                key=events.key_of(request),
                **given,
            )
        except events.AlreadyDone:
            return redirect(place)
        except Overtaken as overtaken:
            form.build_on(overtaken.version)
            form.add_error(overtaken.field, overtaken.words)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, __("Saved."))
            return redirect(place)
    return _figure_page(request, canvas, kind, key, form=form)


def _back_to_derived(request: StudioRequest, canvas: Canvas, mark: Id) -> HttpResponse:
    choice = state.of(canvas).choices.get(mark)
    if choice is not None:
        try:
            actions.drop_grade(choice, by=request.participant, seen=seen_in(request.POST))
        except Overtaken as overtaken:
            return errors.refuse(request, 422, overtaken.words)
        messages.success(request, __("The derived grade counts again."))
    return redirect(Places(canvas.pk).function(mark))
