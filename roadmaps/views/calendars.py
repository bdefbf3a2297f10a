"""The secret address of a calendar: made, taken back, and read by programs without a session."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as __
from django.views.decorators.http import require_POST, require_safe

from pmo_studio.core import events, limits, qr, tokens
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from roadmaps import dated
from roadmaps import feed as calendar
from roadmaps.actions import calendars as actions
from roadmaps.models import CalendarFeed
from roadmaps.views.exchange import page

ENGAGEMENTS = Engagement.objects.all()
FEEDS = CalendarFeed.objects.select_related("seat__engagement", "seat__join_code", "seat__user")
# A calendar asks every few hours; several of one person share an address.
asked = limits.WriteLimit()
ASKER = limits.Allowance(burst=20, a_second=1 / 120)
NOT_HERE = "There is no calendar at this address, or it has ended.\n"
TOO_OFTEN = "Asked too often. Try again later.\n"


@require_POST
def make(request: StudioRequest, pk: int) -> HttpResponse:
    """A new address, shown once; the one before ends."""
    engagement = get_or_403(ENGAGEMENTS, request, Right.EXPORT, pk=pk)
    try:
        token = actions.make_feed(by=request.participant, key=events.key_of(request))
    except events.AlreadyDone:
        words = __("The address was made already, and is shown only once. Make a new one.")
        messages.info(request, words)
        return _back(pk)
    address = qr.address(request, reverse("roadmaps:calendar_feed", args=[token]))
    response = page(request, engagement, feed_address=address, feed_qr=qr.svg(address))
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
def revoke(request: StudioRequest, pk: int) -> HttpResponse:
    """Take the address back: calendars that know it get nothing any more."""
    get_or_403(ENGAGEMENTS, request, Right.SEE, pk=pk)
    try:
        actions.revoke_feed(by=request.participant, key=events.key_of(request))
    except events.AlreadyDone:
        pass
    else:
        messages.success(request, __("The address of the calendar no longer works."))
    return _back(pk)


@require_safe
def feed(request: StudioRequest, token: str) -> HttpResponse:
    """The calendar of one seat; some programs ask for its head first.  Whoever has the address
    needs nothing else; unknown, revoked and ended ones answer alike, after the same work."""
    where = str(request.META.get("REMOTE_ADDR", ""))
    if limits.feeds.refuses(where):
        return _plain(TOO_OFTEN, 429)
    found = FEEDS.open().filter(token_hash=tokens.hash_of(token)).first()
    if found is None:
        limits.feeds.failed(where)
        request.answer_after = limits.feeds.pause()
        return _plain(NOT_HERE, 404)
    if asked.wait(found.pk, ASKER):
        return _plain(TOO_OFTEN, 429)
    content = _written(request, found)
    actions.note_use(found, timezone.localdate())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="plan.ics"'
    return _kept_private(response)


def _written(request: StudioRequest, found: CalendarFeed) -> bytes:
    seat = found.seat
    language = seat.user.language if seat.user else ""
    with translation.override(language or seat.engagement.language):
        standing = dated.of(seat.engagement)
        return calendar.of_seat(seat, standing, partial(qr.address, request))


def _plain(words: str, status: int) -> HttpResponse:
    response = HttpResponse(words, content_type="text/plain; charset=utf-8", status=status)
    if status == 429:
        response.headers["Retry-After"] = "60"
    return _kept_private(response)


def _kept_private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _back(engagement_id: int) -> HttpResponse:
    return redirect(f"{reverse('roadmaps:exchange', args=[engagement_id])}#calendar")
