"""Sheet 4.1: the KPI wall, the page of one KPI, and the forms that record what KPIs came to."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canvases import kpi_words
from canvases.models import Kpi
from pmo_studio.core import acts, errors, events, pages, posted
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from pmo_studio.core.subjects import is_id
from roadmaps import topics
from roadmaps.actions import readings as actions
from roadmaps.actions.readings import Entry, Stands
from roadmaps.forms.readings import DueForm, ReadingForm
from roadmaps.kpis import periods
from roadmaps.kpis.periods import NoPeriod, Period
from roadmaps.models import Reading
from roadmaps.models.reading import ReadingEnding
from roadmaps.readings import computed, doubts, kpi_page, questions
from roadmaps.readings import wall as walls
from roadmaps.readings.current import KpiStanding, of_kpis

SHEET = "kpi-wall"
ENGAGEMENTS = Engagement.objects.all()
KPIS = Kpi.objects.select_related("engagement")
NO_SOURCE = _("The studio computes no figure for this KPI. Type what it came to.")
NO_OFFER = _("There is nothing newer to take over: the last reading is as new as its source.")
OTHER_OFFER = _("Meanwhile this figure has become another one. Open the page again and look at it.")
READINGS = Reading.objects.select_related("kpi__engagement")


@require_GET
def wall(request: StudioRequest, pk: int) -> HttpResponse:
    """Every KPI with its state, red first."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    found = walls.wall(engagement, request.GET.get("show", ""))
    records = may(request.participant, Right.READINGS)
    kpis = [line.standing.kpi for line in found.every]
    context = {
        "number": engagement.last_number,
        "topic": topics.readings(engagement),
        "wall": found,
        "records": records,
        "offers": computed.offers(engagement, kpis) if records else [],
    }
    return pages.sheet(request, "roadmaps/readings/wall.html", engagement, SHEET, context)


@require_GET
def kpi(request: StudioRequest, pk: int) -> HttpResponse:
    """One KPI: its course, its readings and what they replaced, its arithmetic."""
    row = get_or_403(KPIS.all(), request, Right.SEE, pk=pk)
    engagement = row.engagement
    records = may(request.participant, Right.READINGS) and row.archived_at is None
    context = {
        "number": engagement.last_number,
        "topic": topics.readings(engagement),
        "kpi": row,
        "page": kpi_page.page(row),
        "records": records,
        "found": computed.of(row) if records else None,
    }
    return pages.sheet(request, "roadmaps/readings/kpi.html", engagement, SHEET, context)


@require_http_methods(["GET", "POST"])
def due(request: StudioRequest, pk: int) -> HttpResponse:
    """One form with a field for every KPI whose reading is due."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.READINGS, pk=pk)
    found = walls.wall(engagement)
    if request.method == "GET":
        return _due(request, engagement, DueForm(lines=found.due), found)
    form = DueForm(request.POST, lines=_asked(request, found))
    if not form.is_valid():
        return _due(request, engagement, form, found)
    entries = form.entries()
    if form.errors:
        return _due(request, engagement, form, found)

    def again(refused: Refused) -> HttpResponse:
        form.add_error(None, refused.words)
        return _due(request, engagement, form, found)

    return _record(request, engagement, entries, again, back=_wall(pk))


def _asked(request: StudioRequest, found: walls.Wall) -> Sequence[walls.Line]:
    """The KPIs that the sender had before them, in the order they had: somebody may have recorded
    one meanwhile."""
    asked = [line for line in found.every if f"value_{line.kpi_id}" in request.POST]
    return walls.longest_waiting_first(asked) or found.due


def _due(
    request: StudioRequest, engagement: Engagement, form: DueForm, found: walls.Wall
) -> HttpResponse:
    waiting = [line for line in found.every if line not in form.lines]
    context = {"form": form, "waiting": sorted(waiting, key=lambda line: line.due_on)}
    status = 422 if form.is_bound else 200
    template = "roadmaps/readings/due.html"
    return pages.sheet(request, template, engagement, SHEET, context, status=status)


@require_http_methods(["GET", "POST"])
def new(request: StudioRequest, pk: int) -> HttpResponse:
    """The form of one KPI, any period."""
    row = get_or_403(KPIS.all(), request, Right.READINGS, pk=pk)
    [standing] = of_kpis([row], row.engagement).values()
    chosen = _chosen(request, row, standing)
    form = ReadingForm(request.POST if request.method == "POST" else None, kpi=row, chosen=chosen)
    if request.method == "GET" or not form.is_valid():
        return _new(request, form, standing)

    def again(refused: Refused) -> HttpResponse:
        tell(form, refused)
        return _new(request, form, standing)

    try:
        entries = form.entries()
    except Refused as refused:
        form.add_error("value", refused.words)
        return _new(request, form, standing)
    return _record(request, row.engagement, entries, again, back=_kpi(pk))


def _chosen(request: StudioRequest, row: Kpi, standing: KpiStanding) -> Period:
    """The period that the form begins with: one that was asked for, else the one that comes next,
    as soon as it has begun."""
    try:
        return periods.read(request.GET.get("period", ""), row.frequency)
    except NoPeriod:
        running = periods.of_day(standing.today, row.frequency)
        return min(standing.awaited, running)


def _new(request: StudioRequest, form: ReadingForm, standing: KpiStanding) -> HttpResponse:
    context = {"form": form, "kpi": form.kpi, "line": walls.Line(standing)}
    status = 422 if form.is_bound else 200
    template = "roadmaps/readings/new.html"
    return pages.sheet(request, template, form.kpi.engagement, SHEET, context, status=status)


@require_POST
def take(request: StudioRequest, pk: int) -> HttpResponse:
    """Record the figure that the studio knows itself; asks where the period has a reading."""
    row = get_or_403(KPIS.all(), request, Right.READINGS, pk=pk)
    found = computed.of(row)
    if found is None or found.lacks:
        return errors.refuse(request, 409, found.lacks if found else NO_SOURCE)
    if found.offer is None:
        # Pressed twice, or taken by somebody else meanwhile.
        messages.info(request, NO_OFFER)
        return redirect(_kpi(pk))
    if request.POST.get("offer") != found.offer.key:
        return errors.refuse(request, 409, OTHER_OFFER)
    return _record(
        request,
        row.engagement,
        [found.offer.entry],
        lambda refused: errors.refuse(request, 409, refused.words),
        back=_kpi(pk),
    )


def _record(
    request: StudioRequest,
    engagement: Engagement,
    entries: Sequence[Entry],
    again: Callable[[Refused], HttpResponse],
    *,
    back: str,
) -> HttpResponse:
    """Write them; ask where there are readings already, and tell what else stands against it."""
    seen = {int(each) for each in request.POST.getlist("replaces") if is_id(each)}
    try:
        rows = actions.record(
            engagement,
            entries=entries,
            replaces=seen,
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        return redirect(back)
    except Stands as stands:
        return _ask(request, engagement, questions.questions(stands, entries), back)
    except Refused as refused:
        return again(refused)
    _say(request, rows)
    return redirect(back)


def _say(request: StudioRequest, rows: Sequence[Reading]) -> None:
    if len(rows) == 1:
        told = {
            "name": kpi_words.told(rows[0].kpi.name),
            "period": kpi_page.period_of(rows[0]),
            "value": kpi_page.figure_of(rows[0]),
        }
        messages.success(request, __("Recorded: %(name)s, %(period)s, %(value)s.") % told)
    else:
        words = ngettext("%(n)s reading recorded.", "%(n)s readings recorded.", len(rows))
        messages.success(request, words % {"n": len(rows)})
    if any(row.figure is None for row in rows):
        messages.info(request, __("0 of 0 has no value: that period shows n/a, and no colour."))
    for doubt in doubts.of(rows):
        messages.warning(request, doubt)


def _ask(
    request: StudioRequest,
    engagement: Engagement,
    asked: Sequence[questions.Question],
    back: str,
) -> HttpResponse:
    """Both figures of each period, and what was sent to be sent once more."""
    context = {
        "asked": asked,
        "sent": [each for each in posted.fields(request) if each[0] != "key"],
        "key": events.new_key(),
        "path": request.get_full_path(),
        "back_url": back,
    }
    template = "roadmaps/readings/replace.html"
    return pages.sheet(request, template, engagement, SHEET, context, status=409)


@require_POST
def remove(request: StudioRequest, pk: int) -> HttpResponse:
    """Take a reading off, or let it stand again."""
    row = get_or_403(READINGS.all(), request, Right.READINGS, pk=pk)
    act = actions.remove if request.POST.get("removed") == "yes" else actions.restore
    sent: dict[str, Any] = {"by": request.participant, "key": events.key_of(request)}
    refusal = acts.refused(request, lambda: act(row, **sent))
    if refusal:
        return refusal
    fresh = READINGS.get(pk=pk)
    told = {"period": kpi_page.period_of(fresh), "value": kpi_page.figure_of(fresh)}
    if fresh.ending == ReadingEnding.REMOVED:
        words = __("Removed: %(period)s, %(value)s. It can be put back below.")
    else:
        words = __("Put back: %(period)s, %(value)s.")
    messages.success(request, words % told)
    return redirect(_kpi(row.kpi_id))


def _wall(engagement_id: int) -> str:
    return reverse("roadmaps:kpi_wall", args=[engagement_id])


def _kpi(kpi_id: int) -> str:
    return reverse("roadmaps:kpi_readings", args=[kpi_id])
