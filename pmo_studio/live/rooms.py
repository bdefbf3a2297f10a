"""A room: one engagement that somebody has open, its sockets, and its newest frames."""

import asyncio
from collections import deque
from collections.abc import Sequence

from pmo_studio.live import replay, revocations
from pmo_studio.live.attendance import Attendance
from pmo_studio.live.connection import COME_BACK, Connection
from pmo_studio.live.frames import Bundle, Frame, bundle


class Room:
    """What one process knows of one engagement.

    `number` is the newest number that was handed to the sockets; `recent` ends with it, so that
    those who come a little late need no query.
    """

    def __init__(self, engagement_id: int, number: int) -> None:
        self.engagement_id = engagement_id
        self.number = number
        self.connections: set[Connection] = set()
        self.attendance = Attendance(engagement_id, self.connections)
        self.recent: deque[Frame] = deque(maxlen=replay.MOST)
        self.rung = asyncio.Event()
        # One reader at a time: who comes after finds what the first has read.
        self.reading = asyncio.Lock()
        self.tasks: list[asyncio.Task[None]] = []

    def hand_over(self, news: Bundle) -> None:
        """Put the news in every socket's line, in order."""
        self.number = news.last
        self._remember(news)
        # Who lost a right is out before the first frame that came after the loss.
        self._send_to_the_door(news.frames)
        for connection in list(self.connections):
            connection.take(news)

    def start_over(self, number: int) -> None:
        """The database came back from a backup: what pages and this room hold is void."""
        self.number = number
        self.recent.clear()
        self.close_all(COME_BACK)

    def close_all(self, code: int) -> None:
        for connection in list(self.connections):
            connection.close(code)

    def remember_earlier(self, read: Sequence[Frame]) -> None:
        """Put what was read from the log before what is remembered, if nothing lies between."""
        following = self.recent[0].number if self.recent else self.number + 1
        if not read or read[-1].number + 1 != following or len(read) > replay.MOST:
            return
        if any(frame.reload == replay.EVERYTHING for frame in read):
            return
        room_left = replay.MOST - len(self.recent)
        self.recent.extendleft(reversed(read[max(0, len(read) - room_left) :]))

    def remembered(self, since: int) -> Bundle | None:
        """The frames since+1 .. number out of memory, or None when memory does not reach back."""
        if not self.recent or self.recent[0].number > since + 1:
            return None
        return bundle(since, [frame for frame in self.recent if frame.number > since])

    def _remember(self, news: Bundle) -> None:
        if revocations.voids_memory(news.frames):
            self.recent.clear()
        else:
            self.recent.extend(news.frames)

    def _send_to_the_door(self, frames: Sequence[Frame]) -> None:
        everybody, seats = revocations.hits_everybody(frames), revocations.seats_hit(frames)
        for connection in self.connections:
            if everybody or f"seat:{connection.admission.seat_id}" in seats:
                connection.close(COME_BACK)
