"""The addresses that leave the studio: on the wall, in a QR code, in a mail."""

from django.conf import settings
from django.http import HttpRequest

from assessments.answering import tokens
from assessments.models import Assessment
from pmo_studio.core import qr

INVITATIONS = "/answer-invitations/"


def to_answer(request: HttpRequest, assessment: Assessment) -> str:
    """Where people answer, as their phones reach it."""
    return qr.address(request, tokens.path_of(assessment))


def to_invitation(request: HttpRequest | None = None) -> str:
    """The link of an invitation, with `{token}` in it; without a request, as people type it."""
    begin = (
        settings.PUBLIC_URL + INVITATIONS if request is None else qr.address(request, INVITATIONS)
    )
    return begin + "{token}/"


def short(address: str) -> str:
    """As it is read from a wall: without https:// and the last slash."""
    return address.partition("://")[2].rstrip("/")
