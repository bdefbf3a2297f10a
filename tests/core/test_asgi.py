"""What the server refuses before any page is asked."""

import asyncio
from typing import Any

import pytest

from pmo_studio import asgi

PIECE = b"x" * 1_000_000


class Exchange:
    """One request as the server sees it: pieces that wait, and what was answered."""

    def __init__(self, pieces: int, *headers: tuple[bytes, bytes], path: str = "/nowhere") -> None:
        self.pieces = pieces
        self.left = pieces
        self.sent: list[dict[str, Any]] = []
        self.scope = {
            "type": "http",
            "method": "POST",
            "path": path,
            "query_string": b"",
            "headers": [(b"host", b"localhost"), *headers],
        }

    async def receive(self) -> dict[str, Any]:
        if self.left:
            self.left -= 1
            return {"type": "http.request", "body": PIECE, "more_body": self.left > 0}
        if self.pieces:
            # Like a browser that waits for its answer.
            await asyncio.Event().wait()
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    def play(self) -> "Exchange":
        asyncio.run(asgi.application(self.scope, self.receive, self.send))
        return self

    @property
    def status(self) -> int:
        (start,) = [each for each in self.sent if each["type"] == "http.response.start"]
        return start["status"]

    @property
    def body(self) -> str:
        return b"".join(each.get("body", b"") for each in self.sent).decode()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A stand-in for Django that reads the whole body and says how much it was."""
    sizes: list[int] = []

    async def read(scope: Any, receive: Any, send: Any) -> None:
        size, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                await send({"type": "http.response.start", "status": 500, "headers": []})
                return
            size += len(message["body"])
            more = message["more_body"]
        sizes.append(size)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"read"})

    monkeypatch.setattr(asgi, "django_application", read)
    return sizes


@pytest.mark.parametrize("length", [b"60000000", b"12000001", b"9" * 400])
def test_a_body_that_announces_too_much_is_refused_unread(heard, length):
    exchange = Exchange(60, (b"content-length", length)).play()

    assert exchange.status == 413
    assert exchange.body == "The file is too large: 12 MB is the most."
    assert exchange.left == 60
    assert heard == []


@pytest.mark.parametrize("headers", [[], [(b"content-length", b"10")]])
def test_a_body_that_turns_out_too_large_is_refused_once_and_read_no_further(heard, headers):
    exchange = Exchange(60, *headers).play()

    assert exchange.status == 413
    assert exchange.body == "The file is too large: 12 MB is the most."
    assert exchange.left == 60 - 13
    assert heard == []


def test_a_body_of_exactly_the_limit_is_read(heard):
    exchange = Exchange(12, (b"content-length", b"12000000")).play()

    assert (exchange.status, exchange.body) == (200, "read")
    assert heard == [12_000_000]


def test_django_itself_answers_nothing_more_once_the_body_was_refused():
    exchange = Exchange(60).play()

    assert exchange.status == 413
    assert exchange.left == 60 - 13


URLENCODED = b"application/x-www-form-urlencoded"
MULTIPART = b"multipart/form-data; boundary=b"
OTHER = b'utf8 latin-1 utf-16 utf-7 unicode_escape hex idna x-unknown utf-8-sig ""'.split()


@pytest.mark.parametrize("kind", [URLENCODED, MULTIPART, b"text/plain"])
@pytest.mark.parametrize("charset", OTHER)
def test_a_body_in_another_charset_than_utf_8_is_refused_in_words(heard, kind, charset):
    exchange = Exchange(1, (b"content-type", kind + b"; charset=" + charset)).play()

    assert exchange.status == 400
    assert exchange.body == "The browser sent something that cannot be understood."
    assert heard == []


def test_a_second_content_type_is_looked_at_too(heard):
    types = [(b"content-type", URLENCODED), (b"content-type", URLENCODED + b"; charset=hex")]

    assert Exchange(1, *types).play().status == 400


@pytest.mark.parametrize("kind", [URLENCODED, MULTIPART])
@pytest.mark.parametrize(
    "charset", [b"", b"; charset=utf-8", b"; Charset=UTF-8", b'; charset="utf-8"']
)
def test_a_body_in_utf_8_goes_on_to_django(heard, kind, charset):
    assert Exchange(1, (b"content-type", kind + charset)).play().status == 200


@pytest.mark.parametrize("value", [b"text/plain; x*=bogus''a", b"text/plain; charset*=hex''a"])
def test_a_content_type_that_nobody_can_parse_is_refused_in_words(heard, value):
    exchange = Exchange(0, (b"content-type", value)).play()

    assert exchange.status == 400
    assert exchange.body == "The browser sent something that cannot be understood."
