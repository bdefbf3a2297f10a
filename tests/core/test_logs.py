"""A log that somebody reads opens no door."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from pmo_studio.core.logs import MaskSecrets


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
    assert MaskSecrets().filter(record)
    return record.getMessage()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/invitations/{}/", "/seats/link/{}/", "/j/{}/"])
def test_a_request_with_a_wrong_safety_mark_is_logged_without_its_token(console, path):
    answer = Client(enforce_csrf_checks=True).post(path.format("Tok3n-of_one-time"))

    assert answer.status_code == 403
    assert path.format("***") in console.getvalue()
    assert "Tok3n" not in console.getvalue()


@pytest.mark.parametrize("place", ["invitations", "seats/link", "j"])
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


def test_every_handler_of_the_settings_masks_secrets():
    handlers = settings.LOGGING["handlers"].values()
    assert all(handler["filters"] == ["secrets"] for handler in handlers)
    assert logging.getLogger("django").handlers == []
