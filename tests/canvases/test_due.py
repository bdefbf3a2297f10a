"""What is due for whom: on Home, and in the letter of the night."""

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from canvases.models import Canvas, Mandate, Note, Trial
from pmo_studio.core import due
from pmo_studio.core.actions import reminders
from pmo_studio.core.actions.engagements import archive_engagement
from pmo_studio.core.models import Participant, User
from tests.factories import NoteEvidenceFactory, NoteFactory, ParticipantFactory
from tests.people import People

pytestmark = pytest.mark.django_db


def planned(canvas: Canvas, owner: str, days: int, text: str = "Faster approvals") -> Note:
    """A note whose test is due so many days from today."""
    note: Note = NoteFactory(canvas=canvas, text=text)
    day = timezone.localdate() + datetime.timedelta(days=days)
    Trial.objects.create(note=note, owner=owner, method="Five interviews", due=day)
    return note


def told(seat: Participant) -> list[tuple[str, bool, bool]]:
    fresh = Participant.objects.for_access().get(pk=seat.pk)
    return [(row.words, row.is_late, row.mine) for row in due.of(fresh)]


def aged(canvas: Canvas, days: int) -> None:
    then = timezone.now() - datetime.timedelta(days=days)
    Canvas.objects.filter(pk=canvas.pk).update(reviewed_at=then)


def test_a_test_is_due_for_who_is_named_and_for_who_runs_the_engagement(
    canvas: Canvas, people: People
) -> None:
    planned(canvas, people.contributor.name.upper(), -1, "Late")
    planned(canvas, "Somebody else", 7, "Soon")
    planned(canvas, "Somebody else", 8, "Far")

    assert told(people.contributor) == [("Test “Late”", True, True)]
    owner = people.contributor.name.upper()
    assert told(people.facilitator) == [
        (f"{owner} tests “Late”", True, False),
        ("Somebody else tests “Soon”", False, False),
    ]
    assert told(people.guest) == []


def test_nothing_is_due_of_what_is_settled_gone_retired_or_locked(
    canvas: Canvas, people: People
) -> None:
    name = people.contributor.name
    NoteEvidenceFactory(note=planned(canvas, name, 0), people=3, supports="yes")
    for gone in ({"state": "retire"}, {"archived_at": timezone.now(), "archived_by": people.lead}):
        Note.objects.filter(pk=planned(canvas, name, 0).pk).update(**gone)
    assert told(people.contributor) == []

    planned(canvas, name, 0)
    assert len(told(people.contributor)) == 1
    Canvas.objects.update(locked_at=timezone.now(), locked_by=people.lead)
    assert told(people.contributor) == []


def test_reviews_are_due_for_who_may_say_that_they_were_done(
    canvas: Canvas, people: People
) -> None:
    aged(canvas, 91)
    today = timezone.localdate()
    Mandate.objects.create(
        engagement=people.engagement, review_on=today, sponsor=people.contributor
    )

    assert told(people.lead) == [
        (f"Look through the canvas “{canvas.title}” together", True, False),
        ("Review the mandate", False, False),
    ]
    assert told(people.contributor) == [("Review the mandate", False, True)]
    archive_engagement(people.engagement, by=people.lead)
    assert told(people.lead) == []


def test_home_marks_what_is_late_and_costs_the_same_for_1_and_10(
    canvas: Canvas, people: People
) -> None:
    lead, address = people.browser("lead"), people.engagement.get_absolute_url()
    assert "Due for you" not in lead.get(address).content.decode()
    note = planned(canvas, people.lead.name, -1)
    lead.get(address)
    with CaptureQueriesContext(connection) as few:
        page = lead.get(address).content.decode()
    assert re.search(rf'href="/notes/{note.pk}/evidence/"[^<]*>Test “Faster approvals”', page)
    assert "late, was due " in page
    for number in range(9):
        planned(canvas, people.lead.name, number)
    with CaptureQueriesContext(connection) as many:
        assert "5 more things" in lead.get(address).content.decode()
    assert len(many) == len(few)


# --- the letter ---


def night(days: int = 0) -> list[str]:
    """The addresses that are written to in the night so many days from now."""
    mail.outbox.clear()
    if days:
        earlier = timezone.now() - datetime.timedelta(days=days)
        User.objects.exclude(reminder_claimed_at=None).update(reminder_claimed_at=earlier)
    call_command("remind_due", verbosity=0)
    return [address for letter in mail.outbox for address in letter.to]


@override_settings(PUBLIC_URL="https://pmo.example.org")
def test_one_letter_in_seven_days_lists_what_is_due_in_all_engagements(
    canvas: Canvas, people: People
) -> None:
    user = people.contributor.user
    assert user is not None
    User.objects.filter(pk=user.pk).update(language="es")
    note = planned(canvas, people.contributor.name, 2, "Mine")
    other = ParticipantFactory(user=user, display_name="Carla")
    planned(Canvas.objects.create(engagement=other.engagement, title="B"), "carla", -3, "Else")

    assert user.email in night()
    [letter] = [each for each in mail.outbox if each.to == [user.email]]
    assert "hasta el " in letter.body
    assert f"https://pmo.example.org/notes/{note.pk}/evidence/" in letter.body
    assert other.engagement.name in letter.body
    assert "Else" in letter.body
    assert "https://pmo.example.org/account/reminders/" in letter.body

    assert night() == []
    assert night(days=6) == []
    assert user.email in night(days=7)


def test_who_switched_it_off_or_never_confirmed_the_address_gets_none(
    canvas: Canvas, people: People
) -> None:
    planned(canvas, people.contributor.name, 0)
    user = people.contributor.user
    assert user is not None
    address = user.emailaddress_set.create(email=user.email, verified=False)
    assert user.email not in night()
    address.delete()

    browser = people.browser("contributor")
    assert browser.post("/account/reminders/", {"language": "xx"}).status_code == 422
    assert "checked" in browser.get("/account/reminders/").content.decode()
    assert browser.post("/account/reminders/", {"language": ""}).status_code == 302
    assert user.email not in night()
    mine = browser.get(f"/engagements/{people.engagement.pk}/data/mine/").json()
    assert mine["reminders"]["wanted"] is False


def test_a_letter_that_broke_is_told_and_not_repeated(
    canvas: Canvas, people: People, monkeypatch: Any, capsys: Any
) -> None:
    planned(canvas, people.contributor.name, 0)
    User.objects.exclude(pk=people.contributor.user_id).update(reminders=False)
    monkeypatch.setattr(EmailBackend, "open", lambda self: refuse())
    with pytest.raises(CommandError, match="cannot be reached"):
        night()
    monkeypatch.undo()
    monkeypatch.setattr(EmailBackend, "send_messages", lambda self, messages: refuse())
    with pytest.raises(CommandError, match=f"account {people.contributor.user_id}: .*OSError"):
        night()
    monkeypatch.undo()

    assert night() == []
    assert night(days=1) == []
    assert f"not repeated: account {people.contributor.user_id}" in capsys.readouterr().err


def refuse() -> None:
    raise OSError("550 carl@example.org")


def test_of_two_that_run_at_once_one_has_the_turn(people: People) -> None:
    user = people.contributor.user
    assert user is not None
    assert [reminders.claim(user), reminders.claim(user)] == [True, False]


@override_settings(EMAIL_BACKEND="django.core.mail.backends.console.EmailBackend")
def test_without_a_mail_server_the_command_says_so(capsys: Any) -> None:
    call_command("remind_due")
    assert "No mail server" in capsys.readouterr().out
