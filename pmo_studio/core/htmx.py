"""Typed requests and the few answers that pages give to htmx."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from pmo_studio.core.access import Seats
from pmo_studio.core.models import Participant


class StudioRequest(HttpRequest):
    """What our middleware makes of a request."""

    htmx: HtmxDetails
    seats: Seats
    participant: Participant


def is_fragment(request: HttpRequest) -> bool:
    """Whether to answer with the fragment: a boosted navigation still wants the page."""
    details: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return bool(details) and not details.boosted


def done(**events: Any) -> HttpResponse:
    """Nothing to swap; tells the page what happened, e.g. done(closeDialog=True)."""
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(events)})
