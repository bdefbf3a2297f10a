"""Django's requests, each whole on one of a few threads (docs/adr/0008-a-few-threads.md)."""

import asyncio
from typing import IO, Any, NamedTuple

from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import FileResponse, HttpResponseBase
from django.urls import set_script_prefix

from pmo_studio.live.desk import Desk

# More requests than these at once wait in line; each of them may hold a database connection.
THREADS = 32


class Answer(NamedTuple):
    """What a request is answered with, and how many seconds that waits."""

    response: Any
    after: float


class Handler(ASGIHandler):
    """Serves synchronous views as every synchronous server does: a request, a thread.

    Django's own handler makes a thread and a database connection for each request and hands every
    step of it back and forth between that thread and the event loop, for views that might be
    asynchronous.  Ours are not, and half of a short request's time was spent on that.
    """

    def __init__(self) -> None:
        super().__init__()
        self._desk = Desk("request", THREADS)

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        try:
            response, after = await self._desk.run(self._answer, scope, body)
            # Guesses are held up here, where waiting costs no thread.
            await asyncio.sleep(after)
            await self._send(response, send)
        finally:
            body.close()

    async def _send(self, response: Any, send: Any) -> None:
        try:
            await self.send_response(response, send)
        finally:
            if response.streaming:
                await self._desk.run(response.close)

    def _answer(self, scope: Any, body: IO[bytes]) -> Answer:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refusal = self.create_request(scope, body)
        response: Any = refusal if request is None else self.get_response(request)
        self._prepare(response)
        return Answer(response, getattr(request, "answer_after", 0.0))

    def _prepare(self, response: HttpResponseBase) -> None:
        response._handler_class = self.__class__  # type: ignore[attr-defined]  # Django's own mark
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if not response.streaming:
            # Nothing more is read from the database: the thread is free for the next request.
            response.close()
