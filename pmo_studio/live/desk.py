"""A few threads that do database work for an event loop: the hub's, and every request's.

No socket and no idle thread holds a database connection: a thread opens one for its first job,
keeps it while jobs follow each other, and closes it when it has had nothing to do for a moment.
"""

import asyncio
import queue
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, ParamSpec, TypeVar

from django.db import Error, connections

P = ParamSpec("P")
T = TypeVar("T")

# Long enough to serve a join storm with one connection a thread, short enough to count as none.
LINGER_SECONDS = 0.5

Tell = Callable[[], None]
Job = Callable[[], Tell]
Inbox = queue.SimpleQueue[Job | None]


class Desk:
    """A bounded crew of daemon threads; jobs that find nobody free wait in line.

    Who became free last works first, so that a quiet studio needs one thread, with one warm
    connection, and the others rest.
    """

    def __init__(self, name: str, threads: int) -> None:
        self._name = name
        self._most = threads
        self._hired = 0
        self._free: list[Inbox] = []
        self._line: deque[Job] = deque()
        self._is_closed = False
        self._lock = threading.Lock()

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do the work in a thread and answer with its result or its exception."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._give(partial(_do, loop, answer, partial(work, *args, **kwargs)))
        return await answer

    def close(self) -> None:
        """Send the threads home after the jobs that are in line now."""
        with self._lock:
            self._is_closed = True
            free, self._free = self._free, []
        for inbox in free:
            inbox.put(None)

    def _give(self, job: Job) -> None:
        with self._lock:
            if self._free:
                self._free.pop().put(job)
                return
            if self._hired == self._most:
                self._line.append(job)
                return
            self._hired += 1
        threading.Thread(target=self._serve, args=(job,), name=self._name, daemon=True).start()

    def _serve(self, first: Job) -> None:
        inbox: Inbox = queue.SimpleQueue()
        inbox.put(first)
        while (job := _next(inbox)) is not None:
            tell = job()
            # Free before the answer is told: whoever waits for it finds this thread, not another.
            self._come_free(inbox)
            tell()
        connections.close_all()

    def _come_free(self, inbox: Inbox) -> None:
        with self._lock:
            if self._line:
                inbox.put(self._line.popleft())
            elif self._is_closed:
                self._hired -= 1
                inbox.put(None)
            else:
                self._free.append(inbox)


def _next(inbox: Inbox) -> Job | None:
    """What the thread does next, or None when it may go home."""
    try:
        return inbox.get(timeout=LINGER_SECONDS)
    except queue.Empty:
        connections.close_all()
        return inbox.get()


def _do(loop: asyncio.AbstractEventLoop, answer: asyncio.Future[T], work: Callable[[], T]) -> Tell:
    """Do the work; what is returned tells the loop what came of it."""
    try:
        result = work()
    except Exception as error:
        if isinstance(error, Error):
            # The next job must not inherit a connection that this one may have broken.
            connections.close_all()
        return partial(_tell, loop, _fail, answer, error)
    return partial(_tell, loop, _fulfil, answer, result)


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
