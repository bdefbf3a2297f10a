"""manage.py prepare: everything between installed packages and the first page, in one process."""

import gc
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pmo_studio.core import nightly


class Command(BaseCommand):
    help = "Builds fonts and translations, collects static files, migrates, loads the demo once."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="leave the demo out")

    def handle(self, *args: Any, **options: Any) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        try:
            call_command("build_fonts", if_changed=True)
        except CommandError as error:
            self.stderr.write(str(error))  # the pages fall back to the fonts of the system
        call_command("build_translations")
        call_command("collectstatic", interactive=False, verbosity=0)
        # Migrating makes and drops classes by the thousand: the collector need not go through all
        # that stays with each of them.
        gc.freeze()
        call_command("migrate", interactive=False, verbosity=0)
        nightly.ensure()
        # On https the demo's people, whose passwords are printed, have no place.
        wanted = not options["no_demo"] and not settings.HTTPS
        if wanted and "demo" in get_commands():
            call_command("demo", stdout=sys.stderr)
            self.stdout.write("demo: loaded")
