"""The hub: everything that is live in one process, on one event loop, without a model.

A bell says "engagement 7 is at 42"; the hub reads the log after the number that it has sent last
and hands every page the same bytes.  A lost bell costs one safety tick and never an event.
"""

import asyncio
import contextlib
import json
import logging
import re
from collections import deque
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pmo_studio.live import doors, presence, replay, rosters
from pmo_studio.live.bells import LiveBell
from pmo_studio.live.connection import (
    BAD_MESSAGE,
    CLOSE_SECONDS,
    COME_BACK,
    RESTART,
    Connection,
)
from pmo_studio.live.desk import Desk
from pmo_studio.live.frames import Bundle, Frame, bundle
from pmo_studio.live.presence import Here, Mark

logger = logging.getLogger(__name__)

GATHER_SECONDS = 0.05
TICK_SECONDS = 2.0
BEAT_SECONDS = 10.0
ROSTER_SECONDS = 0.5
# A large room hears less often who is here: a roster costs a message to each.
ROSTERS_A_SECOND = 500
# After so long a socket that stands on an account asks the door again (a changed password).
READMIT_SECONDS = 60.0
READMIT_AT_ONCE = 50
# So many handshakes are answered by one round of queries.
CROWD = 100
# Messages a page may send in a second; typing marks need one every two seconds.
MOST_A_SECOND = 20
SUBJECT = re.compile(r"[a-z_]{1,30}:[0-9]{1,18}")

# Events after which a seat's sockets must ask the door again.  The subject is "seat:ID".
SEAT_KINDS = frozenset(
    {
        "lead.handed_over",
        "person.erased",
        "seat.erased",
        "seat.left",
        "seat.moved",
        "seat.removed",
        "seat.renamed",
        "seat.role_changed",
    }
)
# ... and those after which everybody's must.
EVERYBODY_KINDS = frozenset({"engagement.archived", "engagement.restored"})
# Fragments made before these may hold what nobody may read any more.
FORGET_KINDS = frozenset({"person.erased", "seat.erased", "text.redacted"})


@dataclass(eq=False)
class Room:
    """One engagement that somebody has open, and the newest frames for those who come late."""

    engagement_id: int
    number: int
    connections: set[Connection] = field(default_factory=set)
    recent: deque[Frame] = field(default_factory=lambda: deque(maxlen=replay.MOST))
    rung: asyncio.Event = field(default_factory=asyncio.Event)
    people_changed: asyncio.Event = field(default_factory=asyncio.Event)
    typing: dict[int, Mark] = field(default_factory=dict)
    elsewhere: list[Here] = field(default_factory=list)
    typing_elsewhere: dict[int, Mark] = field(default_factory=dict)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    # One reader at a time: who comes after finds what the first has read.
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    def here(self) -> list[Here]:
        return [
            Here(
                seat_id=connection.admission.seat_id,
                name=connection.admission.name,
                initials=connection.admission.initials,
                tint=connection.admission.tint,
                topics=connection.topics,
                since=connection.admitted_at,
            )
            for connection in self.connections
        ]

    def remember(self, news: Bundle) -> None:
        if any(
            frame.reload == replay.EVERYTHING or frame.kind in FORGET_KINDS for frame in news.frames
        ):
            self.recent.clear()
            return
        self.recent.extend(news.frames)

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


class Hub:
    """Rooms, their sockets, and the tasks that keep them informed.  Lives on one event loop."""

    def __init__(self, bell: LiveBell) -> None:
        self.bell = bell
        self.rooms: dict[int, Room] = {}
        self._loop = asyncio.get_running_loop()
        # Two lines, so that a join storm never delays what people write.
        self._door = Desk("live-door", 1)
        self._log = Desk("live-log", 2)
        self._knocking: list[tuple[doors.Knock, asyncio.Future[doors.Admission]]] = []
        self._opening: asyncio.Task[None] | None = None
        self._tasks = [self._begin(self._tick()), self._begin(self._beat())]
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

    def session_ended(self, session_key: str) -> None:
        """Somebody logged out in this process; safe from any thread."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._end_sessions, {session_key})

    # --- sockets ---------------------------------------------------------------------------------

    async def admit(self, knock: doors.Knock) -> doors.Admission:
        """Ask the door; raises doors.Refused.  Who knocks while it is being asked goes together."""
        answer: asyncio.Future[doors.Admission] = self._loop.create_future()
        self._knocking.append((knock, answer))
        if self._opening is None:
            self._opening = self._begin(self._open_door())
        return await answer

    async def join(self, connection: Connection) -> None:
        """Subscribe first, then read what the page missed: so nothing can fall in between."""
        admission = connection.admission
        room = self.rooms.get(admission.engagement_id) or self._open_room(admission)
        room.connections.add(connection)
        room.people_changed.set()
        connection.begin(await self._history(room, connection.number, admission.number))

    def leave(self, connection: Connection) -> None:
        room = self.rooms.get(connection.admission.engagement_id)
        if room is None or connection not in room.connections:
            return
        room.connections.discard(connection)
        room.people_changed.set()
        if not room.connections:
            self._close_room(room)

    def hear(self, connection: Connection, text: str) -> None:
        """A message from a page: only typing marks travel up the socket."""
        room = self.rooms.get(connection.admission.engagement_id)
        if room is None or connection.closing:
            return
        subject = _typed_subject(text)
        if subject is None or not self._within_allowance(connection):
            connection.close(BAD_MESSAGE)
            return
        if not connection.admission.may_write:
            return
        seat_id = connection.admission.seat_id
        if subject:
            until = self._loop.time() + presence.TYPING_SECONDS
            name = connection.admission.name
            room.typing[seat_id] = Mark(seat_id, name, subject, connection.topics, until)
        else:
            room.typing.pop(seat_id, None)
        room.people_changed.set()

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
        if self.bell.reaches_others:
            with contextlib.suppress(Exception):  # the others forget this process by themselves
                withdrawing = self._log.run(rosters.withdraw, self.bell.process)
                await asyncio.wait_for(withdrawing, CLOSE_SECONDS)
        self._door.close()
        self._log.close()

    # --- the door --------------------------------------------------------------------------------

    async def _open_door(self) -> None:
        while self._knocking:
            crowd, self._knocking = self._knocking[:CROWD], self._knocking[CROWD:]
            try:
                answers = await self._door.run(doors.admit_all, [knock for knock, _ in crowd])
            except Exception as error:
                for _, waiting in crowd:
                    _settle(waiting, error)
            else:
                for (_, waiting), answer in zip(crowd, answers, strict=True):
                    _settle(waiting, answer)
        self._opening = None

    # --- rooms -----------------------------------------------------------------------------------

    def _open_room(self, admission: doors.Admission) -> Room:
        room = Room(admission.engagement_id, admission.number)
        self.rooms[room.engagement_id] = room
        room.tasks = [self._begin(self._pump(room)), self._begin(self._tell_presence(room))]
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
            await asyncio.sleep(GATHER_SECONDS)

    async def _advance(self, room: Room) -> None:
        read = await self._log.run(replay.frames, room.engagement_id, room.number)
        news = bundle(room.number, read)
        if news is None:
            return
        room.number = news.last
        room.remember(news)
        # Who lost a right is out before the first frame that came after the loss.
        self._drop_changed_seats(room, news.frames)
        for connection in list(room.connections):
            connection.take(news)

    def _drop_changed_seats(self, room: Room, frames: Iterable[Frame]) -> None:
        everybody = False
        subjects = set()
        for frame in frames:
            # A reload of everything stands for events that nobody here has looked at.
            everybody |= frame.kind in EVERYBODY_KINDS or frame.reload == replay.EVERYTHING
            if frame.kind in SEAT_KINDS:
                subjects.add(frame.subject)
        for connection in room.connections:
            if everybody or f"seat:{connection.admission.seat_id}" in subjects:
                connection.close(COME_BACK)

    # --- presence --------------------------------------------------------------------------------

    async def _tell_presence(self, room: Room) -> None:
        """At most every 500 ms (a room of a thousand: two seconds), and only what changed."""
        while True:
            await self._presence_change(room)
            room.people_changed.clear()
            now = self._loop.time()
            room.typing = _unexpired(room.typing, now)
            room.typing_elsewhere = _unexpired(room.typing_elsewhere, now)
            news = presence.News(
                [*room.here(), *room.elsewhere],
                [*room.typing_elsewhere.values(), *room.typing.values()],
            )
            for connection in list(room.connections):
                connection.tell_roster(news.roster(connection.viewer.facilitates))
                connection.tell_typing(news.typing(connection.topics))
            if self.bell.reaches_others:
                await self._publish([room])
            await asyncio.sleep(max(ROSTER_SECONDS, len(room.connections) / ROSTERS_A_SECOND))

    async def _presence_change(self, room: Room) -> None:
        """Wait for a change, or until the oldest typing mark has to go."""
        marks = [*room.typing.values(), *room.typing_elsewhere.values()]
        patience = None
        if marks:
            patience = max(0.0, min(mark.until for mark in marks) - self._loop.time())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(room.people_changed.wait(), patience)

    async def _publish(self, rooms: list[Room]) -> None:
        """Tell the other processes who is here."""
        now = self._loop.time()
        lists = [
            rosters.Published(room.engagement_id, room.here(), list(room.typing.values()))
            for room in rooms
        ]
        try:
            await self._log.run(rosters.publish, self.bell.process, lists, now)
        except Exception:
            logger.exception("the roster could not be published")

    async def _read_elsewhere(self, rooms: list[Room]) -> None:
        now = self._loop.time()
        ids = [room.engagement_id for room in rooms]
        found = await self._log.run(rosters.elsewhere, self.bell.process, ids, now)
        for room in rooms:
            people, marks = found.get(room.engagement_id, ([], {}))
            if people != room.elsewhere or marks != room.typing_elsewhere:
                room.elsewhere, room.typing_elsewhere = people, marks
                room.people_changed.set()

    # --- what happens by the clock ---------------------------------------------------------------

    async def _tick(self) -> None:
        """The safety net: one query over the watched engagements every two seconds."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            if not self.rooms:
                continue
            try:
                await self._look()
            except Exception:
                logger.exception("the safety tick failed; the next one comes in two seconds")

    async def _look(self) -> None:
        # Rooms move on while the query runs: the answer is about what they had before.
        before = {engagement_id: room.number for engagement_id, room in self.rooms.items()}
        numbers = await self._log.run(doors.last_numbers, list(before))
        for room in [self.rooms[each] for each in before if each in self.rooms]:
            number = numbers.get(room.engagement_id)
            if number is None:
                self._close_all(room.connections, doors.NOT_FOUND)
            elif number > room.number:
                room.rung.set()
            elif number < before[room.engagement_id]:
                # The database came back from a backup: what pages and this room hold is void.
                room.number = number
                room.recent.clear()
                self._close_all(room.connections, COME_BACK)
        self._close_all((c for c in self._sockets() if c.admission.has_expired()), COME_BACK)
        await self._check_sessions()
        if self.bell.reaches_others and self.rooms:
            rooms = list(self.rooms.values())
            await self._publish(rooms)
            await self._read_elsewhere(rooms)

    async def _check_sessions(self) -> None:
        keys = {c.admission.session_key for c in self._sockets()} - {""}
        if keys:
            good = await self._log.run(doors.sessions_left, sorted(keys))
            self._end_sessions(keys - good)
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
            fresh = await self.admit(connection.knock)
        except doors.Refused as refusal:
            connection.close(refusal.code)
            return
        if fresh.seat_id != connection.admission.seat_id:
            connection.close(COME_BACK)
        connection.checked_at = self._loop.time()

    def _end_sessions(self, keys: set[str]) -> None:
        self._close_all((c for c in self._sockets() if c.admission.session_key in keys), COME_BACK)

    async def _beat(self) -> None:
        """A sign of life with the room's number, so that a page notices silence and gaps."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            for room in list(self.rooms.values()):
                text = json.dumps({"beat": room.number})
                for connection in list(room.connections):
                    connection.put(text)

    # --- small things ----------------------------------------------------------------------------

    def _sockets(self) -> Iterator[Connection]:
        for room in list(self.rooms.values()):
            yield from list(room.connections)

    def _close_all(self, connections: Iterable[Connection], code: int) -> None:
        for connection in list(connections):
            connection.close(code)

    def _within_allowance(self, connection: Connection) -> bool:
        began, used = connection.allowance
        now = self._loop.time()
        connection.allowance = (began, used + 1) if now - began < 1 else (now, 1)
        return connection.allowance[1] <= MOST_A_SECOND

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        return self._loop.create_task(work)


def _unexpired(marks: dict[int, Mark], now: float) -> dict[int, Mark]:
    return {seat_id: mark for seat_id, mark in marks.items() if mark.until > now}


def _settle(
    waiting: "asyncio.Future[doors.Admission]", answer: doors.Admission | Exception
) -> None:
    if waiting.done():
        return
    if isinstance(answer, Exception):
        waiting.set_exception(answer)
    else:
        waiting.set_result(answer)


def _typed_subject(text: str) -> str | None:
    """The subject of {"typing": subject}, "" for nothing any more, None for anything else."""
    if len(text) > 200:
        return None
    try:
        message = json.loads(text)
    except ValueError:
        return None
    subject = message.get("typing") if isinstance(message, dict) else None
    if not isinstance(subject, str) or not (subject == "" or SUBJECT.fullmatch(subject)):
        return None
    return subject
