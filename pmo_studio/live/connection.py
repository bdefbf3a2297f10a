"""One open socket as the hub sees it: what it has, what waits for it, and how it ends."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from pmo_studio.live.doors import Admission, Knock
from pmo_studio.live.frames import Bundle
from pmo_studio.live.presence import NOBODY_TYPES

Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]

MOST_WAITING = 256
CLOSE_SECONDS = 5.0
# Messages a page may send in a second; typing marks need one every two seconds.
MOST_A_SECOND = 20

# What the browser reads in the close event.
COME_BACK = 4000  # the seat or the session changed: connect again, the door decides anew
TOO_SLOW = 1013
RESTART = 1012
BAD_MESSAGE = 1008


class Connection:
    """Keeps the order of what one page gets; never waits for a slow reader.

    `number` is the newest number that was put in line.  Frames that arrive before `begin` are held
    back, because the log between the page's number and the first of them is still being read.
    """

    __slots__ = (
        "_allowance",
        "_closing",
        "_draining",
        "_held",
        "_send",
        "_task",
        "_waiting",
        "admission",
        "admitted_at",
        "checked_at",
        "knock",
        "number",
        "roster_text",
        "topics",
        "typing_text",
        "viewer",
    )

    def __init__(
        self,
        send: Send,
        admission: Admission,
        *,
        knock: Knock,
        topics: frozenset[str],
        since: int,
    ) -> None:
        loop = asyncio.get_running_loop()
        self.admission = admission
        self.viewer = admission.viewer(topics)
        self.knock = knock
        self.topics = topics
        self.number = since
        self.admitted_at = self.checked_at = loop.time()
        self.roster_text = ""
        self.typing_text = NOBODY_TYPES
        self._allowance = (loop.time(), 0)
        self._send = send
        self._held: list[Bundle] | None = []
        # Mostly empty, and there are hundreds: an empty deque takes ten times the memory.
        self._waiting: list[str] = []
        self._draining: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None
        self._task = asyncio.current_task()

    @property
    def closing(self) -> bool:
        return self._closing is not None

    def begin(self, history: Bundle | None) -> None:
        """Send what the page missed, then what was held back, then everything as it comes."""
        held, self._held = self._held or [], None
        for bundle in [history, *held]:
            if bundle is not None:
                self.take(bundle)

    def take(self, bundle: Bundle) -> None:
        """Put the part of the bundle that the page lacks in line."""
        if self._held is not None:
            self._held.append(bundle)
            return
        if bundle.last <= self.number:
            return
        if bundle.first > self.number + 1:
            # Cannot happen while the hub keeps its order; if it does, the page reads the log anew.
            self.close(COME_BACK)
            return
        missing = bundle if bundle.first > self.number else bundle.after(self.number)
        self.number = bundle.last
        self.put(missing.text_for(self.viewer))

    def put(self, text: str) -> None:
        """Put a message in line; who has too much in line is closed and will replay."""
        if self._closing is not None:
            return
        if len(self._waiting) >= MOST_WAITING:
            self.close(TOO_SLOW)
            return
        self._waiting.append(text)
        if self._draining is None:
            self._draining = asyncio.create_task(self._drain())

    def within_allowance(self) -> bool:
        """Count one message from the page; False when it sends more than any page of ours does."""
        began, used = self._allowance
        now = asyncio.get_running_loop().time()
        self._allowance = (began, used + 1) if now - began < 1 else (now, 1)
        return self._allowance[1] <= MOST_A_SECOND

    def tell_roster(self, text: str) -> None:
        if text != self.roster_text:
            self.roster_text = text
            self.put(text)

    def tell_typing(self, text: str) -> None:
        if text != self.typing_text:
            self.typing_text = text
            self.put(text)

    async def _drain(self) -> None:
        try:
            while self._waiting:
                await self._send({"type": "websocket.send", "text": self._waiting.pop(0)})
        except OSError:
            # The peer went away; the endpoint hears of it on its own.
            self._waiting.clear()
        finally:
            self._draining = None

    def close(self, code: int) -> None:
        """End the socket.  A reader that takes nothing any more is dropped after CLOSE_SECONDS."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(code))

    async def _close(self, code: int) -> None:
        if self._draining is not None:
            self._draining.cancel()
        self._waiting.clear()
        with contextlib.suppress(OSError, RuntimeError, TimeoutError):
            closing = self._send({"type": "websocket.close", "code": code})
            await asyncio.wait_for(closing, CLOSE_SECONDS)
            return
        if self._task is not None:
            self._task.cancel()

    async def closed(self) -> None:
        """Wait until the close has gone out."""
        if self._closing is not None:
            await asyncio.wait([self._closing])
