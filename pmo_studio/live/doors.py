"""Who may open a socket: exactly the rules of core.access.Seats, asked once per handshake."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.http.cookie import parse_cookie
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from pmo_studio.core import guests
from pmo_studio.core.access import Right, Seats, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.live.frames import Viewer

NOT_SIGNED_IN = 4401
NO_RIGHT = 4403
NOT_FOUND = 4404


class Refused(Exception):
    """No socket for this request; `code` is what the browser reads in the close event."""

    def __init__(self, code: int) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Admission:
    """A seat that may listen, with everything that the hub needs and no database row."""

    engagement_id: int
    number: int
    seat_id: int
    name: str
    initials: str
    tint: int
    role: str
    may_write: bool
    expires_at: datetime.datetime | None
    # Empty for guests: their seat, not a session, is what can end.
    session_key: str

    def viewer(self, topics: frozenset[str]) -> Viewer:
        return Viewer(self.seat_id, facilitates(self.role), topics)

    def has_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()


def facilitates(role: str) -> bool:
    return role in ("lead", "facilitator")


@dataclass(frozen=True, slots=True)
class Knock:
    """A handshake that waits: the cookies of a browser, and the engagement it wants to hear."""

    cookies: str
    engagement_id: int


def admit(knock: Knock) -> Admission:
    """The admission of whoever sends these cookies; raises Refused.  At most three queries."""
    request = _request(knock.cookies)
    if not request.seats.any():
        raise Refused(NOT_SIGNED_IN)
    return _admission(request, request.seats.at(knock.engagement_id))


def admit_all(knocks: Sequence[Knock]) -> list[Admission | Refused]:
    """The same for a crowd: guests are looked up together, one query for each engagement."""
    known: dict[tuple[int, str], Participant] = {}
    secrets: dict[int, list[str]] = {}
    requests = [_request(knock.cookies) for knock in knocks]
    hashes = [
        # An account goes first, so who may have one is asked alone.
        "" if _has_session(request) else guests.secret_hash(request, knock.engagement_id)
        for request, knock in zip(requests, knocks, strict=True)
    ]
    for knock, secret_hash in zip(knocks, hashes, strict=True):
        if secret_hash:
            secrets.setdefault(knock.engagement_id, []).append(secret_hash)
    for engagement_id, wanted in secrets.items():
        seats = Participant.objects.active().for_access().filter(engagement=engagement_id)
        for found in seats.filter(secret_hash__in=wanted):
            known[engagement_id, found.secret_hash] = found
    answers: list[Admission | Refused] = []
    for knock, request, secret_hash in zip(knocks, requests, hashes, strict=True):
        try:
            if secret_hash:
                seat = known.get((knock.engagement_id, secret_hash))
                answers.append(_admission(request, seat))
            else:
                answers.append(admit(knock))
        except Refused as refusal:
            answers.append(refusal)
    return answers


def _has_session(request: StudioRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def sessions_left(keys: list[str]) -> set[str]:
    """Which of the sessions are still good: logging out deletes them."""
    unexpired = Session.objects.filter(expire_date__gt=timezone.now())
    return set(unexpired.filter(pk__in=keys).values_list("pk", flat=True))


def last_numbers(engagement_ids: list[int]) -> dict[int, int]:
    """The newest number of each engagement; a deleted one is missing."""
    rows = Engagement.objects.filter(pk__in=engagement_ids)
    return dict(rows.values_list("pk", "last_number"))


def _admission(request: StudioRequest, seat: Participant | None) -> Admission:
    if seat is None:
        raise Refused(NOT_FOUND)
    if not may(seat, Right.SEE):
        raise Refused(NO_RIGHT)
    return Admission(
        engagement_id=seat.engagement_id,
        number=seat.engagement.last_number,
        seat_id=seat.pk,
        name=seat.name,
        initials=seat.initials,
        tint=seat.tint,
        role=seat.role,
        may_write=may(seat, Right.WRITE),
        expires_at=seat.expires_at,
        session_key=(request.session.session_key or "") if seat.user_id is not None else "",
    )


def _request(cookies: str) -> StudioRequest:
    """As much of a request as signing in needs; the handshake has nothing else."""
    request = StudioRequest()
    request.COOKIES = parse_cookie(cookies)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    # As AuthenticationMiddleware does it: nobody is looked up before somebody asks.
    request.user = SimpleLazyObject(partial(get_user, request))  # type: ignore[assignment]
    request.seats = Seats(request)
    return request
