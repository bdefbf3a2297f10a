"""A guest's seat: a random secret in one cookie per engagement, stored hashed."""

import hashlib
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from pmo_studio.core.models import Participant

PREFIX = "pmo_seat_"


def new_secret() -> str:
    """128 random bits as text."""
    return secrets.token_urlsafe(16)


def hash_of(secret: str) -> str:
    """What is stored.  Plain SHA-256 is enough for 128 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def has_cookie(request: HttpRequest) -> bool:
    return any(name.startswith(PREFIX) for name in request.COOKIES)


def secret_hash(request: HttpRequest, engagement_id: int) -> str:
    """The hash of the guest's secret for that engagement, or an empty text."""
    secret = request.COOKIES.get(f"{PREFIX}{engagement_id}", "")
    return hash_of(secret) if secret else ""


def seat(response: HttpResponse, participant: Participant, secret: str) -> None:
    """Give the browser the seat's secret for as long as the seat lasts."""
    response.set_cookie(
        f"{PREFIX}{participant.engagement_id}",
        secret,
        expires=participant.expires_at,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def unseat(response: HttpResponse, engagement_id: int) -> None:
    response.delete_cookie(f"{PREFIX}{engagement_id}", samesite="Lax")
