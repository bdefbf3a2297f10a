"""Who hears that a log has grown: core rings, hubs listen (setting PMO_LIVE_BELL).

`local` reaches this process only, `sqlite` and `postgres` reach every process on the database.
"""

import uuid
from functools import cache
from typing import ClassVar, Protocol

from django.conf import settings


class Listener(Protocol):
    """A hub, as bells see it.  Both are called from any thread."""

    def ring(self, engagement_id: int, number: int) -> None: ...

    def watched(self) -> list[int]: ...


class LiveBell:
    """The local bell, and what all bells share: the listeners of this process.

    Listeners of this process are rung directly by every bell; the others only add how the rest of
    the processes hear it.
    """

    reaches_others: ClassVar[bool] = False

    def __init__(self) -> None:
        self.process = uuid.uuid4().hex
        self._listeners: tuple[Listener, ...] = ()

    def before_commit(self, engagement_id: int, number: int) -> None:
        """Nothing to do inside the transaction."""

    def after_commit(self, engagement_id: int, number: int) -> None:
        for listener in self._listeners:
            listener.ring(engagement_id, number)

    def hear(self, listener: Listener) -> None:
        # Replaced and never changed, so that ringing threads may walk it without a lock.
        self._listeners = (*self._listeners, listener)
        if len(self._listeners) == 1:
            self.start()

    def deafen(self, listener: Listener) -> None:
        if listener not in self._listeners:
            return
        self._listeners = tuple(known for known in self._listeners if known is not listener)
        if not self._listeners:
            self.stop()

    def watched(self) -> set[int]:
        """The engagements that some page of this process has open."""
        return {number for listener in self._listeners for number in listener.watched()}

    def start(self) -> None:
        """The first hub listens."""

    def stop(self) -> None:
        """The last hub is gone."""


@cache
def bell() -> LiveBell:
    """The bell of this process."""
    from pmo_studio.live.bells.postgres import PostgresBell
    from pmo_studio.live.bells.sqlite import SqliteBell

    bells = {"local": LiveBell, "sqlite": SqliteBell, "postgres": PostgresBell}
    return bells[settings.LIVE_BELL]()
