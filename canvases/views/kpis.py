"""Sheet 2.6: the KPIs of an engagement.  Everybody reads, lead and facilitators write."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canvases import kpi_table, kpi_words, kpi_workbook, topics
from canvases.actions import kpis as actions
from canvases.actions import links as link_actions
from canvases.forms.kpis import KpiForm
from canvases.models import Kpi, Link, Note
from canvases.views import answers
from pmo_studio.core import catalogue, errors, events, languages, pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import seen_in
from pmo_studio.core.subjects import is_id

SHEET = "kpis"
ENGAGEMENTS = Engagement.objects.all()
KPIS = Kpi.objects.select_related("engagement")


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """The list, and what can be adopted."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    return _page(request, engagement)


@require_GET
def workbook(request: StudioRequest, pk: int) -> HttpResponse:
    """The list as a file, for whoever may see it."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.EXPORT, pk=pk)
    title = f"{engagement.name} {__('KPIs')}"
    return answers.workbook(kpi_workbook.written(engagement), title)


def _page(
    request: StudioRequest, engagement: Engagement, *, words: str = "", status: int = 200
) -> HttpResponse:
    number = engagement.last_number
    plans = may(request.participant, Right.DESIGN)
    lines = kpi_table.lines(engagement)
    adopted = [line.kpi.key for line in lines]
    chosen = request.POST.getlist("kpi")
    context: dict[str, Any] = {
        "number": number,
        "topic": topics.kpis(engagement),
        "lines": lines,
        "plans": plans,
        "candidates": kpi_table.candidates(engagement, adopted) if plans else [],
        "chosen": chosen,
        "key": events.new_key(),
        "words": words,
        "removed": list(Kpi.objects.archived().filter(engagement=engagement)) if plans else [],
    }
    return pages.sheet(request, "canvases/kpis.html", engagement, SHEET, context, status=status)


@require_POST
def adopt(request: StudioRequest, pk: int) -> HttpResponse:
    """Take several of the catalogue at once."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.DESIGN, pk=pk)
    try:
        made = actions.adopt_kpis(
            engagement,
            keys=request.POST.getlist("kpi"),
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect("canvases:kpis", pk)
    except Refused as refused:
        return _page(request, engagement, words=refused.words, status=422)
    words = ngettext("%(n)s KPI was adopted.", "%(n)s KPIs were adopted.", len(made))
    messages.success(request, words % {"n": len(made)})
    return redirect("canvases:kpis", pk)


@require_http_methods(["GET", "POST"])
def new(request: StudioRequest, pk: int) -> HttpResponse:
    """A KPI of the engagement's own."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.DESIGN, pk=pk)
    form = KpiForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        return _form(request, engagement, form)
    try:
        kpi = actions.add_kpi(
            engagement, details=form.details(), by=request.participant, key=events.key_of(request)
        )
    except events.AlreadyDone:
        return redirect("canvases:kpis", pk)
    except Refused as refused:
        tell(form, refused)
        return _form(request, engagement, form)
    return _saved(request, kpi)


@require_http_methods(["GET", "POST"])
def change(request: StudioRequest, pk: int) -> HttpResponse:
    """One KPI: read by everybody, written by lead and facilitators."""
    right = Right.SEE if request.method == "GET" else Right.DESIGN
    kpi = get_or_403(KPIS.all(), request, right, pk=pk)
    if request.method == "GET":
        return _form(request, kpi.engagement, KpiForm(kpi=kpi), kpi=kpi)
    form = KpiForm(request.POST, kpi=kpi)
    if not form.is_valid():
        return _form(request, kpi.engagement, form, kpi=kpi)
    try:
        changed = actions.change_kpi(
            kpi,
            details=form.details(),
            seen=form.cleaned_data["seen"],
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect(_address(kpi))
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        fresh = KPIS.get(pk=pk)
        return _form(request, kpi.engagement, form, kpi=fresh, words=overtaken.words, status=409)
    except Refused as refused:
        tell(form, refused)
        return _form(request, kpi.engagement, form, kpi=kpi)
    return _saved(request, changed)


@require_POST
def measure(request: StudioRequest, pk: int) -> HttpResponse:
    """Link it with notes that it measures, or take such a link off."""
    kpi = get_or_403(KPIS.all(), request, Right.DESIGN, pk=pk)
    asked = _chosen(request)
    notes = Note.objects.for_change().filter(canvas__engagement=kpi.engagement_id, pk__in=asked)
    taken = request.POST.get("remove", "")
    try:
        if is_id(taken):
            link = get_object_or_404(Link.objects.for_change(), pk=int(taken), kpi=kpi)
            link_actions.unlink(link, by=request.participant)
        else:
            link_actions.measure(
                kpi, list(notes), by=request.participant, key=events.key_of(request)
            )
    except events.AlreadyDone:
        pass
    except Refused as refused:
        form = KpiForm(kpi=kpi)
        return _form(request, kpi.engagement, form, kpi=kpi, words=refused.words, status=422)
    return redirect(f"{reverse('canvases:kpi', args=[pk])}#measures")


def _chosen(request: StudioRequest) -> list[int]:
    return [int(each) for each in request.POST.getlist("note") if is_id(each)]


def _form(
    request: StudioRequest,
    engagement: Engagement,
    form: KpiForm,
    *,
    kpi: Kpi | None = None,
    words: str = "",
    status: int | None = None,
) -> HttpResponse:
    units = catalogue.load().kpi_units.values()
    plans = may(request.participant, Right.DESIGN) and (kpi is None or kpi.archived_at is None)
    context = {
        "form": form,
        "kpi": kpi,
        "to_measure": kpi_table.to_measure(kpi) if kpi and plans else [],
        "chosen": _chosen(request),
        "key": events.new_key(),
        "line": kpi_table.line(kpi) if kpi else None,
        "words": words,
        "plans": plans,
        "follows": kpi is not None and actions.derived_by(kpi) is not None,
        "units": [label.name.in_language(languages.current()) for label in units],
    }
    status = status or (422 if form.is_bound else 200)
    return pages.sheet(request, "canvases/kpi.html", engagement, SHEET, context, status=status)


def _saved(request: StudioRequest, kpi: Kpi) -> HttpResponse:
    messages.success(request, __("Saved: %(name)s.") % {"name": kpi_words.told(kpi.name)})
    if doubt := kpi_words.doubt(kpi):
        messages.warning(request, f"{kpi_words.told(kpi.name)}: {doubt}")
    if actions.leads_away(kpi):
        messages.warning(
            request,
            __(
                "The target of “%(name)s” is worse than its baseline. If that is not meant, change"
                " one of the two, or which way is better."
            )
            % {"name": kpi_words.told(kpi.name)},
        )
    return redirect(_address(kpi))


def _address(kpi: Kpi) -> str:
    return f"{reverse('canvases:kpis', args=[kpi.engagement_id])}#kpi-{kpi.pk}"


@require_POST
def remove(request: StudioRequest, pk: int) -> HttpResponse:
    """Take it off the list; the page offers to put it back."""
    kpi = get_or_403(KPIS.all(), request, Right.DESIGN, pk=pk)
    try:
        actions.remove_kpi(kpi, by=request.participant, seen=seen_in(request.POST))
    except Refused as refused:
        return errors.refuse(request, 409, refused.words)
    messages.success(
        request,
        __("Removed: %(name)s. It can be put back below.") % {"name": kpi_words.told(kpi.name)},
    )
    return redirect("canvases:kpis", kpi.engagement_id)


@require_POST
def restore(request: StudioRequest, pk: int) -> HttpResponse:
    """Put a removed one back."""
    kpi = get_or_403(KPIS.all(), request, Right.DESIGN, pk=pk)
    try:
        actions.restore_kpi(kpi, by=request.participant)
    except Refused as refused:
        return errors.refuse(request, 409, refused.words)
    return redirect(_address(kpi))


@require_POST
def move(request: StudioRequest, pk: int) -> HttpResponse:
    """One place up or down the list."""
    kpi = get_or_403(KPIS.all(), request, Right.DESIGN, pk=pk)
    places = -1 if request.POST.get("to") == "up" else 1
    try:
        actions.move_kpi(kpi, by=request.participant, places=places)
    except Refused as refused:
        return errors.refuse(request, 409, refused.words)
    return redirect(_address(kpi))
