"""A log that somebody reads opens no door."""

import io
import logging
import secrets
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from pmo_studio.core.logs import MaskingFormatter

MASKS = "pmo_studio.core.logs.MaskingFormatter"


@pytest.fixture
def console() -> Iterator[io.StringIO]:
    """What the console handler of the settings writes during the test."""
    (handler,) = [each for each in logging.getLogger().handlers if each.get_name() == "console"]
    assert isinstance(handler, logging.StreamHandler)
    text = io.StringIO()
    before = handler.setStream(text)
    yield text
    handler.setStream(before)


def masked(message: str, *args: object) -> str:
    record = logging.LogRecord("x", logging.WARNING, __file__, 1, message, args, None)
    return MaskingFormatter().format(record)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/invitations/{}/", "/seats/link/{}/", "/j/{}/"])
def test_a_request_with_a_wrong_safety_mark_is_logged_without_its_token(console, path):
    answer = Client(enforce_csrf_checks=True).post(path.format("Tok3n-of_one-time"))

    assert answer.status_code == 403
    assert path.format("***") in console.getvalue()
    assert "Tok3n" not in console.getvalue()


def test_the_line_of_the_web_server_for_a_request_tells_no_token():
    from pmo_studio import asgi

    assert asgi.application is not None
    line = (logging.INFO, __file__, 1, '%s - "%s %s" %d')
    args = ("127.0.0.1:1", "GET", "/q/AbC/return/Tok3n/?x=1", 200)
    logger = logging.getLogger("uvicorn.access")
    record = logger.makeRecord(logger.name, *line, args, None)
    assert logger.filter(record)
    assert record.getMessage() == '127.0.0.1:1 - "GET /q/***/return/***/?x=1" 200'


@pytest.mark.parametrize("place", ["invitations", "seats/link", "j", "calendar"])
def test_what_opens_a_door_is_masked_in_messages_and_in_their_arguments(place):
    assert masked(f"GET /{place}/AbC-1_2?x=1") == f"GET /{place}/***?x=1"
    assert (
        masked("Forbidden (%s): %s", "why", f"/{place}/AbC/") == f"Forbidden (why): /{place}/***/"
    )
    assert masked(f"/{place}/%s/", "AbC") == f"/{place}/***/"
    assert masked("%(path)s", {"path": f"/{place}/AbC"}) == f"/{place}/***"


def test_other_records_stay_as_they_are():
    assert masked("Not Found: %s", "/engagements/12/") == "Not Found: /engagements/12/"


def test_a_record_whose_arguments_do_not_fit_stops_nobody():
    assert "AbC" not in masked("%s %s /j/x", "/invitations/AbC/")


@pytest.mark.parametrize("place", ["invitations", "seats/link", "j"])
def test_what_opens_a_door_is_masked_in_tracebacks_and_stacks(console, place):
    inner, outer = secrets.token_urlsafe(), secrets.token_urlsafe()
    try:
        try:
            raise KeyError(f"/{place}/{inner}/")
        except KeyError as error:
            raise ValueError(f"no page at /{place}/{outer}/") from error
    except ValueError:
        logging.getLogger("pmo_studio").exception("failed", stack_info=True)

    written = console.getvalue()
    assert f"ValueError: no page at /{place}/***/" in written
    assert f"KeyError: '/{place}/***/'" in written
    assert "Stack (most recent call last)" in written
    assert inner not in written
    assert outer not in written


def test_every_handler_of_the_settings_masks_secrets():
    masking = {name for name, made in settings.LOGGING["formatters"].items() if made["()"] == MASKS}
    assert {each["formatter"] for each in settings.LOGGING["handlers"].values()} <= masking
    assert logging.getLogger("django").handlers == []
