"""The polling twin of the socket, and who-am-I for pages that were away."""

from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.subjects import is_id
from pmo_studio.live import replay
from pmo_studio.live.doors import facilitates
from pmo_studio.live.frames import Viewer, message
from pmo_studio.live.presence import KEY


@require_GET
@never_cache
def since(request: StudioRequest, engagement_id: int, number: int) -> HttpResponse:
    """What the socket would have sent after `number`, for pages that can have no socket."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=engagement_id)
    topics = frozenset(t for t in request.GET.getlist("topic") if KEY.fullmatch(t))
    seat = request.participant
    viewer = Viewer(seat.pk, facilitates(seat.role), topics)
    text = message(replay.frames(engagement.pk, number), viewer)
    return HttpResponse(text, content_type="application/json")


@require_GET
@never_cache
def hello(request: StudioRequest) -> HttpResponse:
    """A fresh safety token, and whose seat this browser has now, for an outbox that was refused.

    {"csrf": token, "participant": id or null, "may": rights, "number": newest number or null}
    """
    engagement_id = request.GET.get("engagement", "")
    if not is_id(engagement_id):
        raise Http404
    seat = request.seats.at(int(engagement_id))
    rights = [right.value for right in Right if seat is not None and may(seat, right)]
    sees = seat is not None and Right.SEE.value in rights
    return JsonResponse(
        {
            "csrf": get_token(request),
            "participant": seat.pk if seat is not None and sees else None,
            "may": rights,
            "number": seat.engagement.last_number if seat is not None and sees else None,
        }
    )
