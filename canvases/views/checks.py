"""The checks of a canvas: a part beside the board, a page of their own, sheets of a workbook."""

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET

from canvases import panels
from canvases import workbook as books
from canvases.actions import rules
from canvases.models import Canvas
from canvases.views import answers
from pmo_studio.core import pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest, is_fragment


@require_GET
def panel(request: StudioRequest, pk: int) -> HttpResponse:
    """What to repair.  Boards ask for the part alone, after they have come and after changes."""
    canvas = get_or_403(Canvas.objects.all(), request, Right.SEE, pk=pk)
    shown = panels.of(canvas, acts=_acts(request, canvas))
    if not is_fragment(request):
        context = {"canvas": canvas, "panel": shown, "topic": canvas.topic}
        return pages.sheet(request, "canvases/checks.html", canvas.engagement, "canvas", context)
    response = HttpResponse(shown.html)
    response.headers["ETag"] = shown.etag
    response.headers["Cache-Control"] = "private, no-cache"
    answer = get_conditional_response(request, etag=shown.etag, response=response) or response
    answer.headers["X-Number"] = str(shown.number)
    return answer


@require_GET
def workbook(request: StudioRequest, pk: int) -> HttpResponse:
    """Notes, links and findings, for whoever may see them."""
    canvas = get_or_403(Canvas.objects.all(), request, Right.EXPORT, pk=pk)
    return answers.workbook(books.written(canvas), canvas.title)


def _acts(request: StudioRequest, canvas: Canvas) -> bool:
    """Whether the seat could repair anything, so that each finding shows the way."""
    seat = request.participant
    return canvas.locked_at is None and (may(seat, Right.WRITE) or rules.may_link(seat, canvas))
