"""Drops, kills, several workers: every page ends with every number, in order, once."""

import asyncio
import contextlib
import http.client
import random
import signal
import threading
import time
import urllib.parse

import pytest
import websockets

from pmo_studio.core import guests
from pmo_studio.core.models import Engagement, Event
from tests.factories import GuestFactory
from tests.live import probes
from tests.live.pages import Page, aside, cookies, frames_upto, next_with, open_socket, run
from tests.people import People, make_people

pytestmark = pytest.mark.usefixtures("probe_kinds")

ROUNDS = 2
PAGES = 12
DROPS = 45


@pytest.fixture
def people(transactional_db: None) -> People:
    return make_people()


def newest(people: People) -> int:
    return Engagement.objects.get(pk=people.engagement.pk).last_number


def check_every_number_once(pages: list[Page], since: int, upto: int) -> None:
    for page in pages:
        assert page.numbers == list(range(since + 1, upto + 1))


def write_many(seats: list, count: int, pause: float) -> int:
    for index in range(count):
        last = probes.write(seats[index % len(seats)], f"text {index}", subject=f"probe:{index}")
        # Spreads the events over the drops; nothing waits for this.
        threading.Event().wait(pause)
    return last


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_random_drops_lose_and_double_nothing(start_server, people, shared_bell, seed) -> None:
    # 2 rounds × 12 pages × 45 drops: more than a thousand reconnects.
    server = start_server(bell=shared_bell)
    since = newest(people)
    chance = random.Random(seed)
    columns = ["facilitator", "contributor", "viewer", "guest"]
    pages = [
        Page(server.address, people.engagement.pk, cookies(people.browser(column)), since)
        for column in columns * (PAGES // len(columns))
    ]
    count = 120

    async def drop_now_and_then(page: Page) -> None:
        for _ in range(DROPS):
            await asyncio.sleep(chance.uniform(0.005, 0.06))
            before = page.reconnects
            async with asyncio.timeout(30):
                while page.reconnects == before:
                    page.drop()
                    await asyncio.sleep(0.005)

    async def scenario() -> int:
        upto = since + count + 1
        staying = [asyncio.create_task(page.stay(upto)) for page in pages]
        dropping = [asyncio.create_task(drop_now_and_then(page)) for page in pages]
        await aside(write_many, [people.lead, people.contributor], count, 0.01)
        await asyncio.gather(*dropping)
        # The last event, written when all drops have happened, ends every page's stay.
        last = await aside(probes.write, people.lead, "the end")
        await asyncio.gather(*staying)
        return last

    last = run(scenario())

    assert last == since + count + 1
    check_every_number_once(pages, since, last)
    assert sum(page.reconnects for page in pages) >= PAGES * DROPS


class Writer:
    """A browser with an outbox: sends a change again with its key until it is answered."""

    def __init__(self, server, people: People, column: str) -> None:
        self.server = server
        self.path = f"/probe/{people.engagement.pk}"
        browser = people.browser(column)
        browser.get(f"/live/hello?engagement={people.engagement.pk}")
        self.headers = {
            "Cookie": cookies(browser),
            "X-CSRFToken": browser.cookies["csrftoken"].value,
            "Content-Type": "application/x-www-form-urlencoded",
            "Host": "localhost",
        }
        self.sent: list[str] = []
        self.repeated = 0

    def write(self, text: str) -> None:
        headers = {**self.headers, "Idempotency-Key": f"key-of-{text}"}
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                status, body = self._post(text, headers)
                assert status == 200, body
                self.sent.append(text)
                return
            except (OSError, http.client.HTTPException):
                self.repeated += 1
        raise AssertionError(f"{text} was never answered")

    def _post(self, text: str, headers: dict[str, str]) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self.server.address, timeout=5)
        try:
            connection.request("POST", self.path, urllib.parse.urlencode({"text": text}), headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_twenty_kills_in_mid_write_lose_and_double_nothing(start_server, people) -> None:
    server = start_server()
    since = newest(people)
    writers = [Writer(server, people, column) for column in ("contributor", "guest", "lead")]
    pages = [
        Page(server.address, people.engagement.pk, cookies(people.browser(column)), since)
        for column in ("facilitator", "viewer", "guest")
    ]
    chance = random.Random(20)
    killed_enough = threading.Event()

    def write_until_the_last_kill(number: int) -> None:
        count = 0
        while not killed_enough.is_set() or count < 10:
            writers[number].write(f"{number}-{count}")
            count += 1

    def kill_twenty_times() -> None:
        for _ in range(20):
            until = Event.objects.filter(engagement=people.engagement).count() + 3
            deadline = time.monotonic() + 30
            while Event.objects.filter(engagement=people.engagement).count() < until:
                assert time.monotonic() < deadline
                threading.Event().wait(0.01)
            threading.Event().wait(chance.uniform(0, 0.03))
            server.kill()
            server.start()
        killed_enough.set()

    async def scenario() -> int:
        staying = [asyncio.create_task(page.stay(10**9)) for page in pages]
        writing = [aside(write_until_the_last_kill, number) for number in range(len(writers))]
        await asyncio.gather(aside(kill_twenty_times), *writing)
        last = await aside(newest, people)
        async with asyncio.timeout(30):
            while any(page.number < last for page in pages):
                await asyncio.sleep(0.02)
        for task in staying:
            task.cancel()
        await asyncio.gather(*staying, return_exceptions=True)
        return last

    last = run(scenario())

    check_every_number_once(pages, since, last)
    written = Event.objects.filter(engagement=people.engagement, kind="probe.written")
    texts = sorted(written.values_list("data__text", flat=True))
    assert texts == sorted(text for writer in writers for text in writer.sent)
    assert sum(writer.repeated for writer in writers) >= 20


def test_two_workers_on_one_database_tell_each_others_pages(
    start_server, people, shared_bell
) -> None:
    one, two = start_server(bell=shared_bell), start_server(bell=shared_bell)
    since = newest(people)
    pages = [
        Page(server.address, people.engagement.pk, cookies(people.browser(column)), since)
        for server in (one, two)
        for column in ("viewer", "guest", "facilitator")
    ]
    writers = [Writer(one, people, "contributor"), Writer(two, people, "lead")]
    count = 25

    def write_all(writer: Writer, name: str) -> None:
        for index in range(count):
            writer.write(f"{name}-{index}")

    async def scenario() -> None:
        staying = [asyncio.create_task(page.stay(since + 2 * count)) for page in pages]
        await asyncio.gather(aside(write_all, writers[0], "a"), aside(write_all, writers[1], "b"))
        await asyncio.gather(*staying)

    run(scenario())

    check_every_number_once(pages, since, since + 2 * count)


def sixty_guests(people: People) -> list[str]:
    """Sixty people of the room; the cookie of each."""
    for number in range(60):
        GuestFactory(
            engagement=people.engagement, secret_hash=guests.hash_of(f"secret-of-{number}")
        )
    return [f"{guests.PREFIX}{people.engagement.pk}=secret-of-{number}" for number in range(60)]


def test_sixty_people_on_two_workers_miss_nothing_when_one_is_killed(
    start_server, people, shared_bell
) -> None:
    one, two = start_server(bell=shared_bell), start_server(bell=shared_bell)
    since, count = newest(people), 20
    pages = [
        Page((one, two)[number % 2].address, people.engagement.pk, cookie, since)
        for number, cookie in enumerate(sixty_guests(people))
    ]
    stayed = [page for page in pages if page.address == two.address]
    writers = [
        Writer(one, people, "contributor"),
        Writer(one, people, "guest"),
        Writer(two, people, "lead"),
    ]

    def write_all(writer: Writer, name: str) -> None:
        for index in range(count):
            writer.write(f"{name}-{index}")

    def kill_one_in_the_middle() -> None:
        deadline = time.monotonic() + 30
        while newest(people) < since + count:
            assert time.monotonic() < deadline
            threading.Event().wait(0.01)
        one.kill()
        # What stands before both of them now sends everybody to the one that is left.
        for page in pages:
            page.address = two.address
        for writer in writers:
            writer.server = two

    async def scenario() -> None:
        upto = since + count * len(writers)
        staying = [asyncio.create_task(page.stay(upto)) for page in pages]
        writing = [
            aside(write_all, writer, name) for writer, name in zip(writers, "abc", strict=True)
        ]
        await asyncio.gather(aside(kill_one_in_the_middle), *writing)
        await asyncio.gather(*staying)

    run(scenario())

    check_every_number_once(pages, since, since + count * len(writers))
    texts = Event.objects.filter(engagement=people.engagement, kind="probe.written")
    written = [f"{name}-{index}" for name in "abc" for index in range(count)]
    assert sorted(texts.values_list("data__text", flat=True)) == sorted(written)
    # Who was on the other worker has noticed nothing: one connection, ended by the page itself.
    assert {page.reconnects for page in stayed} == {1}
    assert all(page.reconnects > 1 for page in pages if page not in stayed)


def test_two_workers_show_one_roster_and_forget_a_dead_worker(
    start_server, people, shared_bell
) -> None:
    one, two = start_server(bell=shared_bell), start_server(bell=shared_bell)
    engagement_id = people.engagement.pk
    guest, viewer = cookies(people.browser("guest")), cookies(people.browser("viewer"))

    async def wait_for_count(socket, count: int) -> None:
        while (await next_with(socket, "roster"))["count"] != count:
            pass

    async def scenario() -> list[str]:
        async with open_socket(one.address, engagement_id, viewer) as watching:
            async with open_socket(two.address, engagement_id, guest) as typing:
                await typing.send('{"typing":"note:3"}')
                await wait_for_count(watching, 2)
                marks = await next_with(watching, "typing")
                await asyncio.to_thread(two.kill)
            await wait_for_count(watching, 1)
            return [mark["subject"] for mark in marks]

    assert run(scenario()) == ["note:3"]


def test_a_silent_bell_between_two_workers_costs_a_safety_tick(start_server, people) -> None:
    one, two = start_server(bell="local"), start_server(bell="local")
    since = newest(people)
    writer = Writer(one, people, "contributor")
    cookie = cookies(people.browser("viewer"))

    async def scenario() -> list[int]:
        async with open_socket(two.address, people.engagement.pk, cookie, since=since) as socket:
            await next_with(socket, "roster")
            await aside(writer.write, "unheard")
            frames = await frames_upto(socket, since + 1)
            return [frame["number"] for frame in frames]

    assert run(scenario()) == [since + 1]


def test_a_reader_that_takes_nothing_is_closed_and_replays(
    start_server, people, shared_bell
) -> None:
    server = start_server(bell=shared_bell, most_waiting=4)
    address, engagement_id, since = server.address, people.engagement.pk, newest(people)
    guest, viewer = cookies(people.browser("guest")), cookies(people.browser("viewer"))
    # More than the buffers of two kernels and four waiting messages hold.
    count, large = 40, "x" * 600_000

    async def scenario() -> list[int]:
        one = open_socket(address, engagement_id, viewer, since=since, max_size=None)
        other = open_socket(address, engagement_id, guest, since=since, max_size=None, max_queue=1)
        async with one as watching, other as slow:
            while (await next_with(watching, "roster"))["count"] != 2:
                pass
            for index in range(count):
                await aside(probes.write, people.lead, large, subject=f"probe:{index}")
                await frames_upto(watching, since + 1 + index)
            # The server has dropped it long before it reads again.
            while (await next_with(watching, "roster"))["count"] != 1:
                pass
            numbers = [since]
            with contextlib.suppress(websockets.ConnectionClosed):
                while True:
                    frames = await next_with(slow, "frames")
                    numbers += [frame["number"] for frame in frames]
        again = open_socket(address, engagement_id, guest, since=numbers[-1], max_size=None)
        async with again as back:
            frames = await frames_upto(back, since + count)
        return numbers[1:] + [frame["number"] for frame in frames]

    assert run(scenario()) == list(range(since + 1, since + count + 1))
