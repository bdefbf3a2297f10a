"""The bell between processes on PostgreSQL: LISTEN and NOTIFY, payload "engagement:number"."""

import logging
import threading
from typing import Any, ClassVar

import psycopg
from django.db import connection

from pmo_studio.live.bells import LiveBell

logger = logging.getLogger(__name__)

CHANNEL = "pmo_live"
PATIENCE_SECONDS = 1.0
RETRY_SECONDS = 2.0


class PostgresBell(LiveBell):
    """One dedicated connection per process that listens; ringing is part of the transaction.

    PostgreSQL sends the notification with the commit, so nobody hears of a change that was undone.
    """

    reaches_others: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__()
        self._stopping = threading.Event()

    def before_commit(self, engagement_id: int, number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{engagement_id}:{number}"])

    def start(self) -> None:
        self._stopping = threading.Event()
        parameters = _parameters()
        threading.Thread(
            target=self._listen, args=(parameters, self._stopping), name="live-bell", daemon=True
        ).start()

    def stop(self) -> None:
        self._stopping.set()

    def _listen(self, parameters: dict[str, Any], stopping: threading.Event) -> None:
        while not stopping.is_set():
            try:
                with psycopg.connect(autocommit=True, **parameters) as listening:
                    self._hear_all(listening, stopping)
            except psycopg.Error:
                # Meanwhile the safety tick does the work.
                logger.warning("the postgres bell is silent; it tries again in two seconds")
                stopping.wait(RETRY_SECONDS)

    def _hear_all(self, listening: psycopg.Connection, stopping: threading.Event) -> None:
        listening.execute(f"LISTEN {CHANNEL}")
        while not stopping.is_set():
            for note in listening.notifies(timeout=PATIENCE_SECONDS):
                engagement_id, _, number = note.payload.partition(":")
                if engagement_id.isdigit() and number.isdigit():
                    self.after_commit(int(engagement_id), int(number))


def _parameters() -> dict[str, Any]:
    """How Django connects, without what belongs to Django alone."""
    parameters: dict[str, Any] = connection.get_connection_params()
    for name in ("pool", "cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    return parameters
