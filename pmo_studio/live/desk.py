"""A few threads that do the hub's database work.

No socket ever holds a database connection: a thread opens one for the first job, keeps it while
jobs follow each other, and closes it when it has had nothing to do for a moment.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, ParamSpec, TypeVar

from django.db import Error, connections

P = ParamSpec("P")
T = TypeVar("T")

# Long enough to serve a join storm with one connection a thread, short enough to count as none.
LINGER_SECONDS = 0.5

Job = Callable[[], None]


class Desk:
    """A bounded pool of daemon threads; jobs wait in line, in the order in which they came."""

    def __init__(self, name: str, threads: int) -> None:
        self._name = name
        self._most = threads
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do the work in a thread and answer with its result or its exception."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._hire()
        self._jobs.put(partial(_do, loop, answer, partial(work, *args, **kwargs)))
        return await answer

    def close(self) -> None:
        """Send the threads home after the jobs that are in line now."""
        for _thread in self._threads:
            self._jobs.put(None)
        self._threads.clear()

    def _hire(self) -> None:
        if len(self._threads) < self._most:
            thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self) -> None:
        while True:
            try:
                job = self._jobs.get(timeout=LINGER_SECONDS)
            except queue.Empty:
                connections.close_all()
                job = self._jobs.get()
            if job is None:
                connections.close_all()
                return
            job()


def _do(loop: asyncio.AbstractEventLoop, answer: asyncio.Future[T], work: Callable[[], T]) -> None:
    try:
        result = work()
    except Exception as error:
        if isinstance(error, Error):
            # The next job must not inherit a connection that this one may have broken.
            connections.close_all()
        _tell(loop, _fail, answer, error)
    else:
        _tell(loop, _fulfil, answer, result)


def _tell(loop: asyncio.AbstractEventLoop, how: Callable[..., None], *args: Any) -> None:
    # A loop that closed meanwhile has nobody left who waits for the answer.
    if not loop.is_closed():
        loop.call_soon_threadsafe(how, *args)


def _fulfil(answer: asyncio.Future[T], result: T) -> None:
    if not answer.done():
        answer.set_result(result)


def _fail(answer: asyncio.Future[Any], error: Exception) -> None:
    if not answer.done():
        answer.set_exception(error)
