"""What the worker does once a night, and that it goes on the night after."""

import datetime
import os
import socket
import subprocess
import sys
from typing import Any, TextIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from canvases.models import Mandate
from pmo_studio.core import nightly
from pmo_studio.core.actions import reminders
from pmo_studio.core.models import User
from tests.live.conftest import database_address
from tests.people import People, make_people

LISBON = ZoneInfo("Europe/Lisbon")


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-30 02:59", "2026-11-30 03:00"),
        ("2026-11-30 03:00", "2026-12-01 03:00"),
        # The clocks go back in the night between, and the clock still shows three.
        ("2026-10-24 12:00", "2026-10-25 03:00"),
        ("2026-12-31 23:59", "2027-01-01 03:00"),
    ],
)
def test_the_next_night_is_the_next_time_that_the_clock_shows_three(now: str, then: str) -> None:
    found = nightly.next_night(datetime.datetime.fromisoformat(now).replace(tzinfo=LISBON))
    assert found == datetime.datetime.fromisoformat(then).replace(tzinfo=LISBON)


def test_every_chore_of_the_night_is_known() -> None:
    assert {"refresh_phases", "remind_due", "remind_answerers"} == set(nightly._chores)
    with pytest.raises(ValueError, match="twice"):
        nightly.register("remind_due")


@pytest.mark.django_db
def test_one_job_waits_for_the_coming_night_however_often_the_studio_starts() -> None:
    nightly.ensure()
    nightly.ensure()
    [job] = DBTaskResult.objects.all()
    assert job.run_after == nightly.next_night(datetime.datetime.now(datetime.UTC))
    assert not DBTaskResult.objects.ready().exists()


@pytest.mark.django_db
def test_a_night_runs_all_chores_whatever_one_of_them_does(
    monkeypatch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    ran = []

    def run(command: str) -> None:
        ran.append(command)
        if command == "remind_due":
            raise CommandError("account 7: perhaps sent")
        if command == "remind_answerers":
            raise RuntimeError

    monkeypatch.setattr(nightly, "call_command", run)
    nightly.night.call()
    assert ran == nightly._chores
    assert "remind_due: account 7: perhaps sent" in caplog.text
    assert "remind_answerers broke" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_night_that_breaks_has_asked_for_the_next_one(monkeypatch: Any) -> None:
    nightly.ensure()
    tonight = nightly.next_night(datetime.datetime.now(datetime.UTC))

    def killed(command: str) -> None:
        raise SystemExit(137)

    monkeypatch.setattr(nightly, "call_command", killed)
    with time_machine.travel(tonight):
        call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    jobs = DBTaskResult.objects.order_by("run_after").values_list("status", "run_after")
    assert list(jobs) == [("FAILED", tonight), ("READY", tonight + datetime.timedelta(days=1))]


@pytest.mark.django_db(transaction=True)
def test_a_letter_whose_sender_is_killed_is_perhaps_sent_and_not_sent_again() -> None:
    people = make_people()
    user = people.lead.user
    assert user is not None
    User.objects.exclude(pk=user.pk).update(reminders=False)
    Mandate.objects.create(engagement=people.engagement, review_on=timezone.localdate())

    taken = write_until_killed()
    assert f"To: {user.email}" in taken
    assert "Review the mandate" in taken

    call_command("remind_due", verbosity=0)
    assert mail.outbox == []
    assert "No e-mail was sent yet" in reminders_page(people)
    hours_ago = timezone.now() - 2 * reminders.LOST_AFTER
    User.objects.filter(pk=user.pk).update(reminder_claimed_at=hours_ago)
    assert "perhaps sent" in reminders_page(people)


def reminders_page(people: People) -> str:
    return people.browser("lead").get("/account/reminders/").content.decode()


def write_until_killed() -> str:
    """What a mail server is given by a process that is killed before it hears that it came."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        environment = {
            **os.environ,
            "PMO_SECRET_KEY": "killed",
            "PMO_DATABASE": database_address(),
            "PMO_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "PMO_EMAIL_HOST": "127.0.0.1",
            "PMO_EMAIL_PORT": str(server.getsockname()[1]),
        }
        writer = subprocess.Popen([sys.executable, "manage.py", "remind_due"], env=environment)
        try:
            server.settimeout(60)
            connected, _address = server.accept()
            with connected, connected.makefile("rw", encoding="utf-8", newline="\r\n") as wire:
                return _taken(wire)
        finally:
            writer.kill()
            writer.wait()


def _taken(wire: TextIO) -> str:
    """Answer as a mail server does, up to the end of the first letter."""

    def say(line: str) -> None:
        wire.write(f"{line}\n")
        wire.flush()

    say("220 here")
    for line in wire:
        if line.strip().upper() == "DATA":
            say("354 go on")
            break
        say("250 yes")
    return "".join(iter(lambda: wire.readline(), ".\r\n"))
