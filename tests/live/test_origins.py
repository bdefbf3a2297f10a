"""A socket is for pages of this server: same name, same port."""

import json

import pytest

from pmo_studio.live import origins
from pmo_studio.live.presence import typed_subject

PUBLIC = "https://pmo.example.org"


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://127.0.0.1:8456", "127.0.0.1:8456"),
        ("http://localhost", "localhost"),
        ("http://localhost", "localhost:80"),
        ("https://studio.example.org", "studio.example.org"),
        ("http://[::1]:8000", "[::1]:8000"),
        ("https://PMO.example.org", "127.0.0.1:8000"),
        ("https://pmo.example.org:443", "127.0.0.1:8000"),
    ],
)
def test_a_page_of_the_host_or_of_the_public_address_is_our_own(origin, host) -> None:
    assert origins.is_own(origin, host, PUBLIC)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://127.0.0.1:9999", "127.0.0.1:8456"),
        ("http://127.0.0.1", "127.0.0.1:8456"),
        ("http://localhost:8456", "127.0.0.1:8456"),
        ("https://pmo.example.org:8443", "127.0.0.1:8000"),
        ("http://pmo.example.org", "127.0.0.1:8000"),
        ("http://x:99999", "x:99999"),
        ("http://[x", "[x"),
        ("null", "null"),
        ("", ""),
    ],
)
def test_a_page_of_another_port_name_or_of_nothing_is_not(origin, host) -> None:
    assert not origins.is_own(origin, host, PUBLIC)


def test_two_headers_of_one_name_are_none() -> None:
    headers = [(b"host", b"a"), (b"origin", b"http://a"), (b"origin", b"http://b")]

    assert origins.header(headers, b"host") == "a"
    assert origins.header(headers, b"origin") == ""
    assert origins.header(headers, b"cookie") == ""


@pytest.mark.parametrize("subject", ["note:1\n", "x note:1", "note:", "note:" + "1" * 19, 7, None])
def test_what_is_no_subject_cannot_be_typed_in(subject) -> None:
    assert typed_subject(json.dumps({"typing": subject})) is None
    assert typed_subject(json.dumps({"typing": "note:1"})) == "note:1"
