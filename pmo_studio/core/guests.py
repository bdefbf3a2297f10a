"""A guest's seat: a random secret in one cookie per engagement, stored hashed."""

import datetime
import hashlib
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from pmo_studio.core.models import Participant, PastSecret

PREFIX = "pmo_seat_"
# Seats that never expire (the sponsor's) last as long as browsers keep a cookie.
LONGEST = datetime.timedelta(days=400)
# As many cookies of ours are looked at.
MOST_SEATS = 50


def new_secret() -> str:
    """128 random bits as text."""
    return secrets.token_urlsafe(16)


def secret_for(key: str) -> str:
    """The secret that belongs to one join form: pressing its button twice makes one seat.

    The key stands in the page and the secret does not follow from it without our own key.
    """
    return salted_hmac("pmo_studio.guests", key, algorithm="sha256").hexdigest()[:32]


def hash_of(secret: str) -> str:
    """What is stored.  Plain SHA-256 is enough for 128 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def has_cookie(request: HttpRequest) -> bool:
    return any(name.startswith(PREFIX) for name in request.COOKIES)


def secret_hashes(request: HttpRequest) -> list[str]:
    """The hashes of all the guest's secrets that this browser holds."""
    names = [name for name in request.COOKIES if name.startswith(PREFIX)]
    return [hash_of(request.COOKIES[name]) for name in names]


def lost(request: HttpRequest) -> str:
    """What became of a seat whose worthless secret this browser still holds.

    "moved" to another device, "ended" (removed, left, run out), or an empty text, as long as the
    browser holds another seat too.  It tells only what happened to the browser's own seat,
    whatever address was asked for: so nobody learns from it what there is.
    """
    hashes = secret_hashes(request)[:MOST_SEATS]
    seats = Participant.objects.filter(secret_hash__in=hashes)
    if not hashes or seats.active().exists():
        return ""
    past = PastSecret.objects.filter(secret_hash__in=hashes).select_related("participant")
    found = [secret.participant for secret in past]
    if any(seat.is_active() for seat in found):
        return "moved"
    return "ended" if found or seats.exists() else ""


def secret_hash(request: HttpRequest, engagement_id: int) -> str:
    """The hash of the guest's secret for that engagement, or an empty text."""
    secret = request.COOKIES.get(f"{PREFIX}{engagement_id}", "")
    return hash_of(secret) if secret else ""


def seat(response: HttpResponse, participant: Participant, secret: str) -> None:
    """Give the browser the seat's secret for as long as the seat lasts."""
    response.set_cookie(
        f"{PREFIX}{participant.engagement_id}",
        secret,
        expires=participant.expires_at or timezone.now() + LONGEST,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def unseat(response: HttpResponse, engagement_id: int) -> None:
    response.delete_cookie(f"{PREFIX}{engagement_id}", samesite="Lax")
