"""The maturity of several of one's engagements side by side, and the same as a table file."""

from collections.abc import Sequence
from typing import cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET

from assessments.findings import across
from assessments.findings.across import Across
from pmo_studio.core import csvs, downloads, subjects
from pmo_studio.core.access import Right, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Participant, User

LEAST, MOST = 2, 6


@login_required
@require_GET
def page(request: StudioRequest) -> HttpResponse:
    """Choose two to six engagements, and see them compared."""
    seen = _seen(cast(User, request.user))
    offered = _offered(seen)
    chosen = _chosen(request, offered)
    kept = chosen[:MOST]
    found = across.of(kept) if len(kept) >= LEAST else None
    query = urlencode([("of", each.pk) for each in kept])
    context = {
        "offered": offered,
        "chosen": {each.pk for each in kept},
        "too_many": len(chosen) > MOST,
        "left_out": len(seen) - len(offered),
        "asked": bool(chosen),
        "found": found,
        "least": LEAST,
        "most": MOST,
        "csv": f"{reverse('portfolio:compare_csv')}?{query}",
        "today": timezone.localdate(),
    }
    return render(request, "portfolio/compare.html", context)


@login_required
@require_GET
def table(request: StudioRequest) -> HttpResponse:
    """What the page compares, as CSV."""
    chosen = _chosen(request, _offered(_seen(cast(User, request.user))))[:MOST]
    name = f"maturity-{timezone.localdate():%Y-%m-%d}.csv"
    return downloads.attachment(_csv(across.of(chosen)), "text/csv; charset=utf-8", name)


def _seen(user: User) -> dict[int, Engagement]:
    """Where the account has a seat that sees results."""
    seats = Participant.objects.active().for_access().filter(user=user)
    return {seat.engagement_id: seat.engagement for seat in seats if may(seat, Right.SEE)}


def _offered(seen: dict[int, Engagement]) -> list[Engagement]:
    """Of these the ones that have results; by name."""
    measured = [seen[key] for key in across.newest(list(seen))]
    return sorted(measured, key=lambda each: (each.name.casefold(), each.pk))


def _chosen(request: StudioRequest, offered: Sequence[Engagement]) -> list[Engagement]:
    """What the address names, in the order of the list; what is not offered counts as unasked."""
    asked = {int(text) for text in request.GET.getlist("of") if subjects.is_id(text)}
    return [each for each in offered if each.pk in asked]


def _csv(found: Across) -> bytes:
    """A line for every capability of every engagement."""
    heads = [
        __("Engagement"),
        __("Organisation"),
        __("Capability"),
        __("Level"),
        __("Target"),
        __("Remark"),
        __("People"),
        __("Date"),
        __("Assessment"),
        __("Maturity model"),
    ]
    return csvs.written(
        heads,
        [
            (
                side.engagement.name,
                side.engagement.organisation,
                line.name,
                line.cells[place].level,
                line.cells[place].target,
                line.cells[place].remark,
                side.people,
                side.on.isoformat(),
                side.assessment.title,
                side.model,
            )
            for line in found.lines
            for place, side in enumerate(found.sides)
        ],
    )
