"""The catalogue of functions of an engagement: the list, one function, changing it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.services import services_today
from canvases import function_choice, function_list, function_maps, needs_first
from canvases.actions import facts, placing
from canvases.actions import function_maps as map_actions
from canvases.actions import functions as actions
from canvases.forms.functions import FunctionForm
from canvases.function_list import FunctionList, Line
from canvases.models import Canvas, FunctionProcess, Note
from pmo_studio.core import catalogue, events, languages, pages, subjects
from pmo_studio.core.access import Right, Rights, get_or_403
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest, is_fragment
from pmo_studio.core.models import Engagement
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import seen_in

ENGAGEMENTS = Engagement.objects.all()
MAPS = FunctionProcess.objects.select_related("engagement", "process__engagement")
ONLY_ACTIVITIES = _(
    "Only notes of functions and activities stand for functions. Move the note there first."
)
NO_CANVAS = _("Choose a canvas of this engagement.")


@require_GET
def functions(request: StudioRequest, pk: int) -> HttpResponse:
    """All functions by group; a search leaves those in which every word stands."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    number = engagement.last_number
    known = function_list.of(engagement)
    wanted, layer = request.GET.get("q", "")[:100], request.GET.get("layer", "")
    found = [
        line
        for line in known.by_key.values()
        if layer in ("", line.function.layer) and line.matches(wanted)
    ]
    context = {
        "number": number,
        "topic": actions.topic_of(engagement),
        "known": known,
        "groups": known.groups(found),
        "withdrawn": [line for line in found if line.is_withdrawn],
        "found": len(found),
        "searched": bool(wanted or layer),
        "q": wanted,
        "layer": layer,
        "layers": _layers(),
    }
    if is_fragment(request):
        context |= {"engagement": engagement, "can": Rights(request.participant)}
        return render(request, "canvases/functions.html#results", context)
    if known.canvas and not context["searched"]:
        context["suggested"] = function_choice.suggested(known, known.canvas)
    return pages.sheet(request, "canvases/functions.html", engagement, "canvas", context)


@require_GET
def function(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    """One function: all that is known of it, and where it stands."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    return function_page(request, *_line(engagement, key))


def function_page(
    request: StudioRequest, known: FunctionList, line: Line, *, words: str = "", status: int = 200
) -> HttpResponse:
    """Also where a refused act on the function is answered."""
    engagement = known.engagement
    number = engagement.last_number
    open_canvases = Canvas.objects.filter(engagement=engagement, locked_at=None).newest_first()
    canvases = list(open_canvases)
    chosen = next(
        (one for one in canvases if str(one.pk) == request.GET.get("canvas")),
        canvases[0] if canvases else None,
    )
    pairs = function_maps.of(engagement, line.key)
    context = {
        "number": number,
        "topic": actions.topic_of(engagement),
        "line": line,
        "needs_first": _needs_first(known, line),
        "canvas": known.canvas,
        "canvases": canvases,
        "chosen": chosen,
        "values": Note.objects.for_board().filter(canvas=chosen, block="vp") if chosen else [],
        "needed_by": [one for one in known.by_key.values() if line.key in one.function.req],
        "maps": pairs,
        "processes": function_maps.to_choose(engagement, pairs),
        "words": words,
    }
    return pages.sheet(
        request, "canvases/function.html", engagement, "canvas", context, status=status
    )


def _needs_first(known: FunctionList, line: Line) -> list[tuple[Line, str]]:
    """The functions that must stand before this one, each with where it stands."""
    if not line.req:
        return []
    services = services_today(known.engagement)
    return [(one, needs_first.where(one.key, services, known.notes)) for one in line.req]


@require_http_methods(["GET", "POST"])
def function_new(request: StudioRequest, pk: int) -> HttpResponse:
    """A function of the engagement's own."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.DESIGN, pk=pk)
    return _edit(request, function_list.of(engagement), None)


@require_http_methods(["GET", "POST"])
def function_edit(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    """Say otherwise what a function is in this engagement."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.DESIGN, pk=pk)
    return _edit(request, *_line(engagement, key))


def _edit(request: StudioRequest, known: FunctionList, line: Line | None) -> HttpResponse:
    if request.method == "GET":
        return _form_page(request, known, line, FunctionForm(known=known, line=line))
    form = FunctionForm(request.POST, known=known, line=line)
    if not form.is_valid():
        return _form_page(request, known, line, form, status=422)
    try:
        key = actions.save_function(
            known.engagement,
            function=line.key if line else "",
            details=form.details(),
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone as done:
        return redirect(_done(known.engagement, done, line))
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        fresh = function_list.of(known.engagement)
        line = fresh.by_key[line.key] if line else None
        return _form_page(request, fresh, line, form, words=overtaken.words, status=409)
    except Refused as refused:
        tell(form, refused)
        return _form_page(request, known, line, form, status=422)
    messages.success(request, __("Saved: %(name)s.") % {"name": form.cleaned_data["name"]})
    return redirect("canvases:function", known.engagement.pk, key)


def _done(engagement: Engagement, done: events.AlreadyDone, line: Line | None) -> str:
    """Where the first copy of the request led to."""
    entry = subjects.split(done.subject)[1]
    known = function_list.of(engagement).by_key
    made = next((one for one in known.values() if one.entry and one.entry.pk == entry), line)
    return made.url if made else engagement.get_absolute_url()


def _form_page(
    request: StudioRequest,
    known: FunctionList,
    line: Line | None,
    form: FunctionForm,
    *,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "line": line, "words": words}
    return pages.sheet(
        request, "canvases/function_form.html", known.engagement, "canvas", context, status=status
    )


@require_POST
def function_withdraw(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    """Offer it here no longer; the button's name says whether it is offered again."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.DESIGN, pk=pk)
    _known, line = _line(engagement, key)
    withdrawn = "offer" not in request.POST
    try:
        actions.set_withdrawn(
            engagement,
            function=line.key,
            withdrawn=withdrawn,
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect("canvases:function", pk, key)
    words = __("%(name)s is not offered here any more.") if withdrawn else __("%(name)s is back.")
    messages.success(request, words % {"name": line.name})
    return redirect("canvases:function", pk, key)


@require_POST
def function_take_back(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    """Give it the form of the built-in catalogue again."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.DESIGN, pk=pk)
    known, line = _line(engagement, key)
    try:
        actions.take_back(
            engagement,
            function=line.key,
            seen=seen_in(request.POST),
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect("canvases:function", pk, key)
    except Refused as refused:
        return function_page(request, known, line, words=refused.words, status=422)
    messages.success(request, __("It is as the built-in catalogue has it again."))
    return redirect("canvases:function", pk, key)


@require_http_methods(["GET", "POST"])
def note_function(request: StudioRequest, pk: int) -> HttpResponse:
    """Which function a note stands for: suggestions with their reasons, and the whole catalogue."""
    note = get_or_403(Note.objects.for_change(), request, Right.WRITE, pk=pk)
    if request.method == "GET":
        return _choice_page(request, note)
    wanted = request.POST.get("function", "")
    try:
        if note.block != "ka":
            raise Refused(ONLY_ACTIVITIES)
        facts.describe_note(
            note,
            facts=facts.Facts(function=wanted),
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect(note)
    except Refused as refused:
        return _choice_page(request, note, words=refused.words, status=422)
    return redirect(note)


def _choice_page(
    request: StudioRequest, note: Note, *, words: str = "", status: int = 200
) -> HttpResponse:
    known = function_list.of(note.engagement)
    wanted = request.GET.get("q", "")[:100]
    context = {
        "note": note,
        "found": [line for line in known.offered if line.matches(wanted)],
        "q": wanted,
        "words": words,
    }
    if is_fragment(request) and request.method == "GET":
        return render(request, "canvases/function_choose.html#results", context)
    context["suggested"] = function_choice.suggested(known, note.canvas, note)
    return pages.sheet(
        request, "canvases/function_choose.html", note.engagement, "canvas", context, status=status
    )


@require_POST
def function_put(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    """Put the function on a canvas, delivered to one of its values."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.DESIGN, pk=pk)
    known, line = _line(engagement, key)
    wanted, value = request.POST.get("canvas", ""), request.POST.get("value", "")
    canvases = Canvas.objects.filter(engagement=engagement).select_related("engagement")
    canvas = canvases.filter(pk=wanted).first() if subjects.is_id(wanted) else None
    try:
        if canvas is None:
            raise Refused(NO_CANVAS)
        note = placing.put_on_canvas(
            canvas,
            function=line.key,
            value=int(value) if subjects.is_id(value) else None,
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect("canvases:function", pk, key)
    except Refused as refused:
        return function_page(request, known, line, words=refused.words, status=422)
    words = __("%(name)s stands on “%(canvas)s”.")
    messages.success(request, words % {"name": line.name, "canvas": note.canvas.title})
    return redirect("canvases:function", pk, key)


@require_POST
def function_map(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    """Give the function a map of today."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.DESIGN, pk=pk)
    known, line = _line(engagement, key)
    process = request.POST.get("process", "")
    try:
        map_actions.map_function(
            engagement,
            function=line.key,
            process=int(process) if subjects.is_id(process) else 0,
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect("canvases:function", pk, key)
    except Refused as refused:
        return function_page(request, known, line, words=refused.words, status=422)
    return redirect("canvases:function", pk, key)


@require_POST
def function_unmap(request: StudioRequest, pk: int) -> HttpResponse:
    """Take a map from the function."""
    row = get_or_403(MAPS.all(), request, Right.DESIGN, pk=pk)
    map_actions.unmap_function(row, by=request.participant)
    return redirect("canvases:function", row.engagement_id, row.function)


@require_POST
def function_redraw(request: StudioRequest, pk: int) -> HttpResponse:
    """Copy the map of today, and go where the copy is redrawn."""
    row = get_or_403(MAPS.all(), request, Right.DESIGN, pk=pk)
    try:
        copy = map_actions.redraw(row, by=request.participant, key=events.key_of(request))
    except events.AlreadyDone:
        return redirect("canvases:function", row.engagement_id, row.function)
    except Refused as refused:
        known, line = _line(row.engagement, row.function)
        return function_page(request, known, line, words=refused.words, status=422)
    messages.success(request, __("This is the copy: redraw it as the process should run."))
    return redirect(copy)


def _line(engagement: Engagement, key: str) -> tuple[FunctionList, Line]:
    known = function_list.of(engagement)
    if key not in known.by_key:
        raise Http404
    return known, known.by_key[key]


def _layers() -> list[tuple[str, Any]]:
    layers = catalogue.load().layers.values()
    return [(one.key, one.name.in_language(languages.current())) for one in layers]
