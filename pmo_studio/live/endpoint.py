"""The socket /live/ENGAGEMENT?since=NUMBER&topic=canvas:12, and the hub's beginning and end."""

import asyncio
import gc
import re
import weakref
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from channels.security.websocket import AllowedHostsOriginValidator  # type: ignore[import-untyped]
from django.conf import settings

from pmo_studio.core.subjects import is_id
from pmo_studio.live import bells, doors, origins
from pmo_studio.live.connection import BAD_MESSAGE, Connection, Message, Send
from pmo_studio.live.hub import Hub
from pmo_studio.live.presence import KEY

Receive = Callable[[], Awaitable[Message]]
Scope = dict[str, Any]

PATH = re.compile(r"/live/([0-9]{1,18})/?")
MOST_TOPICS = 8

_hubs: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = weakref.WeakKeyDictionary()


def hub_of_this_loop() -> Hub:
    """The hub of the running event loop; the first socket, or the server's start, makes it."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub(bells.bell())
    return _hubs[loop]


def hubs() -> list[Hub]:
    """Every hub of this process: one, but for tests that run several loops."""
    return list(_hubs.values())


def session_ended(session_key: str) -> None:
    """Close the sockets of a session in this process at once; the others need a safety tick."""
    for hub in hubs():
        hub.session_ended(session_key)


class LiveEndpoint:
    """Answers what Django does not: the scopes "websocket" and "lifespan"."""

    def __init__(self) -> None:
        # It knows the names of the studio, not its port.
        self._guarded = AllowedHostsOriginValidator(serve)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live_and_end(receive, send)
        elif _is_ours(scope):
            await self._guarded(scope, receive, send)
        else:
            # Before the handshake ends: the server answers it with 403.
            await receive()
            await send({"type": "websocket.close"})


def _is_ours(scope: Scope) -> bool:
    """A page of another site, or port, must not listen with the cookies of this one."""
    origin = origins.header(scope["headers"], b"origin")
    host = origins.header(scope["headers"], b"host")
    return origins.is_own(origin, host, settings.PUBLIC_URL)


async def _live_and_end(receive: Receive, send: Send) -> None:
    await receive()
    hub = hub_of_this_loop()
    # What has been imported stays: a collection in a full room need not look at it again.
    gc.freeze()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await hub.stop()
    await send({"type": "lifespan.shutdown.complete"})


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    """One socket from handshake to end."""
    await receive()
    hub = hub_of_this_loop()
    try:
        wish = _wish(scope)
        admission = await hub.admit(wish.knock)
    except doors.Refused as refusal:
        await _refuse(send, refusal.code)
        return
    connection = Connection(send, admission, knock=wish.knock, topics=wish.topics, since=wish.since)
    try:
        await send({"type": "websocket.accept"})
        await hub.join(connection)
        await _listen(hub, connection, receive)
    except OSError:
        return
    except asyncio.CancelledError:
        # The hub gave up a reader that took nothing any more; anything else is the server's end.
        if not connection.closing:
            raise
    finally:
        hub.leave(connection)


async def _listen(hub: Hub, connection: Connection, receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        hub.hear(connection, message.get("text") or "")


async def _refuse(send: Send, code: int) -> None:
    # Accepted first: a browser is told the code of a close, never that of a refused handshake.
    try:
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.close", "code": code})
    except OSError:
        return


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the page asked for in the address and headers of its handshake."""

    knock: doors.Knock
    since: int
    topics: frozenset[str]


def _wish(scope: Scope) -> _Wish:
    path = PATH.fullmatch(scope["path"])
    if path is None:
        raise doors.Refused(doors.NOT_FOUND)
    query = parse_qs(scope["query_string"].decode("latin-1"))
    since = query.get("since", [""])[-1]
    topics = query.get("topic", [])
    good = is_id(since) and all(KEY.fullmatch(topic) for topic in topics)
    if not good or len(topics) > MOST_TOPICS:
        raise doors.Refused(BAD_MESSAGE)
    headers = [value for name, value in scope["headers"] if name == b"cookie"]
    cookies = b"; ".join(headers).decode("latin-1")
    knock = doors.Knock(cookies, int(path[1]))
    return _Wish(knock, int(since), frozenset(topics))
