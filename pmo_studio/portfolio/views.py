"""The first page of the studio, and the first sheet of an engagement."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessments.answering import listing, tokens
from canvases.mandates import reading
from pmo_studio.core import due, gate_table, pages, phases
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.exports.renewal import chain
from pmo_studio.portfolio import entries, gate, latest, line, lists, thumbs, ways
from pmo_studio.workshops import agenda_pages

# Phases in which people come together over one sheet (sheets.landing).
ROOM_WORKS = (1, 2)


@require_GET
def start(request: StudioRequest) -> HttpResponse:
    """One's engagements; for a guest the rooms; for anybody else the way in."""
    rooms = lists.rooms(request)
    if request.user.is_authenticated:
        listed = lists.overview(request, entries.of(request.user))
        context = {"listed": listed, "rooms": rooms, "empty_line": line.empty()}
        return render(request, "portfolio/engagements.html", context)
    if rooms:
        return render(request, "portfolio/rooms.html", {"rooms": rooms})
    return render(request, "portfolio/landing.html")


@require_GET
def home(request: StudioRequest, pk: int) -> HttpResponse:
    """Where the engagement stands, what its gate still needs, what happened last."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    seat = request.participant
    overview = phases.overview(engagement)
    current = overview.current
    date = engagement.retention_date
    rows = gate_table.rows(current)
    cycles = chain.of(engagement, request.seats)
    listed = zip(rows, current.criteria, strict=True)
    criteria = [(row, ways.forward(one, engagement, seat)) for row, one in listed]
    context = {
        "number": engagement.last_number,
        "topic": f"home:{engagement.pk}",
        "stations": line.stations(overview, engagement, seat),
        "gate": current.phase.number,
        "all_passed": current.gate.passed,
        "gate_url": gate.address(engagement, current.phase.number),
        "ahead": _ahead(overview, engagement),
        "missing": [(row, url) for row, url in criteria if row.tone != "ok"],
        "met": [(row, url) for row, url in criteria if row.tone == "ok"],
        "has_open": any(row.tone == "open" for row in rows),
        "blocking": len(current.blocking),
        "mission": reading.mandate_of(engagement).mission,
        "due": due.of(seat),
        "latest": latest.lines(seat),
        "thumbs": thumbs.listed(engagement, seat),
        "main": _main(overview, engagement, seat),
        "asks": _asks(engagement, seat),
        "status": f"{line.title(current.phase)}, {current.progress.percent} %",
        "status_url": gate.address(engagement, current.phase.number),
        "chain": cycles,
        "renews": engagement.closed_at and not cycles.after and may(seat, Right.OWN),
        "agenda": agenda_pages.next_one(engagement, current.phase.number)
        if may(seat, Right.RUN)
        else None,
        "is_due": may(seat, Right.OWN) and date is not None and date <= timezone.localdate(),
    }
    context |= pages.room(request, engagement)
    return pages.sheet(request, "portfolio/home.html", engagement, "home", context)


@dataclass(frozen=True)
class Ahead:
    """A later phase in which the room works already: how many criteria its gate still misses."""

    gate: int
    title: str
    missing: int
    url: str


def _ahead(overview: phases.Overview, engagement: Engagement) -> list[Ahead]:
    return [
        Ahead(
            gate=one.phase.number,
            title=line.title(one.phase),
            missing=one.total - one.met,
            url=gate.address(engagement, one.phase.number),
        )
        for one in overview.phases[overview.current.phase.number :]
        if one.progress.percent and one.met < one.total
    ]


def _asks(engagement: Engagement, seat: Participant) -> list[tuple[str, str]]:
    """Title and address of what people came to answer; whoever runs it finds it on its sheet."""
    if may(seat, Right.RUN):
        return []
    return [(row.title, tokens.path_of(row)) for row in listing.for_everybody(engagement)]


def _main(
    overview: phases.Overview, engagement: Engagement, seat: Participant
) -> thumbs.Thumb | None:
    """Where the black button leads.

    In the first two phases to the sheet on which the room works, later to a sheet of the phase;
    whoever runs the engagement is led to what the gate needs next, but while the room works.
    """
    current = overview.current
    number = current.phase.number
    works = number in ROOM_WORKS and (number > 1 or current.progress.percent)
    if current.next and not works and may(seat, Right.RUN):
        needed = thumbs.of_criterion(current.next, engagement, seat)
        if needed is not None:
            return needed
    if number in ROOM_WORKS:
        return thumbs.landing(engagement, seat)
    return thumbs.of_phase(number, engagement, seat)
