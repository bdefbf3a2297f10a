"""A page as the server sees it: connects, keeps its number, checks the order, comes back."""

import asyncio
import contextlib
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

import websockets
from django.db import connections
from django.test import Client
from websockets.asyncio.client import ClientConnection, connect

PATIENCE_SECONDS = 20
T = TypeVar("T")


def cookies(client: Client) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def run(scenario: Coroutine[Any, Any, T]) -> T:
    """Play the scenario on a loop that lives until every connection has been closed."""

    async def and_say_goodbye() -> T:
        try:
            return await scenario
        finally:
            # Aborted transports close in the next rounds of the loop.
            for _ in range(10):
                await asyncio.sleep(0)

    return asyncio.run(and_say_goodbye())


async def aside(work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Do database work in a thread, as a view does, and leave no connection behind."""

    def close_after() -> T:
        try:
            return work(*args, **kwargs)
        finally:
            connections.close_all()

    return await asyncio.to_thread(close_after)


def open_socket(
    address: str,
    engagement_id: int,
    cookie: str,
    *,
    since: int = 0,
    topic: str = "probe:1",
    origin: str | None = "",
    **options: Any,
) -> Any:
    """A socket as a page of that server opens it, or one of `origin`; None sends no Origin."""
    return connect(
        f"ws://{address}/live/{engagement_id}?since={since}&topic={topic}",
        origin=f"http://{address}" if origin == "" else origin,
        additional_headers={"Cookie": cookie},
        compression=None,
        open_timeout=PATIENCE_SECONDS,
        **options,
    )


async def close_code(socket: ClientConnection) -> int:
    """Read to the end; the code with which the server closed."""
    with contextlib.suppress(websockets.ConnectionClosed):
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for _message in socket:
                pass
    assert socket.close_code is not None
    return socket.close_code


async def next_with(socket: ClientConnection, name: str) -> Any:
    """The content of the next message of that kind."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            message = json.loads(await socket.recv())
            if name in message:
                return message[name]


async def frames_upto(socket: ClientConnection, number: int) -> list[dict[str, Any]]:
    """Frames until that number has come."""
    frames: list[dict[str, Any]] = []
    while not frames or frames[-1]["number"] < number:
        frames += await next_with(socket, "frames")
    return frames


@dataclass
class Page:
    """Stays on the room until it has `upto`, through every lost connection."""

    address: str
    engagement_id: int
    cookie: str
    number: int = 0
    numbers: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    reconnects: int = 0
    socket: ClientConnection | None = None

    async def stay(self, upto: int) -> None:
        async with asyncio.timeout(90):
            while self.number < upto:
                with contextlib.suppress(OSError, EOFError, websockets.WebSocketException):
                    await self._one_connection(upto)
                self.reconnects += 1
                await asyncio.sleep(0.01)

    async def _one_connection(self, upto: int) -> None:
        async with open_socket(
            self.address, self.engagement_id, self.cookie, since=self.number, close_timeout=0.1
        ) as self.socket:
            async for message in self.socket:
                for frame in json.loads(message).get("frames", []):
                    self.apply(frame)
                if self.number >= upto:
                    return

    def apply(self, frame: dict[str, Any]) -> None:
        self.number = frame["number"]
        self.numbers.append(frame["number"])
        if frame.get("html"):
            self.texts.append(frame["html"])

    def drop(self) -> None:
        """Lose the connection without a word, as a phone in a lift does."""
        if self.socket is not None and self.socket.transport is not None:
            self.socket.transport.abort()
