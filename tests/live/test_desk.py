"""The few threads that do an event loop's database work."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from pmo_studio.live import desk as desks
from pmo_studio.live.desk import Desk


def play(act: Callable[[Desk], Any], threads: int = 3) -> Any:
    async def whole() -> Any:
        desk = Desk("test", threads)
        try:
            return await act(desk)
        finally:
            desk.close()

    return asyncio.run(whole())


def test_jobs_one_after_another_use_one_thread():
    async def act(desk: Desk) -> list[int]:
        return [await desk.run(threading.get_ident) for _ in range(20)]

    assert len(set(play(act))) == 1


def test_a_crowd_of_jobs_uses_no_more_threads_than_there_are_and_all_are_done():
    working = threading.Semaphore(3)
    crowded = threading.Event()

    def work(number: int) -> tuple[int, int]:
        if not working.acquire(blocking=False):
            crowded.set()
        working.release()
        return number, threading.get_ident()

    async def act(desk: Desk) -> list[tuple[int, int]]:
        return await asyncio.gather(*(desk.run(work, number) for number in range(200)))

    done = play(act)
    assert [number for number, _ in done] == list(range(200))
    assert len({thread for _, thread in done}) <= 3
    assert not crowded.is_set()


def test_a_job_in_line_waits_for_a_thread_and_not_for_the_loop():
    gate = threading.Event()

    async def act(desk: Desk) -> list[str]:
        held = asyncio.ensure_future(desk.run(gate.wait, 10))
        in_line = asyncio.ensure_future(desk.run(lambda: "done"))
        await asyncio.sleep(0)
        before = "done" if in_line.done() else "waiting"
        gate.set()
        await held
        return [before, await in_line]

    assert play(act, threads=1) == ["waiting", "done"]


def test_an_exception_reaches_who_asked_and_the_thread_goes_on():
    def fail() -> None:
        raise ValueError("no")

    async def act(desk: Desk) -> str:
        with pytest.raises(ValueError, match="no"):
            await desk.run(fail)
        return await desk.run(lambda: "on")

    assert play(act, threads=1) == "on"


def test_a_thread_without_work_closes_its_connections(monkeypatch: pytest.MonkeyPatch):
    closed = threading.Event()
    monkeypatch.setattr(desks, "LINGER_SECONDS", 0.01)
    monkeypatch.setattr(desks.connections, "close_all", closed.set)

    async def act(desk: Desk) -> bool:
        await desk.run(lambda: None)
        return await asyncio.to_thread(closed.wait, 10)

    assert play(act)


def test_threads_go_home_when_the_desk_closes():
    async def act() -> threading.Thread:
        desk = Desk("test", 1)
        thread = await desk.run(threading.current_thread)
        desk.close()
        return thread

    thread = asyncio.run(act())
    thread.join(10)
    assert not thread.is_alive()
