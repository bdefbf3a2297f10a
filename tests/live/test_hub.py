"""The hub and its connections without a server: order, gathering, memory, slow readers."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from pmo_studio.live import connection as connections
from pmo_studio.live import doors, hub, replay, revocations, watch
from pmo_studio.live.bells import LiveBell
from pmo_studio.live.connection import Connection
from pmo_studio.live.doors import Admission, Knock
from pmo_studio.live.frames import Bundle, Frame
from pmo_studio.live.hub import Hub

ENGAGEMENT = 7
TOPIC = "canvas:1"


class Log:
    """Stands for the database: a list of frames and a count of how often it was read."""

    def __init__(self, newest: int = 0) -> None:
        self.frames: list[Frame] = []
        self.reads: list[tuple[int, int | None]] = []
        for _ in range(newest):
            self.write()

    def write(self, **fields: Any) -> int:
        number = len(self.frames) + 1
        self.frames.append(Frame(number, topic=TOPIC, html=f"<li>{number}</li>", **fields))
        return number

    def read(self, engagement_id: int, after: int, *, upto: int | None = None) -> list[Frame]:
        self.reads.append((after, upto))
        return self.frames[after:upto]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    log = Log(newest=3)
    monkeypatch.setattr(replay, "frames", log.read)
    monkeypatch.setattr(doors, "last_numbers", lambda ids: {ENGAGEMENT: len(log.frames)})
    monkeypatch.setattr(doors, "sessions_left", set)
    return log


class Page:
    """What one fake page was sent."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.texts: list[str] = []
        self.open = asyncio.Event()
        self.open.set()

    async def send(self, message: dict[str, Any]) -> None:
        await self.open.wait()
        self.messages.append(message)
        if message["type"] == "websocket.send":
            self.texts.append(message["text"])

    @property
    def numbers(self) -> list[int]:
        frames = [json.loads(text).get("frames", []) for text in self.texts]
        return [frame["number"] for some in frames for frame in some]

    @property
    def frame_texts(self) -> list[str]:
        return [text for text in self.texts if text.startswith('{"frames"')]

    @property
    def code(self) -> int | None:
        closes = [each for each in self.messages if each["type"] == "websocket.close"]
        return closes[-1]["code"] if closes else None


def connect(page: Page, since: int, *, seat: int = 1, role: str = "viewer", number: int = 3) -> Any:
    admission = Admission(
        engagement_id=ENGAGEMENT,
        number=number,
        seat_id=seat,
        name=f"Seat {seat}",
        initials="S",
        tint=0,
        role=role,
        may_write=True,
        expires_at=None,
        session_key="",
    )
    knock = Knock("", ENGAGEMENT)
    return Connection(page.send, admission, knock=knock, topics=frozenset({TOPIC}), since=since)


def run(scenario: Callable[[Hub], Awaitable[None]]) -> None:
    async def with_hub() -> None:
        running = Hub(LiveBell())
        try:
            async with asyncio.timeout(20):
                await scenario(running)
        finally:
            await running.stop()

    asyncio.run(with_hub())


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.001)


def test_who_is_here_is_told_to_any_thread_with_the_topics_of_their_pages(log) -> None:
    async def scenario(running: Hub) -> None:
        await running.join(connect(Page(), 3, seat=1))
        staying = connect(Page(), 3, seat=2)
        await running.join(staying)
        there = await asyncio.to_thread(running.here, ENGAGEMENT)
        assert sorted(there) == [(1, frozenset({TOPIC})), (2, frozenset({TOPIC}))]
        staying.close(1000)
        assert [seat for seat, _topics in running.here(ENGAGEMENT)] == [1]
        assert running.here(ENGAGEMENT + 1) == []

    run(scenario)


def test_pages_with_the_same_rights_get_the_very_same_text(log) -> None:
    async def scenario(running: Hub) -> None:
        pages = [Page(), Page(), Page()]
        for seat, page in enumerate(pages):
            role = "facilitator" if seat == 2 else "viewer"
            await running.join(connect(page, 3, seat=seat, role=role))
        number = log.write(audience="facilitators")
        running.ring(ENGAGEMENT, number)
        await until(lambda: all(page.numbers == [4] for page in pages))
        viewer, other, facilitator = (page.frame_texts[0] for page in pages)
        assert viewer is other
        assert viewer == '{"frames":[{"number":4}]}'
        assert "<li>4</li>" in facilitator

    run(scenario)


def test_the_first_frame_goes_at_once_and_a_burst_is_gathered(log, monkeypatch) -> None:
    async def scenario(running: Hub) -> None:
        gathered = asyncio.Semaphore(0)
        monkeypatch.setattr(running, "_gather", gathered.acquire)
        page = Page()
        await running.join(connect(page, 3))
        # The room looks once when it opens; let that and its gathering pass.
        await until(lambda: len(log.reads) == 1)
        gathered.release()
        running.ring(ENGAGEMENT, log.write())
        # It is here before its gathering has ended.
        await until(lambda: page.numbers == [4])
        for _ in range(10):
            running.ring(ENGAGEMENT, log.write())
        await until(running.rooms[ENGAGEMENT].rung.is_set)
        assert page.numbers == [4]
        gathered.release()
        await until(lambda: page.numbers == list(range(4, 15)))
        assert len(page.frame_texts) == 2

    run(scenario)


def test_a_crowd_that_missed_the_same_reads_the_log_once(log) -> None:
    async def scenario(running: Hub) -> None:
        pages = [Page() for _ in range(50)]
        await asyncio.gather(*(running.join(connect(page, 1)) for page in pages))
        await until(lambda: all(page.numbers == [2, 3] for page in pages))
        assert [read for read in log.reads if read[1] is not None] == [(1, 3)]

    run(scenario)


def test_what_happens_while_the_log_is_read_comes_after_it_and_once(log, monkeypatch) -> None:
    release = asyncio.Event()
    history = log.read

    async def slow(work: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("upto"):
            await release.wait()
        return work(*args, **kwargs)

    async def scenario(running: Hub) -> None:
        early, late = Page(), Page()
        await running.join(connect(early, 3))
        monkeypatch.setattr(running._log, "run", slow)
        joining = asyncio.create_task(running.join(connect(late, 0)))
        await asyncio.sleep(0)
        running.ring(ENGAGEMENT, log.write())
        await until(lambda: early.numbers == [4])
        assert late.numbers == []
        release.set()
        await joining
        await until(lambda: late.numbers == [1, 2, 3, 4])

    monkeypatch.setattr(replay, "frames", history)
    run(scenario)


def test_a_page_ahead_of_the_log_loads_everything_again(log) -> None:
    async def scenario(running: Hub) -> None:
        page = Page()
        await running.join(connect(page, 9))
        await until(lambda: bool(page.frame_texts))
        assert json.loads(page.frame_texts[0])["frames"][0]["reload"] == ""
        assert page.numbers == [3]

    run(scenario)


@pytest.mark.parametrize("kind", sorted(revocations.FORGET_KINDS))
def test_fragments_made_before_a_redaction_are_not_kept(log, kind) -> None:
    async def scenario(running: Hub) -> None:
        page = Page()
        await running.join(connect(page, 0))
        await until(lambda: page.numbers == [1, 2, 3])
        room = running.rooms[ENGAGEMENT]
        assert room.remembered(0) is not None
        running.ring(ENGAGEMENT, log.write(kind=kind, subject="seat:99"))
        await until(lambda: page.numbers == [1, 2, 3, 4])
        assert room.remembered(0) is None

    run(scenario)


def test_only_the_newest_frames_are_remembered(log, monkeypatch) -> None:
    async def scenario(running: Hub) -> None:
        await running.join(connect(Page(), 3))
        room = running.rooms[ENGAGEMENT]
        room.recent.extend(Frame(number) for number in range(11, 501))
        room.number = 500
        room.remember_earlier([Frame(number) for number in range(1, 11)])
        assert [room.recent[0].number, room.recent[-1].number] == [1, 500]
        room.recent.append(Frame(501))
        room.number = 501
        room.remember_earlier([Frame(1)])
        assert [room.recent[0].number, len(room.recent)] == [2, 500]

    run(scenario)


def test_a_reader_that_takes_nothing_is_closed_and_nobody_waits_for_it(log, monkeypatch) -> None:
    monkeypatch.setattr(connections, "CLOSE_SECONDS", 0.05)
    monkeypatch.setattr(connections, "MOST_WAITING", 8)
    monkeypatch.setattr(hub, "GATHER_SECONDS", 0.001)

    async def scenario(running: Hub) -> None:
        quick, slow = Page(), Page()
        slow.open.clear()
        stuck = asyncio.create_task(stay(running, connect_in_task := asyncio.Future(), slow))
        connection = await connect_in_task
        await running.join(connect(quick, 3, seat=2))
        while not connection.closing:
            number = log.write()
            running.ring(ENGAGEMENT, number)
            await until(lambda n=number: quick.numbers[-1:] == [n])
        # Its endpoint is ended, because not even the close can be sent.
        with pytest.raises(asyncio.CancelledError):
            await stuck
        assert slow.texts == []

    async def stay(running: Hub, made: "asyncio.Future[Connection]", page: Page) -> None:
        connection = connect(page, 3)
        made.set_result(connection)
        await running.join(connection)
        await asyncio.Event().wait()

    run(scenario)


def test_a_gap_in_what_is_handed_over_sends_the_page_to_the_log(log) -> None:
    async def scenario(running: Hub) -> None:
        page = Page()
        connection = connect(page, 3)
        await running.join(connection)
        connection.take(Bundle(6, 6, [Frame(6)]))
        await until(lambda: page.code == connections.COME_BACK)
        assert page.numbers == []

    run(scenario)


def test_an_error_while_reading_is_made_good_by_the_next_tick(log, monkeypatch) -> None:
    monkeypatch.setattr(watch, "TICK_SECONDS", 0.05)
    monkeypatch.setattr(hub, "GATHER_SECONDS", 0.001)
    monkeypatch.setattr(hub.logger, "disabled", True)
    failures = iter([RuntimeError("the database is away")] * 3)

    def fail_three_times(*args: Any, **kwargs: Any) -> list[Frame]:
        for failure in failures:
            raise failure
        return log.read(*args, **kwargs)

    async def scenario(running: Hub) -> None:
        page = Page()
        await running.join(connect(page, 3))
        monkeypatch.setattr(replay, "frames", fail_three_times)
        running.ring(ENGAGEMENT, log.write())
        await until(lambda: page.numbers == [4])
        assert next(failures, None) is None
        assert page.code is None

    run(scenario)


def test_a_log_that_went_back_sends_pages_to_the_door(log, monkeypatch) -> None:
    monkeypatch.setattr(watch, "TICK_SECONDS", 0.01)

    async def scenario(running: Hub) -> None:
        page = Page()
        await running.join(connect(page, 3))
        del log.frames[1:]
        await until(lambda: page.code is not None)
        assert page.code == connections.COME_BACK
        assert running.rooms[ENGAGEMENT].number == 1

    run(scenario)


def test_a_beat_tells_the_number(log, monkeypatch) -> None:
    monkeypatch.setattr(watch, "BEAT_SECONDS", 0.01)

    async def scenario(running: Hub) -> None:
        page = Page()
        await running.join(connect(page, 3))
        await until(lambda: '{"beat": 3}' in page.texts)
        assert page.numbers == []

    run(scenario)


def test_a_room_ends_with_its_last_page(log) -> None:
    async def scenario(running: Hub) -> None:
        connection = connect(Page(), 3)
        await running.join(connection)
        assert running.watched() == [ENGAGEMENT]
        running.leave(connection)
        assert running.watched() == []

    run(scenario)
