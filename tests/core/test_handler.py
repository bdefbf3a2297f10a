"""How the server runs Django's requests: whole, on a few threads."""

import asyncio
import io
import threading
from typing import Any

import pytest
from django.core.signals import request_finished
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from pmo_studio import handler as handlers
from pmo_studio.handler import Handler


def thread(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(threading.get_ident()))


def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.body, content_type="text/plain")


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([b"one ", b"two"]))


def file(request: HttpRequest) -> FileResponse:
    return FileResponse(io.BytesIO(b"x" * 200_000), filename="x.bin")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a bug")


def held(request: HttpRequest) -> HttpResponse:
    request.answer_after = 1.5  # type: ignore[attr-defined]
    return HttpResponse("later")


urlpatterns = [
    path("thread", thread),
    path("echo", echo),
    path("stream", stream),
    path("file", file),
    path("broken", broken),
    path("held", held),
]


@pytest.fixture
def handler(settings: Any) -> Handler:
    settings.ROOT_URLCONF = __name__
    return Handler()


async def ask(handler: Handler, address: str, body: bytes = b"") -> tuple[int, bytes]:
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/{address}",
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await handler(scope, receive, send)
    return sent[0]["status"], b"".join(each.get("body", b"") for each in sent[1:])


def test_requests_one_after_another_share_a_thread(handler):
    async def act() -> list[bytes]:
        return [(await ask(handler, "thread"))[1] for _ in range(5)]

    assert len(set(asyncio.run(act()))) == 1


def test_a_crowd_of_requests_has_no_more_threads_than_the_studio_keeps(handler):
    async def act() -> list[tuple[int, bytes]]:
        return await asyncio.gather(*(ask(handler, "thread") for _ in range(300)))

    answers = asyncio.run(act())
    assert {status for status, _ in answers} == {200}
    assert len({body for _, body in answers}) <= handlers.THREADS


@pytest.mark.parametrize(
    ("address", "body"), [("stream", b"one two"), ("file", b"x" * 200_000), ("echo", b"typed")]
)
def test_bodies_and_streams_arrive_whole_and_are_finished_once(handler, address, body):
    finished: list[object] = []

    def count(sender: object, **kwargs: Any) -> None:
        finished.append(sender)

    request_finished.connect(count)
    try:
        answer = asyncio.run(ask(handler, address, body=b"typed"))
    finally:
        request_finished.disconnect(count)
    assert answer == (200, body)
    assert finished == [Handler]


def test_a_bug_in_a_view_is_answered_and_the_next_request_served(handler, caplog):
    async def act() -> list[int]:
        return [(await ask(handler, each))[0] for each in ("broken", "thread")]

    assert asyncio.run(act()) == [500, 200]


def test_an_answer_that_is_held_back_holds_no_thread(handler, monkeypatch):
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(handlers.asyncio, "sleep", sleep)

    assert asyncio.run(ask(handler, "held")) == (200, b"later")
    assert waits == [1.5]
