"""What the benchmarks' servers serve: the studio, and the bare reference beside it.

Both tell at /bench/usage what they have used (/bench/rest: after clearing up), and at /bench/sent
when each message became ready to be sent (the studio: when its transaction had committed), on the
clock that all processes share.
"""

import asyncio
import contextlib
import gc
import json
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from benchmarks._studio import allow_many_files

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

allow_many_files()
sent: dict[int, float] = {}


def usage() -> dict[str, float]:
    return {"cpu": time.process_time(), "rss": resident(), "files": database_files()}


def resident() -> int:
    """Bytes of memory in use; 0 where the machine does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def database_files() -> int:
    """How often this process has the database open; -1 where the machine does not tell."""
    folder = Path("/proc/self/fd")
    if not folder.exists():
        return -1
    links = []
    for link in list(folder.iterdir()):
        with contextlib.suppress(OSError):  # closed meanwhile
            links.append(os.readlink(link))
    return sum(link.endswith("bench.sqlite3") for link in links)


async def answer(send: Send, content: Any) -> None:
    body = json.dumps(content).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def bench(scope: Scope, send: Send) -> None:
    if scope["path"] == "/bench/sent":
        await answer(send, sent)
        return
    if scope["path"] == "/bench/rest":
        gc.collect()
    await answer(send, usage())


def make_studio() -> Any:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmo_studio.settings")
    from pmo_studio.asgi import application
    from pmo_studio.core import bells

    class Stopwatch:
        def before_commit(self, engagement_id: int, number: int) -> None: ...

        def after_commit(self, engagement_id: int, number: int) -> None:
            sent[number] = time.monotonic()

    # First in line, so that no other bell's time is taken off.
    bells.register(Stopwatch())
    bells._bells.reverse()

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/bench/"):
            await bench(scope, send)
        else:
            await application(scope, receive, send)

    return served


def make_bare() -> Any:
    """The least that a broadcast can be: a set of sockets and a loop."""
    sockets: set[Send] = set()

    async def bare(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            sockets.add(send)
            await send({"type": "websocket.send", "text": '{"frames":[]}'})
            while (await receive())["type"] != "websocket.disconnect":
                pass
            sockets.discard(send)
        elif scope["path"].startswith("/bench/"):
            await bench(scope, send)
        else:
            body = (await receive())["body"].decode()
            number = len(sent) + 1
            sent[number] = time.monotonic()
            text = f'{{"frames":[{{"number":{number},"html":{json.dumps(body)}}}]}}'
            await asyncio.gather(
                *(each({"type": "websocket.send", "text": text}) for each in list(sockets))
            )
            await answer(send, number)

    return bare


def __getattr__(name: str) -> Any:
    """uvicorn imports "studio" or "bare": only the one that it names is made."""
    if name == "studio":
        return make_studio()
    if name == "bare":
        return make_bare()
    raise AttributeError(name)
