"""QR codes as SVG paths: no picture file, no inline style."""

import segno
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __

from pmo_studio.core.models import JoinCode


def join_address(request: HttpRequest, code: JoinCode) -> str:
    """The address in the QR code of the room, as this browser reaches the studio."""
    return request.build_absolute_uri(reverse("core:join_code", args=[code.code]))


def svg(text: str) -> SafeString:
    """The text as a QR code with its quiet zone, medium error correction."""
    code = segno.make(text, error="m", micro=False)
    modules = [list(row) for row in code.matrix]
    border, side = 4, len(modules) + 8
    path = "".join(
        f"M{x + border} {y + border}h1v1h-1z"
        for y, row in enumerate(modules)
        for x, dark in enumerate(row)
        if dark
    )
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" shape-rendering="crispEdges">'
        '<title>{1}</title><rect width="{0}" height="{0}" fill="#fff"/>'
        '<path d="{2}" fill="#000"/></svg>',
        side,
        __("QR code"),
        path,
    )
