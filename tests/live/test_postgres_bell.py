"""The bell of PostgreSQL when its listening connection is cut: nothing lost, and it comes back."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from pmo_studio.core.models import Engagement
from pmo_studio.live.bells.postgres import CHANNEL, PostgresBell
from tests.live import probes
from tests.live.pages import aside, cookies, frames_upto, next_with, open_socket, run
from tests.people import People, make_people

PATIENCE_SECONDS = 20
# Every process of the database that has said LISTEN, and now waits.
LISTENING = "SELECT pid FROM pg_stat_activity WHERE query = %s AND datname = current_database()"

pytestmark = [
    pytest.mark.usefixtures("probe_kinds"),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="LISTEN is PostgreSQL's"),
]


@pytest.fixture
def people(transactional_db: None) -> People:
    return make_people()


class Hearer:
    """A hub as the bell sees it; tells each number that was rung."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self._heard = threading.Condition()

    def ring(self, engagement_id: int, number: int) -> None:
        with self._heard:
            self.numbers.append(number)
            self._heard.notify_all()

    def watched(self) -> list[int]:
        return []

    def wait_for(self, number: int) -> bool:
        with self._heard:
            return self._heard.wait_for(lambda: number in self.numbers, PATIENCE_SECONDS)


@pytest.fixture
def hearer(people: People) -> Iterator[Hearer]:
    bell, hearer = PostgresBell(), Hearer()
    bell.hear(hearer)
    yield hearer
    bell.deafen(hearer)


def listeners() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(LISTENING, [f"LISTEN {CHANNEL}"])
        return {pid for (pid,) in cursor.fetchall()}


def cut_all() -> set[int]:
    """End every connection that listens, as a restart of the database would."""
    cut = until(listeners)
    with connection.cursor() as cursor:
        for pid in cut:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    return cut


def until(found: Callable[[], set[int]]) -> set[int]:
    pause = threading.Event()
    for _ in range(PATIENCE_SECONDS * 50):
        if answer := found():
            return answer
        pause.wait(0.02)
    raise AssertionError("it never came")


def notify(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"7:{number}"])


def test_a_bell_whose_connection_was_cut_listens_again(hearer: Hearer) -> None:
    until(listeners)
    notify(1)
    assert hearer.wait_for(1)

    cut = cut_all()
    until(lambda: listeners() - cut)
    notify(2)

    assert hearer.wait_for(2)
    assert hearer.numbers == [1, 2]


def test_pages_lose_nothing_while_the_bell_is_cut(start_server, people, shared_bell) -> None:
    server = start_server(bell=shared_bell)
    since = Engagement.objects.get(pk=people.engagement.pk).last_number
    cookie = cookies(people.browser("viewer"))

    async def scenario() -> list[int]:
        opening = open_socket(server.address, people.engagement.pk, cookie, since=since)
        async with opening as socket:
            await next_with(socket, "roster")
            cut = await aside(cut_all)
            # Nobody listens: these come with the safety tick.
            for text in ("one", "two"):
                last = await aside(probes.write, people.lead, text)
            frames = await frames_upto(socket, last)
            await aside(until, lambda: listeners() - cut)
            last = await aside(probes.write, people.lead, "three")
            frames += await frames_upto(socket, last)
        return [frame["number"] for frame in frames]

    assert run(scenario()) == [since + 1, since + 2, since + 3]
