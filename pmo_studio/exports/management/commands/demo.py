"""manage.py demo: "Meridian Health PMO" and "Vale Verde Delivery Office", loaded once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pmo_studio.core.refusals import Refused
from pmo_studio.env import Env
from pmo_studio.exports import demo


class Command(BaseCommand):
    help = "Loads the demo's two engagements once, or removes them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--remove", action="store_true", help="delete the demo's engagements and accounts"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            self._remove()
            return
        if settings.HTTPS:
            words = "The demo's people have printed passwords: no demo behind an https address."
            raise CommandError(words, returncode=2)
        is_new = demo.load(_passwords())
        self.stdout.write("The demo is loaded." if is_new else "The demo was loaded before.")

    def _remove(self) -> None:
        try:
            was_there = demo.remove()
        except Refused as refusal:
            raise CommandError(refusal.words, returncode=2) from refusal
        self.stdout.write("The demo is gone." if was_there else "There is no demo here.")


def _passwords() -> dict[str, str]:
    """PMO_DEMO_LOGINS, `e-mail:password` with commas between; without it nobody can log in."""
    passwords: dict[str, str] = {}
    for login in Env().words("PMO_DEMO_LOGINS"):
        email, colon, password = login.partition(":")
        if not colon or not password or email not in demo.seats():
            known = ", ".join(sorted(demo.seats()))
            words = f"“{email[:60]}” is no demo login: write e-mail:password for {known}."
            raise CommandError(f"PMO_DEMO_LOGINS: {words}", returncode=2)
        passwords[email] = password
    return passwords
