"""manage.py remind_due: tell people by e-mail what is due for them.  Meant for every night.

One letter for all their engagements, at most once in seven days, none when nothing is due.  A
letter is claimed before it is sent and recorded after: none leaves twice, and one that broke
between is not repeated but told here.
"""

from collections.abc import Iterator
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.management.base import CommandError

from pmo_studio.core import reminders
from pmo_studio.core.actions import reminders as actions
from pmo_studio.core.mails import trouble_with
from pmo_studio.core.management.reminding import RemindingCommand
from pmo_studio.core.models import User


class Command(RemindingCommand[User]):
    help = "Writes to people what is due for them, at most once in seven days."

    def handle(self, *args: Any, **options: Any) -> None:
        self.connection = get_connection()
        self.troubles: list[str] = []
        unsure = ", ".join(map(self.name, actions.perhaps_sent()))
        super().handle(*args, **options)
        self.connection.close()
        if unsure:
            self.stderr.write(f"Begun in an earlier run, perhaps sent and not repeated: {unsure}")
        if self.troubles:
            raise CommandError("; ".join(self.troubles))

    def due(self) -> Iterator[User]:
        for account in actions.waiting():
            # Before anything is claimed: while no mail can leave, nobody's turn is used up.
            try:
                self.connection.open()
            except OSError as error:
                kind = type(error).__name__
                self.troubles.append(f"The mail server cannot be reached ({kind}): stopped there")
                return
            yield account

    def remind(self, one: User) -> int:
        letter = reminders.letter(one)
        if letter is None or not actions.claim(one):
            return 0
        # Told as broken whatever happens now, until it is known to have left.
        self.troubles.append(f"{self.name(one)}: the letter was perhaps sent and is not repeated")
        message = EmailMessage(letter.subject, letter.body, None, [one.email])
        message.connection = self.connection
        trouble = trouble_with(message)
        if trouble:
            self.troubles[-1] += f" ({trouble})"
            self.connection.close()
            return 0
        actions.record_sent(one)
        self.troubles.pop()
        return 1

    def name(self, one: User) -> str:
        return f"account {one.pk}"
