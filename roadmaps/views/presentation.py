"""The celebration on the projector: one big page after the other, by links and arrow keys."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from pmo_studio.core import pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from roadmaps import topics
from roadmaps.closeout import show
from roadmaps.views.celebration import SHEET

ENGAGEMENTS = Engagement.objects.all()


@require_GET
def first(request: StudioRequest, pk: int) -> HttpResponse:
    """To the first page that there is."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    return redirect(_address(pk, show.pages(engagement)[0]))


@require_GET
def page(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    """One page, with the ways to those beside it."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    listed = show.pages(engagement)
    place = next((n for n, each in enumerate(listed) if each.key == key), None)
    if place is None:
        raise Http404
    context = {
        "page": listed[place],
        "part": f"roadmaps/closeout/show/{listed[place].part}.html",
        "place": place + 1,
        "count_of_pages": len(listed),
        "back": _address(pk, listed[place - 1]) if place else "",
        "on": _address(pk, listed[place + 1]) if place + 1 < len(listed) else "",
        "first": _address(pk, listed[0]),
        "last": _address(pk, listed[-1]),
        "number": engagement.last_number,
        "topic": topics.closing(engagement),
        **listed[place].context,
    }
    return pages.sheet(request, "roadmaps/closeout/show.html", engagement, SHEET, context)


def _address(pk: int, page: show.Page) -> str:
    return reverse("roadmaps:presentation_page", args=[pk, page.key])
