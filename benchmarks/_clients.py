"""Clients that cost little, so that what is measured is the server: raw sockets on asyncio."""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

NUMBER = re.compile(rb'"number":([0-9]+)')
HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: MTIzNDU2Nzg5MDEyMzQ1Ng==\r\nCookie: {cookie}\r\n\r\n"
)


class Viewer(asyncio.Protocol):
    """One page that only listens: notes when each number came."""

    def __init__(self, handshake: str) -> None:
        self._handshake = handshake
        self.joined: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.came: dict[int, float] = {}
        self._left = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._handshake.encode())

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        if not self.joined.done() and b'"frames"' in data:
            self.joined.set_result(None)
        # A message may come in pieces: the rest of the last one is looked at again.
        whole = self._left + data
        end = 0
        for found in NUMBER.finditer(whole, 0, max(0, len(whole) - 1)):
            self.came.setdefault(int(found[1]), now)
            end = found.end()
        self._left = whole[max(end, len(whole) - 30) :]

    def connection_lost(self, error: Exception | None) -> None:
        if not self.joined.done():
            self.joined.set_exception(ConnectionError("closed before the first message"))


async def join(port: int, path: str, cookies: list[str]) -> list[Viewer]:
    """Open a socket per cookie, all at once; done when every one has its first frames."""
    loop = asyncio.get_running_loop()

    async def open_one(cookie: str) -> Viewer:
        handshake = HANDSHAKE.format(path=path, port=port, cookie=cookie)
        _, viewer = await loop.create_connection(lambda: Viewer(handshake), "127.0.0.1", port)
        await viewer.joined
        return viewer

    return await asyncio.gather(*(open_one(cookie) for cookie in cookies))


async def until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether the condition came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.002)
    return True


class Browser:
    """One person's HTTP connection, kept alive, with cookies."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port = port
        self.cookies = dict([cookie.split("=", 1)] if cookie else [])
        # The number of the event that the newest answer told of.
        self.number = 0
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._used_at = 0.0

    async def get(self, path: str) -> tuple[int, bytes]:
        return await self._request("GET", path, b"", {})

    async def post(
        self, path: str, fields: Mapping[str, object], key: str = ""
    ) -> tuple[int, bytes]:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
        }
        if key:
            headers["Idempotency-Key"] = key
        return await self._request("POST", path, urlencode(fields).encode(), headers)

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _request(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        # uvicorn hangs up after five idle seconds.
        if time.monotonic() - self._used_at > 3:
            self.close()
        self._used_at = time.monotonic()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Cookie: {cookie}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        lines += [f"Content-Length: {len(body)}", "", ""]
        writer.write("\r\n".join(lines).encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        length = 0
        for line in head[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                self.cookies.update([value.split(";", 1)[0].split("=", 1)])
            if name.lower() == "content-length":
                length = int(value)
            if name.lower() == "x-number":
                self.number = int(value.split(",")[-1])
        return int(head[0].split()[1]), await reader.readexactly(length)
