"""Who is in one room and who types there: on the sockets of this process, and on the others'."""

import asyncio
import contextlib

from pmo_studio.live import presence
from pmo_studio.live.connection import Connection
from pmo_studio.live.presence import Here, Mark
from pmo_studio.live.rosters import Published

ROSTER_SECONDS = 0.5
# A large room hears less often who is here: a roster costs a message to each.
ROSTERS_A_SECOND = 500


class Attendance:
    """Presence of one room, in memory only.  `changed` is set whenever there is news to tell."""

    def __init__(self, engagement_id: int, connections: set[Connection]) -> None:
        self.changed = asyncio.Event()
        self._engagement_id = engagement_id
        # The room's own set: it grows and shrinks while this looks on.
        self._connections = connections
        self._loop = asyncio.get_running_loop()
        self._typing: dict[int, Mark] = {}
        self._elsewhere: list[Here] = []
        self._typing_elsewhere: dict[int, Mark] = {}

    @property
    def pause(self) -> float:
        """Seconds between two rosters: half a second, in a room of a thousand two."""
        return max(ROSTER_SECONDS, len(self._connections) / ROSTERS_A_SECOND)

    def types(self, connection: Connection, subject: str) -> None:
        """The connection's seat types in `subject`; an empty subject: nowhere any more."""
        seat_id, name = connection.admission.seat_id, connection.admission.name
        if subject:
            until = self._loop.time() + presence.TYPING_SECONDS
            self._typing[seat_id] = Mark(seat_id, name, subject, connection.topics, until)
        else:
            self._typing.pop(seat_id, None)
        self.changed.set()

    async def change(self) -> None:
        """Wait for news, or until the oldest typing mark has to go."""
        marks = [*self._typing.values(), *self._typing_elsewhere.values()]
        patience = None
        if marks:
            patience = max(0.0, min(mark.until for mark in marks) - self._loop.time())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.changed.wait(), patience)
        self.changed.clear()

    def tell(self) -> None:
        """Tell every page what has changed for it."""
        now = self._loop.time()
        self._typing = _unexpired(self._typing, now)
        self._typing_elsewhere = _unexpired(self._typing_elsewhere, now)
        news = presence.News(
            [*self._here(), *self._elsewhere],
            [*self._typing_elsewhere.values(), *self._typing.values()],
        )
        for connection in list(self._connections):
            connection.tell_roster(news.roster(connection.viewer.facilitates))
            connection.tell_typing(news.typing(connection.topics))

    def published(self) -> Published:
        """What the other processes are told of this one."""
        return Published(self._engagement_id, self._here(), list(self._typing.values()))

    def hear_from_elsewhere(self, people: list[Here], marks: dict[int, Mark]) -> None:
        """What the other processes have told."""
        if people != self._elsewhere or marks != self._typing_elsewhere:
            self._elsewhere, self._typing_elsewhere = people, marks
            self.changed.set()

    def _here(self) -> list[Here]:
        return [
            Here(
                seat_id=connection.admission.seat_id,
                name=connection.admission.name,
                initials=connection.admission.initials,
                tint=connection.admission.tint,
                topics=connection.topics,
                since=connection.admitted_at,
            )
            for connection in self._connections
        ]


def _unexpired(marks: dict[int, Mark], now: float) -> dict[int, Mark]:
    return {seat_id: mark for seat_id, mark in marks.items() if mark.until > now}
