"""What happens by the clock: the safety tick, sessions that have ended, signs of life."""

import asyncio
import json
import logging
from collections.abc import Iterator

from pmo_studio.live import doors
from pmo_studio.live.connection import COME_BACK, Connection
from pmo_studio.live.desk import Desk
from pmo_studio.live.exchange import Exchange
from pmo_studio.live.porter import Porter
from pmo_studio.live.rooms import Room

logger = logging.getLogger(__name__)

TICK_SECONDS = 2.0
BEAT_SECONDS = 10.0
# After so long a socket that stands on an account asks the door again (a changed password).
READMIT_SECONDS = 60.0
READMIT_AT_ONCE = 50


class Watch:
    """Looks after all rooms of a hub; `rooms` is the hub's own dictionary."""

    def __init__(
        self, rooms: dict[int, Room], log: Desk, porter: Porter, exchange: Exchange
    ) -> None:
        self._rooms = rooms
        self._log = log
        self._porter = porter
        self._exchange = exchange
        self._loop = asyncio.get_running_loop()

    async def tick(self) -> None:
        """The safety net: one query over the watched engagements every two seconds."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            if not self._rooms:
                continue
            try:
                await self._look()
            except Exception:
                logger.exception("the safety tick failed; the next one comes in two seconds")

    async def beat(self) -> None:
        """A sign of life with the room's number, so that a page notices silence and gaps."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            for room in list(self._rooms.values()):
                text = json.dumps({"beat": room.number})
                for connection in list(room.connections):
                    connection.put(text)

    def end_sessions(self, keys: set[str]) -> None:
        """Close the sockets that stand on one of these sessions."""
        for connection in self._sockets():
            if connection.admission.session_key in keys:
                connection.close(COME_BACK)

    async def _look(self) -> None:
        await self._compare_numbers()
        for connection in self._sockets():
            if connection.admission.has_expired():
                connection.close(COME_BACK)
        await self._check_sessions()
        rooms = list(self._rooms.values())
        await self._exchange.publish(rooms)
        await self._exchange.read(rooms)

    async def _compare_numbers(self) -> None:
        # Rooms move on while the query runs: the answer is about what they had before.
        before = {engagement_id: room.number for engagement_id, room in self._rooms.items()}
        numbers = await self._log.run(doors.last_numbers, list(before))
        for room in [self._rooms[each] for each in before if each in self._rooms]:
            number = numbers.get(room.engagement_id)
            if number is None:
                room.close_all(doors.NOT_FOUND)
            elif number > room.number:
                room.rung.set()
            elif number < before[room.engagement_id]:
                room.start_over(number)

    async def _check_sessions(self) -> None:
        keys = {each.admission.session_key for each in self._sockets()} - {""}
        if keys:
            good = await self._log.run(doors.sessions_left, sorted(keys))
            self.end_sessions(keys - good)
        now = self._loop.time()
        old = [
            connection
            for connection in self._sockets()
            if connection.admission.session_key and now - connection.checked_at > READMIT_SECONDS
        ]
        for connection in old[:READMIT_AT_ONCE]:
            await self._readmit(connection)

    async def _readmit(self, connection: Connection) -> None:
        try:
            fresh = await self._porter.admit(connection.knock)
        except doors.Refused as refusal:
            connection.close(refusal.code)
            return
        if fresh.seat_id != connection.admission.seat_id:
            connection.close(COME_BACK)
        connection.checked_at = self._loop.time()

    def _sockets(self) -> Iterator[Connection]:
        for room in list(self._rooms.values()):
            yield from list(room.connections)
