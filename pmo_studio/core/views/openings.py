"""Who may change what: sheets opened to contributors, one by one or to all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pmo_studio.core import events, pages, sheets
from pmo_studio.core import openings as found
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.actions import openings as actions
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.openings import OpenSheet
from pmo_studio.core.models.people import Role

GIVES: dict[OpenSheet, Promise] = {
    OpenSheet.TARGETS: _("set, change and take back the target of every capability"),
    OpenSheet.LINKS: _(
        "link notes on every canvas and with KPIs, say how strong a link is and what a note stands"
        " for"
    ),
    OpenSheet.PLAN: _(
        "work packages with their deliverables, dependencies and roles, dates, waves and the pilot,"
        " progress, risks and reviews, and taking over what follows from the gaps"
    ),
    OpenSheet.READINGS: _(
        "record what KPIs came to, one by one, as a column or from a file, replace and remove it"
    ),
}


@dataclass(frozen=True)
class Tick:
    """One box of the form."""

    key: str
    sheet: OpenSheet
    is_on: bool


@dataclass(frozen=True)
class Line:
    """A contributor with a box for each sheet; `writes` is false of guests of a closed code."""

    seat: Participant
    writes: bool
    ticks: Sequence[Tick]


@require_http_methods(["GET", "POST"])
def openings(request: StudioRequest, pk: int) -> HttpResponse:
    """Everybody with what is open to them; one button saves all of it."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.RUN, pk=pk)
    if request.method == "GET":
        return _page(request, engagement)
    # Only what was changed here: what somebody else opened or closed meanwhile stays.
    ticked = found.of_keys(request.POST.getlist("open"))
    seen = found.of_keys(request.POST.get("seen", "").split())
    try:
        left_out = actions.set_openings(
            engagement,
            opened=ticked - seen,
            closed=seen - ticked,
            by=request.participant,
            key=events.key_of(request),
        )
    except events.AlreadyDone:
        left_out = set()
    if left_out:
        words = __(
            "Saved, but for somebody who left meanwhile or is no contributor any more: nothing can"
            " be opened to them."
        )
        messages.warning(request, words)
    else:
        messages.success(request, __("Saved. It holds from their next page on."))
    return redirect(request.get_full_path())


def _page(request: StudioRequest, engagement: Engagement) -> HttpResponse:
    opened = found.of(engagement)
    seats = Participant.objects.active().people().for_access()
    seats = seats.filter(engagement=engagement, role=Role.CONTRIBUTOR).order_by("pk")
    lines = [Line(seat, may(seat, Right.WRITE), _ticks(opened, seat.pk)) for seat in seats]
    for_all = _ticks(opened, None)
    shown = [*for_all, *(tick for line in lines for tick in line.ticks)]
    context = {
        "number": engagement.last_number,
        "topic": f"people:{engagement.pk}",
        "sheets_to_open": [(sheet, sheet.label, GIVES[sheet]) for sheet in OpenSheet],
        "for_all": for_all,
        "lines": lines,
        "seen": " ".join(tick.key for tick in shown if tick.is_on),
        "key": events.new_key(),
    }
    came_from = request.GET.get("from", "")
    if sheets.is_known(came_from):
        context["back"] = sheets.get(came_from)
        context["back_url"] = sheets.get(came_from).url(engagement.pk)
    return pages.sheet(request, "core/openings.html", engagement, "people", context)


def _ticks(opened: found.Opened, seat: int | None) -> list[Tick]:
    return [
        Tick(found.to_key((sheet, seat)), sheet, (sheet, seat) in opened.which)
        for sheet in OpenSheet
    ]
