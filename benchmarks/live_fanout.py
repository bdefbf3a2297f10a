"""From one person's write to everybody's screen, beside a bare uvicorn WebSocket broadcast.

Both servers run at the same time with the same number of clients; rounds of writes alternate
between them.  Run: python3 dev.py bench live_fanout
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from benchmarks import _studio
from benchmarks._clients import Browser, Viewer, join, until

CLIENTS = (200, 1000)
ROUNDS = 3
WRITES = 6
# Longer than what the hub gathers, so that every write is the first of a quiet room.
PAUSE = 0.12
PEOPLE = 300
TEXT = "Fewer status reports, one page a month, agreed with every department. " * 3
PROMISED = {200: (2.5, 5.0), 1000: (2.5, 3.0)}


@dataclass
class Side:
    """One of the two servers, its clients, and what was measured."""

    server: _studio.Server
    viewers: list[Viewer]
    write: Callable[[], Awaitable[int]]
    delays: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    lost: int = 0

    async def round(self) -> None:
        before = await asyncio.to_thread(self.server.usage)
        numbers = []
        for _ in range(WRITES):
            number = await self.write()
            numbers.append(number)
            if not await until(lambda n=number: all(n in each.came for each in self.viewers)):
                self.lost += sum(number not in each.came for each in self.viewers)
            await asyncio.sleep(PAUSE)
        after = await asyncio.to_thread(self.server.usage)
        sent = await asyncio.to_thread(self.server.ask, "sent")
        self.cpu.append((after["cpu"] - before["cpu"]) / WRITES)
        for number in numbers:
            last = max(each.came.get(number, 0) for each in self.viewers)
            self.delays.append(last - sent[str(number)])


def main() -> None:
    _studio.allow_many_files()
    figures = _studio.Figures("live_fanout")
    with _studio.studio():
        room = _studio.make_room(max(CLIENTS) + 1)
        for count in CLIENTS:
            with _studio.serve("studio") as ours, _studio.serve("bare") as bare:
                asyncio.run(compare(figures, room, ours, bare, count))
        with _studio.serve("studio") as ours:
            asyncio.run(join_by_form(figures, room, ours))
    figures.save()


async def compare(
    figures: _studio.Figures,
    room: _studio.Room,
    ours: _studio.Server,
    bare: _studio.Server,
    count: int,
) -> None:
    writer = Browser(ours.port, room.cookie(count))
    await writer.get(f"/live/hello?engagement={room.engagement_id}")
    number = await add_note(writer, room)
    path = f"/live/{room.engagement_id}?since={{}}&topic=canvas:{room.canvas_id}"
    cookies = [room.cookie(guest) for guest in range(count)]
    # A few come and go first, so that what is imported once is not counted per connection.
    await leave(await join(ours.port, path.format(number - 1), cookies[:20]))
    await leave(await join(bare.port, "/", [""] * 20))
    await asyncio.sleep(1)

    empty = await asyncio.to_thread(ours.usage, at_rest=True)
    began = time.monotonic()
    viewers = await join(ours.port, path.format(number - 1), cookies)
    seconds = time.monotonic() - began
    joined = await asyncio.to_thread(ours.usage)
    # The rosters of so many arrivals, and the threads that opened the door, come to rest.
    await asyncio.sleep(2.5)
    full = await asyncio.to_thread(ours.usage, at_rest=True)
    began = time.monotonic()
    reference = await join(bare.port, "/", [""] * count)
    figures.add(f"{count}_joins_bare", time.monotonic() - began, "s")
    plain = Browser(bare.port, "")

    async def write_ours() -> int:
        return await add_note(writer, room)

    async def write_bare() -> int:
        _, body = await plain.post("/", {"text": TEXT})
        return int(body)

    sides = Side(ours, viewers, write_ours), Side(bare, reference, write_bare)
    for _ in range(ROUNDS):
        for side in sides:
            await side.round()
    idle = await at_rest(ours)
    report(figures, count, *sides)
    limit = 2.0 if count == 1000 else None
    figures.add(f"{count}_joins", seconds, "s", limit)
    figures.add(f"{count}_joins_cpu", joined["cpu"] - empty["cpu"], "s")
    if full["rss"]:
        each = (full["rss"] - empty["rss"]) / count / 1024
        figures.add(f"{count}_memory_a_connection", each, "KiB", 28)
    if idle >= 0:
        figures.add(f"{count}_idle_database_connections", idle, "", 0)
    await leave([*viewers, *reference])
    writer.close()
    plain.close()


async def at_rest(server: _studio.Server) -> float:
    """Open database connections when nobody writes: the safety tick comes and goes."""
    counts = []
    for _ in range(8):
        await asyncio.sleep(0.25)
        counts.append((await asyncio.to_thread(server.usage))["files"])
    return min(counts)


def report(figures: _studio.Figures, count: int, ours: Side, bare: Side) -> None:
    delay, cpu = PROMISED[count]
    ours_p50, bare_p50 = (_studio.percentile(side.delays, 0.5) for side in (ours, bare))
    figures.add(f"{count}_last_client_p50", ours_p50 * 1000, "ms")
    figures.add(f"{count}_last_client_p50_bare", bare_p50 * 1000, "ms")
    figures.add(f"{count}_last_client_p50_ratio", ours_p50 / bare_p50, "x", delay)
    ours_p95, bare_p95 = (_studio.percentile(side.delays, 0.95) for side in (ours, bare))
    figures.add(f"{count}_last_client_p95_ratio", ours_p95 / bare_p95, "x")
    ours_cpu, bare_cpu = (_studio.percentile(side.cpu, 0.5) for side in (ours, bare))
    figures.add(f"{count}_cpu_a_write", ours_cpu * 1000, "ms")
    figures.add(f"{count}_cpu_a_write_bare", bare_cpu * 1000, "ms")
    figures.add(f"{count}_cpu_ratio", ours_cpu / bare_cpu, "x", cpu)
    figures.add(f"{count}_lost", ours.lost, "", 0)
    figures.keep(f"{count}_raw", {"ours_s": ours.delays, "bare_s": bare.delays})


async def add_note(writer: Browser, room: _studio.Room) -> int:
    """Write as a phone does; the number of the event."""
    fields = {"block": "vp", "text": TEXT, "paper": "sky"}
    status, _ = await writer.post(
        f"/canvases/{room.canvas_id}/notes/add/", fields, key=f"bench-{time.monotonic_ns()}"
    )
    assert status == 200, f"the studio answered {status}"
    return writer.number


async def leave(viewers: list[Viewer]) -> None:
    for viewer in viewers:
        assert viewer.transport is not None
        viewer.transport.abort()
    await asyncio.sleep(0.3)


async def join_by_form(
    figures: _studio.Figures, room: _studio.Room, server: _studio.Server
) -> None:
    """A room full of people scans the code, types a name and takes a seat."""

    async def take_a_seat(number: int) -> int:
        browser = Browser(server.port, "")
        await browser.get(f"/j/{room.code}/")
        status, _ = await browser.post("/join/", {"code": room.code, "name": f"Person {number}"})
        browser.close()
        return status

    began = time.monotonic()
    answers = await asyncio.gather(*(take_a_seat(number) for number in range(PEOPLE)))
    seconds = time.monotonic() - began
    figures.add(f"{PEOPLE}_people_join_by_form", seconds, "s", 10)
    figures.add("people_refused", sum(status != 302 for status in answers), "", 0)


if __name__ == "__main__":
    main()
