"""The ASGI application: Django for requests, our live endpoint for sockets."""

import os
import warnings
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmo_studio.settings")
# WhiteNoise streams static files from memory or disk; they are small and far from any socket.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")
# First: it loads the apps, which the live endpoint needs.
django_application = get_asgi_application()

from pmo_studio.live.endpoint import LiveEndpoint  # noqa: E402

live_endpoint = LiveEndpoint()


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Send each scope to who understands it."""
    if scope["type"] == "http":
        await django_application(scope, receive, send)
    else:
        await live_endpoint(scope, receive, send)
