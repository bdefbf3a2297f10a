"""QR codes as SVG paths: no picture file, no inline style."""

from functools import lru_cache

import segno
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __

from pmo_studio.core.models import JoinCode

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def address(request: HttpRequest, path: str) -> str:
    """A path as other devices reach it.

    As this browser reaches the studio, unless it runs on the studio's own machine: a phone in
    the room cannot follow "localhost".
    """
    host = request.get_host().rpartition(":")[0] or request.get_host()
    if host in LOOPBACK or request.get_host() in LOOPBACK:
        return settings.PUBLIC_URL + path
    return request.build_absolute_uri(path)


def join_address(request: HttpRequest, code: JoinCode) -> str:
    """The address in the QR code of the room."""
    return address(request, reverse("core:join_code", args=[code.code]))


def place(request: HttpRequest) -> str:
    """What people type into their browser to find the field for the code."""
    return address(request, "").partition("://")[2].split("/", 1)[0]


def svg(text: str) -> SafeString:
    """The text as a QR code with its quiet zone, medium error correction."""
    side, path = _drawing(text)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" shape-rendering="crispEdges">'
        '<title>{1}</title><rect width="{0}" height="{0}" fill="#fff"/>'
        '<path d="{2}" fill="#000"/></svg>',
        side,
        __("QR code"),
        path,
    )


# A room's code stands on every page that its facilitator opens; one-time links are used once.
@lru_cache(maxsize=64)
def _drawing(text: str) -> tuple[int, str]:
    """Side in modules with the quiet zone, and the dark modules as one path."""
    code = segno.make(text, error="m", micro=False)
    modules = [list(row) for row in code.matrix]
    border, side = 4, len(modules) + 8
    path = "".join(
        f"M{x + border} {y + border}h1v1h-1z"
        for y, row in enumerate(modules)
        for x, dark in enumerate(row)
        if dark
    )
    return side, path
