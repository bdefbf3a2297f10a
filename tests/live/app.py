"""The studio as a server in a process of its own, with the probes of these tests.

Imported by the fork server, so that a server starts in a moment; run() is what a server does.
"""

import logging
import socket

import uvicorn
from django.conf import settings

from pmo_studio.asgi import application  # sets Django up
from pmo_studio.core import bells as core_bells
from pmo_studio.live import bells
from pmo_studio.live import connection as live_connection
from tests.live import probes


def run(listener: socket.socket, bell: str, lifespan: str, most_waiting: int) -> None:
    """Serve until somebody ends this process."""
    logging.disable(logging.CRITICAL)
    core_bells.unregister(bells.bell())
    bells.bell.cache_clear()
    settings.LIVE_BELL = bell
    settings.ROOT_URLCONF = "tests.live.urls"
    core_bells.register(bells.bell())
    probes.register()
    live_connection.MOST_WAITING = most_waiting
    config = uvicorn.Config(
        application,
        log_config=None,
        lifespan=lifespan,
        timeout_graceful_shutdown=5,
        ws_per_message_deflate=False,
    )
    uvicorn.Server(config).run(sockets=[listener])
