"""The hub: everything that is live in one process, on one event loop, without a model.

A bell says "engagement 7 is at 42"; the hub reads the log after the number that it has sent last
and hands every page the same bytes.  A lost bell costs one safety tick and never an event.
"""

import asyncio
import contextlib
import logging

from pmo_studio.live import doors, presence, replay
from pmo_studio.live.bells import LiveBell
from pmo_studio.live.connection import BAD_MESSAGE, RESTART, Connection
from pmo_studio.live.desk import Desk
from pmo_studio.live.exchange import Exchange
from pmo_studio.live.frames import Bundle, Frame, bundle
from pmo_studio.live.porter import Porter
from pmo_studio.live.rooms import Room
from pmo_studio.live.watch import Watch

logger = logging.getLogger(__name__)

GATHER_SECONDS = 0.05


class Hub:
    """Rooms, their sockets, and the tasks that keep them informed.  Lives on one event loop."""

    def __init__(self, bell: LiveBell) -> None:
        self.bell = bell
        self.rooms: dict[int, Room] = {}
        self._loop = asyncio.get_running_loop()
        self._log = Desk("live-log", 2)
        self._porter = Porter()
        self._exchange = Exchange(bell, self._log)
        self._watch = Watch(self.rooms, self._log, self._porter, self._exchange)
        self._tasks = [
            self._loop.create_task(self._watch.tick()),
            self._loop.create_task(self._watch.beat()),
        ]
        self._stopped = False
        bell.hear(self)

    # --- what the bells call, from any thread ----------------------------------------------------

    def ring(self, engagement_id: int, number: int) -> None:
        """The engagement's log has grown to `number`; safe from any thread, returns at once."""
        with contextlib.suppress(RuntimeError):  # a closed loop has nobody left to tell
            self._loop.call_soon_threadsafe(self._rung, engagement_id, number)

    def watched(self) -> list[int]:
        """The engagements that somebody has open; safe from any thread."""
        return list(self.rooms.copy())

    def here(self, engagement_id: int) -> list[tuple[int, frozenset[str]]]:
        """Each open page as its seat and topics; safe from any thread."""
        room = self.rooms.get(engagement_id)
        pages = room.connections.copy() if room else ()
        return [(page.admission.seat_id, page.topics) for page in pages if not page.closing]

    def session_ended(self, session_key: str) -> None:
        """Somebody logged out in this process; safe from any thread."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._watch.end_sessions, {session_key})

    # --- sockets ---------------------------------------------------------------------------------

    async def admit(self, knock: doors.Knock) -> doors.Admission:
        """Ask the door; raises doors.Refused."""
        return await self._porter.admit(knock)

    async def join(self, connection: Connection) -> None:
        """Subscribe first, then read what the page missed: so nothing can fall in between."""
        admission = connection.admission
        room = self.rooms.get(admission.engagement_id) or self._open_room(admission)
        room.connections.add(connection)
        room.attendance.changed.set()
        connection.begin(await self._history(room, connection.number, admission.number))

    def leave(self, connection: Connection) -> None:
        room = self.rooms.get(connection.admission.engagement_id)
        if room is None or connection not in room.connections:
            return
        room.connections.discard(connection)
        room.attendance.changed.set()
        if not room.connections:
            self._close_room(room)

    def hear(self, connection: Connection, text: str) -> None:
        """A message from a page: only typing marks travel up the socket."""
        room = self.rooms.get(connection.admission.engagement_id)
        if room is None or connection.closing:
            return
        subject = presence.typed_subject(text)
        if subject is None or not connection.within_allowance():
            connection.close(BAD_MESSAGE)
        elif connection.admission.may_write:
            room.attendance.types(connection, subject)

    async def stop(self) -> None:
        """Close every socket with 1012, so that pages come back to the next process."""
        if self._stopped:
            return
        self._stopped = True
        self.bell.deafen(self)
        everybody = [connection for room in self.rooms.values() for connection in room.connections]
        for connection in everybody:
            connection.close(RESTART)
        for connection in everybody:
            await connection.closed()
        for room in list(self.rooms.values()):
            self._close_room(room)
        for task in self._tasks:
            task.cancel()
        await self._exchange.withdraw()
        self._porter.close()
        self._log.close()

    # --- rooms -----------------------------------------------------------------------------------

    def _open_room(self, admission: doors.Admission) -> Room:
        room = Room(admission.engagement_id, admission.number)
        self.rooms[room.engagement_id] = room
        room.tasks = [
            self._loop.create_task(self._pump(room)),
            self._loop.create_task(self._tell_presence(room)),
        ]
        # The door read its number before the room began to listen.
        room.rung.set()
        return room

    def _close_room(self, room: Room) -> None:
        if self.rooms.get(room.engagement_id) is room:
            del self.rooms[room.engagement_id]
        for task in room.tasks:
            task.cancel()

    async def _history(self, room: Room, since: int, newest: int) -> Bundle | None:
        if since > max(room.number, newest):
            # The page is ahead of the log: the database came back from an older backup.
            return Bundle(since + 1, since + 1, [Frame(newest, reload=replay.EVERYTHING)])
        if since >= room.number:
            return None
        upto = room.number
        async with room.reading:
            remembered = room.remembered(since)
            if remembered is not None:
                return remembered
            read = await self._log.run(replay.frames, room.engagement_id, since, upto=upto)
            room.remember_earlier(read)
        return bundle(since, read)

    def _rung(self, engagement_id: int, number: int) -> None:
        room = self.rooms.get(engagement_id)
        if room is not None and number > room.number:
            room.rung.set()

    async def _pump(self, room: Room) -> None:
        """The first frame of a quiet room goes at once; what follows within 50 ms is gathered."""
        while True:
            await room.rung.wait()
            room.rung.clear()
            try:
                await self._advance(room)
            except Exception:
                # The safety tick rings again while the room is behind.
                logger.exception("engagement %s could not be read", room.engagement_id)
            await self._gather()

    async def _gather(self) -> None:
        await asyncio.sleep(GATHER_SECONDS)

    async def _advance(self, room: Room) -> None:
        read = await self._log.run(replay.frames, room.engagement_id, room.number)
        news = bundle(room.number, read)
        if news is not None:
            room.hand_over(news)

    async def _tell_presence(self, room: Room) -> None:
        """Tell only what changed, with a pause between two rosters."""
        while True:
            await room.attendance.change()
            room.attendance.tell()
            await self._exchange.publish([room])
            await asyncio.sleep(room.attendance.pause)
