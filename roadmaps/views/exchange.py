"""The plan for other tools: files to fetch, files to bring, and the calendar."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from pmo_studio.core import events, pages, qr
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.downloads import attachment
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Participant
from roadmaps import dated, plan_files, topics
from roadmaps.forms.importing import PlanFileForm
from roadmaps.models import CalendarFeed, PlanImport, WorkPackage

SHEET = "roadmap"
ENGAGEMENTS = Engagement.objects.all()
MOST_IMPORTS = 20


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """Everything by which the plan reaches other tools."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    return page(request, engagement)


@require_GET
def plan_file(request: StudioRequest, pk: int, kind: str) -> HttpResponse:
    """The plan as the page shows it, as a file."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.EXPORT, pk=pk)
    standing = dated.of(engagement)
    file = plan_files.BY_KIND.get(kind)
    if file is None or standing is None:
        raise Http404
    if plan_files.large_form(engagement, kind, len(standing.rows)):
        return redirect("roadmaps:exchange", pk)
    content = file.written(standing, partial(qr.address, request))
    name = f"{slugify(engagement.name) or 'plan'}-plan.{file.ending}"
    response = attachment(content, file.media_type, name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def page(
    request: StudioRequest, engagement: Engagement, *, status: int = 200, **shown: Any
) -> HttpResponse:
    """The page; `shown` may hold the address of a calendar that was just made."""
    seat: Participant = request.participant
    imports = PlanImport.objects.filter(plan__engagement=engagement).select_related("by")
    feeds = CalendarFeed.objects.standing().filter(seat=seat)
    packages = WorkPackage.objects.live().filter(plan__engagement=engagement).count()
    context = {
        "number": engagement.last_number,
        "topic": topics.plan(engagement),
        "files": [
            (file, plan_files.large_form(engagement, file.kind, packages))
            for file in (plan_files.ALL if packages else ())
        ],
        "most_at_once": plan_files.MOST_AT_ONCE,
        "form": PlanFileForm() if may(seat, Right.DESIGN) else None,
        "imports": imports[:MOST_IMPORTS] if may(seat, Right.DESIGN) else (),
        "feed": feeds.first(),
        "feed_address": "",
        "feed_qr": "",
        "words": "",
        "is_https": request.is_secure(),
        "key": events.new_key(),
    } | shown
    return pages.sheet(request, "roadmaps/exchange.html", engagement, SHEET, context, status=status)
