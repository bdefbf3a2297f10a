"""A workshop at work: 100 people write once in five seconds each while 200 pages watch, on SQLite.

The reference is one person who writes alone, in the same run, to the same server.
Run: python3 dev.py bench workshop_writes
"""

import asyncio
import random
import time

from benchmarks import _studio
from benchmarks._clients import Browser, Viewer, join, until

PEOPLE = 100
VIEWERS = 200
EVERY = 5.0
SECONDS = 25.0
ALONE = 40
BLOCKS = ("vp", "cs", "ch", "cr", "rs", "ka", "kr", "kp", "co")


def main() -> None:
    _studio.allow_many_files()
    figures = _studio.Figures("workshop_writes")
    with _studio.studio():
        room = _studio.make_room(PEOPLE + VIEWERS)
        with _studio.serve("studio") as server:
            asyncio.run(workshop(figures, room, server))
    figures.save()


class Person:
    """Somebody with a phone: adds notes, edits and moves their own."""

    def __init__(self, server: _studio.Server, room: _studio.Room, guest: int) -> None:
        self.browser = Browser(server.port, room.cookie(guest))
        self.room = room
        self.guest = guest
        self.chance = random.Random(guest)
        self.written = 0
        self.errors = 0
        self.seconds: list[float] = []

    async def arrive(self) -> None:
        await self.browser.get(f"/live/hello?engagement={self.room.engagement_id}")

    async def write(self) -> None:
        self.written += 1
        text = f"Person {self.guest} says {self.written}: fewer reports, agreed with everybody."
        fields = {"block": self.chance.choice(BLOCKS), "text": text, "paper": "sky"}
        path = f"/canvases/{self.room.canvas_id}/notes/add/"
        began = time.monotonic()
        key = f"write-{self.guest:05d}-{self.written:05d}"
        status, _ = await self.browser.post(path, fields, key=key)
        self.seconds.append(time.monotonic() - began)
        self.errors += status != 200

    async def take_part(self, until_then: float) -> None:
        await asyncio.sleep(self.chance.uniform(0, EVERY))
        while time.monotonic() < until_then:
            next_time = time.monotonic() + EVERY * self.chance.uniform(0.8, 1.2)
            await self.write()
            await asyncio.sleep(max(0.0, next_time - time.monotonic()))


async def workshop(figures: _studio.Figures, room: _studio.Room, server: _studio.Server) -> None:
    people = [Person(server, room, guest) for guest in range(PEOPLE)]
    for person in people:
        await person.arrive()
    alone = people[0]
    for _ in range(ALONE):
        await alone.write()
    single = _studio.percentile(alone.seconds[5:], 0.5)
    alone.seconds.clear()

    since = alone.browser.number
    path = f"/live/{room.engagement_id}?since={since - 1}&topic=canvas:{room.canvas_id}"
    viewers = await join(server.port, path, [room.cookie(PEOPLE + n) for n in range(VIEWERS)])
    before = await asyncio.to_thread(server.usage)
    began = time.monotonic()
    await asyncio.gather(*(person.take_part(began + SECONDS) for person in people))
    elapsed = time.monotonic() - began
    after = await asyncio.to_thread(server.usage)
    newest = max(person.browser.number for person in people)
    await until(lambda: all(newest in viewer.came for viewer in viewers))
    report(figures, people, viewers, range(since + 1, newest + 1), single)
    writes = sum(len(person.seconds) for person in people)
    figures.add("writes_a_second", writes / elapsed, "1/s")
    figures.add("cpu_share", (after["cpu"] - before["cpu"]) / elapsed, "cores")


def report(
    figures: _studio.Figures,
    people: list[Person],
    viewers: list[Viewer],
    numbers: range,
    single: float,
) -> None:
    seconds = [each for person in people for each in person.seconds]
    p50, p95 = (_studio.percentile(seconds, share) for share in (0.5, 0.95))
    figures.add("errors", sum(person.errors for person in people), "", 0)
    figures.add("lost", sum(n not in viewer.came for viewer in viewers for n in numbers), "", 0)
    figures.add("single_writer_p50", single * 1000, "ms")
    figures.add("p50", p50 * 1000, "ms")
    figures.add("p95", p95 * 1000, "ms")
    figures.add("p95_to_single_writer_p50", p95 / single, "x", 10)
    figures.keep("raw_s", seconds)


if __name__ == "__main__":
    main()
