from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest


class LiveConfig(AppConfig):
    name = "pmo_studio.live"
    label = "live"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_out

        from pmo_studio.core import bells as core_bells
        from pmo_studio.core import here
        from pmo_studio.live import bells

        core_bells.register(bells.bell())
        here.register(_pages_here)
        user_logged_out.connect(_close_sockets, dispatch_uid="live")


def _pages_here(engagement_id: int) -> Iterator[tuple[int, frozenset[str]]]:
    from pmo_studio.live.here import pages_here

    return pages_here(engagement_id)


def _close_sockets(request: HttpRequest | None, **kwargs: Any) -> None:
    from pmo_studio.live.endpoint import session_ended

    session = getattr(request, "session", None)
    if session is not None and session.session_key:
        session_ended(session.session_key)
