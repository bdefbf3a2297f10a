"""Beginning from a preset: choosing, the look before anything is loaded, loading, taking off."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canvases import preset_sources
from canvases.actions import presets as actions
from canvases.models import Canvas, Kpi
from canvases.models.note import BLOCK_KEYS
from canvases.preset_plan import Row, Source, plan
from pmo_studio.core import catalogue, events, languages, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.refusals import Refused

CANVASES = Canvas.objects.all()


@dataclass(frozen=True)
class KpiChoice:
    """A KPI that would be adopted, or is."""

    key: str
    name: str
    adopted: bool
    ticked: bool


@require_GET
def choose(request: StudioRequest, pk: int) -> HttpResponse:
    """The presets of the method, one's own canvases, and what was loaded here."""
    canvas = get_or_403(CANVASES, request, Right.DESIGN, pk=pk)
    return _choice(request, canvas)


def _choice(
    request: StudioRequest, canvas: Canvas, *, words: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "canvas": canvas,
        "built_in": preset_sources.built_in(canvas.engagement),
        "templates": preset_sources.templates(canvas, request.participant),
        "loaded": list(actions.loaded_here(canvas).select_related("by")),
        "words": words,
    }
    return pages.sheet(
        request, "canvases/presets.html", canvas.engagement, "canvas", context, status=status
    )


@require_http_methods(["GET", "POST"])
def preview(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    """What would come and what stands there already; the button loads what is ticked."""
    canvas = get_or_403(CANVASES, request, Right.DESIGN, pk=pk)
    source = preset_sources.find(canvas, key, request.participant)
    if source is None:
        raise Http404
    if request.method == "GET":
        kpis = preset_sources.suggested_kpis(source, canvas.engagement)
        return _preview(request, canvas, source, {note.key for note in source.notes}, kpis)
    notes, kpis = request.POST.getlist("note"), request.POST.getlist("kpi")
    try:
        loaded = actions.load_preset(
            canvas,
            source,
            notes=set(notes),
            kpi_keys=kpis,
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect(canvas)
    except Refused as refused:
        return _preview(request, canvas, source, set(notes), kpis, words=refused.words)
    words = ngettext("%(n)s note was added", "%(n)s notes were added", loaded.notes)
    linked = ngettext("%(n)s link was made", "%(n)s links were made", loaded.links)
    told = f"{words % {'n': loaded.notes}}, {linked % {'n': loaded.links}}."
    messages.success(request, told)
    return redirect(canvas)


def _preview(
    request: StudioRequest,
    canvas: Canvas,
    source: Source,
    notes: Collection[str],
    kpis: Collection[str],
    *,
    words: str = "",
) -> HttpResponse:
    rows = plan(source, actions.standing_on(canvas))
    coming = [row for row in rows if row.note.key in notes]
    between_notes, with_kpis = actions.would_link(canvas, source, coming, kpis)
    offered = dict.fromkeys((*preset_sources.suggested_kpis(source, canvas.engagement), *kpis))
    context = {
        "canvas": canvas,
        "source": source,
        "blocks": _by_block(rows),
        "ticked": notes,
        "kpis": _kpi_choices(canvas, offered, kpis),
        "new": sum(row.standing is None for row in coming),
        "mapped": sum(row.standing is not None for row in coming),
        "between_notes": between_notes,
        "with_kpis": with_kpis,
        "key": events.new_key(),
        "words": words,
    }
    status = 422 if words else 200
    return pages.sheet(
        request, "canvases/preset.html", canvas.engagement, "canvas", context, status=status
    )


def _by_block(rows: Collection[Row]) -> list[tuple[str, list[Row]]]:
    listed = ((key, [row for row in rows if row.note.block == key]) for key in BLOCK_KEYS)
    return [(key, found) for key, found in listed if found]


def _kpi_choices(canvas: Canvas, keys: Collection[str], ticked: Collection[str]) -> list[KpiChoice]:
    rows = Kpi.objects.live().filter(engagement=canvas.engagement_id, key__in=list(keys))
    adopted = dict(rows.values_list("key", "name"))
    built_in, language = catalogue.load().kpis, languages.current()
    names = {key: one.name.in_language(language) for key, one in built_in.items()} | adopted
    return [
        KpiChoice(key, names[key], key in adopted, key in ticked) for key in keys if key in names
    ]


@require_POST
def take_off(request: StudioRequest, pk: int, number: int) -> HttpResponse:
    """Take off what a preset brought, as far as nobody worked with it since."""
    canvas = get_or_403(CANVASES, request, Right.DESIGN, pk=pk)
    try:
        taken = actions.take_off(
            canvas, number=number, by=request.participant, key=events.key_of(request)
        )
    except events.AlreadyDone:
        return redirect(canvas)
    except Refused as refused:
        return _choice(request, canvas, words=refused.words, status=422)
    words = ngettext("%(n)s note was taken off", "%(n)s notes were taken off", taken.gone)
    told = words % {"n": taken.gone} + "."
    if taken.kept:
        stayed = ngettext(
            "%(n)s stayed, because somebody changed, linked or voted on it since.",
            "%(n)s stayed, because somebody changed, linked or voted on them since.",
            taken.kept,
        )
        told = f"{told} {stayed % {'n': taken.kept}}"
    messages.success(request, told)
    return redirect(canvas)
