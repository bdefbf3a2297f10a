"""Sheet 2.2: the golden thread of one canvas, chosen in both directions, filtered, printed."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from canvases import checked, counting, panels
from canvases.golden import drawn, rows, said, scene
from canvases.golden.scene import Asked, Scene
from canvases.models import Canvas
from pmo_studio.core import gate_criteria, languages, pages, subjects
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.htmx import StudioRequest, is_fragment
from pmo_studio.core.models import Engagement

TEMPLATE = "portfolio/thread.html"
# So many readings of one canvas are kept; nobody can fill the memory by asking for odd ones.
MOST_KEPT = 60
LONGEST_KEY = 24
# The width at which the drawing has its own size, and the heights that are left for it under the
# head of the page at 1366×768, 1440×900 and 1920×1080, in px.  static/css/thread.css has the same
# width as the least, and the heights for "fits-1" to "fits-3".
WIDTH = 1290.0
ROOM = (484.0, 620.0, 780.0)


@require_GET
def thread(request: StudioRequest, pk: int) -> HttpResponse:
    """From customers to KPIs; what changes while it is open is asked for as a part."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    canvas = _chosen(engagement, request.GET)
    if canvas is None:
        return pages.sheet(request, TEMPLATE, engagement, "thread", {"canvas": None})
    found = checked.of(canvas)
    asked = _asked(request.GET)
    part = _part(canvas, found, asked)
    if is_fragment(request):
        return _answer(request, part, found.number)
    listed = list(Canvas.objects.filter(engagement=engagement).newest_first())
    context = {
        "canvas": canvas,
        "canvases": listed,
        "not_counting": counting.not_this(canvas, listed),
        "part": part,
        "number": found.number,
        "here": request.get_full_path(),
    }
    return pages.sheet(request, TEMPLATE, engagement, "thread", context | _choices(found, asked))


def _chosen(engagement: Engagement, query: QueryDict) -> Canvas | None:
    """The canvas that is asked for, else the newest of how the PMO should be, else any."""
    listed = Canvas.objects.filter(engagement=engagement)
    wanted = query.get("canvas", "")
    asked_for = listed.filter(pk=int(wanted)).first() if subjects.is_id(wanted) else None
    found = asked_for or listed.to_be(engagement).first() or listed.newest_first().first()
    if found is not None:
        # As with the row that a view asks for: one engagement a request.
        found.engagement = engagement
    return found


def _asked(query: QueryDict) -> Asked:
    def key(name: str) -> str:
        return query.get(name, "")[:LONGEST_KEY]

    return Asked(key("note"), key("customer"), key("function"), query.get("show") == "broken")


def _choices(found: checked.Checked, asked: Asked) -> dict[str, Any]:
    """What the filters offer."""
    notes = found.graph.notes
    return {
        "asked": asked,
        "customers": [(f"note-{note.id}", note.text) for note in notes if note.block == "cs"],
        "functions": [(f"note-{note.id}", note.text) for note in notes if note.block == "ka"],
    }


def _answer(request: StudioRequest, part: SafeString, number: int) -> HttpResponse:
    etag = panels.tag_of(part)
    response = HttpResponse(part)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    answer = get_conditional_response(request, etag=etag, response=response) or response
    answer.headers["X-Number"] = str(number)
    return answer


# --- the part that follows the canvas: the same for everybody who asks for the same ---


def _part(canvas: Canvas, found: checked.Checked, asked: Asked) -> SafeString:
    required = gate_criteria.of_engagement(canvas.engagement, "D2").required_percent
    key = ("thread", languages.current(), str(required), *map(str, asdict(asked).values()))
    kept = found.parts.get(key)
    if kept is None:
        kept = _rendered(canvas, found, asked, required)
        if len(found.parts) < MOST_KEPT:
            found.parts[key] = kept
    return kept


def _rendered(canvas: Canvas, found: checked.Checked, asked: Asked, required: int) -> SafeString:
    seen = scene.of(canvas, found.graph, found.report, asked)
    context = {
        "canvas": canvas,
        "figures": panels.figures(found.report),
        "required": required,
        "svg": drawn.drawn(seen, address=_addresses(canvas, asked), width=WIDTH, heights=ROOM),
        "lit": said.lit(seen),
        "none_lit": said.none_lit(seen, broken=asked.broken),
        "chosen": _page_of(seen),
        "all_again": _address(canvas, asked, note="") if seen.chosen else "",
        "table": rows.table(seen),
    }
    return SafeString(render_to_string(f"{TEMPLATE}#figure", context))


def _page_of(seen: Scene) -> str:
    """The page of what was chosen, where it has one."""
    boxes = (box for lane in seen.lanes for box in lane.boxes)
    return next((box.url for box in boxes if box.key == seen.chosen), "")


def _addresses(canvas: Canvas, asked: Asked) -> Callable[[str], str]:
    return lambda key: _address(canvas, asked, note=key)


def _address(canvas: Canvas, asked: Asked, *, note: str) -> str:
    """This sheet with another thread lit, and the filters as they are."""
    query = {
        "canvas": canvas.pk,
        "customer": asked.customer,
        "function": asked.function,
        "show": "broken" if asked.broken else "",
        "note": note,
    }
    asked_for = urlencode({name: value for name, value in query.items() if value})
    return f"{reverse('portfolio:thread', args=[canvas.engagement_id])}?{asked_for}"
