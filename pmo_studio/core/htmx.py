"""The typed request, and whether htmx wants a page or a fragment."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from pmo_studio.core.access import Right, Seats
from pmo_studio.core.models import Participant


class StudioRequest(HttpRequest):
    """What our middleware makes of a request."""

    htmx: HtmxDetails
    seats: Seats
    participant: Participant
    # What its page asks of a seat.
    right: Right
    # Seconds that the answer is held back, without holding a thread (pmo_studio.handler).
    answer_after: float


def is_fragment(request: HttpRequest) -> bool:
    """Whether to answer with the fragment: a boosted navigation still wants the page."""
    details: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return bool(details) and not details.boosted
