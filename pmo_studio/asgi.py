"""The ASGI application: Django for requests, our live endpoint for sockets."""

import logging
import os
import warnings
from typing import Any

import django
from django.utils.http import parse_header_parameters
from django.utils.translation import gettext as __

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmo_studio.settings")
# WhiteNoise streams static files from memory or disk; they are small and far from any socket.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")
# First: what follows needs the apps.
django.setup(set_prefix=False)

from pmo_studio.core.logs import MaskingFilter  # noqa: E402
from pmo_studio.handler import Handler  # noqa: E402
from pmo_studio.live.endpoint import LiveEndpoint  # noqa: E402

django_application = Handler()
live_endpoint = LiveEndpoint()
# The web server writes a line for every request, with its address, in a format of its own.
logging.getLogger("uvicorn.access").addFilter(MaskingFilter())

# Uploads have at most 10 MB (a bundle) and forms 6 MB (settings.py); no view ever sees more.
MOST_MEGABYTES = 12
MOST_BYTES = MOST_MEGABYTES * 1_000_000


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Send each scope to who understands it, and no request that is too large or unreadable."""
    if scope["type"] != "http":
        await live_endpoint(scope, receive, send)
    elif _announced(scope) > MOST_BYTES:
        await _refuse_large(send)
    elif not _has_readable_type(scope):
        words = __("The browser sent something that cannot be understood.")
        await _refuse(send, 400, words)
    else:
        meter = _Meter(receive, send)
        await django_application(scope, meter.receive, meter.send)


class _Meter:
    """Counts what arrives: a body sent in pieces announces no length, or a wrong one."""

    def __init__(self, receive: Any, send: Any) -> None:
        self._receive = receive
        self._send = send
        self._bytes = 0

    @property
    def _is_full(self) -> bool:
        return self._bytes > MOST_BYTES

    async def receive(self) -> Any:
        message = await self._receive()
        if self._is_full:
            return {"type": "http.disconnect"}
        self._bytes += len(message.get("body", b""))
        if not self._is_full:
            return message
        await _refuse_large(self._send)
        # To Django the browser has gone: it drops what it has and answers nothing.
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if not self._is_full:
            await self._send(message)


def _announced(scope: Any) -> int:
    """The largest Content-Length in bytes; 0 where there is none that is a number."""
    values = [value for name, value in scope["headers"] if name == b"content-length"]
    # A number of more digits than these is too large, whatever it is.
    return max((int(value[:18]) for value in values if value.isdigit()), default=0)


def _has_readable_type(scope: Any) -> bool:
    """Whether the Content-Type can be parsed and names no charset but UTF-8.

    No middleware can ask this: Django decodes the address with that charset, whatever codec it
    is, while it makes the request.
    """
    values = [value for name, value in scope["headers"] if name == b"content-type"]
    try:
        kinds = [parse_header_parameters(value.decode("latin-1")) for value in values]
    except (ValueError, LookupError):
        return False
    charsets = [given["charset"].lower() for _kind, given in kinds if "charset" in given]
    # Django refuses the other spelling, utf8, where the error page already needs the form.
    return set(charsets) <= {"utf-8"}


async def _refuse_large(send: Any) -> None:
    words = __("The file is too large: %(most)s MB is the most.") % {"most": MOST_MEGABYTES}
    await _refuse(send, 413, words)


async def _refuse(send: Any, status: int, words: str) -> None:
    body = words.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
