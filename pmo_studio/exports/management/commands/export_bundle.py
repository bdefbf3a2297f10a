"""manage.py export_bundle ID: an engagement as one JSON document."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pmo_studio.core.bundle import BadBundle, Scope, write
from pmo_studio.core.models import Engagement
from pmo_studio.exports.bundles.files import to_bytes


class Command(BaseCommand):
    help = "Writes an engagement as a bundle: to FILE, or to the console."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", type=int, help="the engagement's number, as in its address")
        parser.add_argument("-o", "--output", metavar="FILE", help="where to write")
        parser.add_argument(
            "--scope",
            choices=[str(scope) for scope in Scope],
            default=str(Scope.ENGAGEMENT),
            help="engagement: everything; template: without people, votes and events",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        engagement = Engagement.objects.filter(pk=options["id"]).first()
        if engagement is None:
            raise CommandError(f"There is no engagement {options['id']}.", returncode=2)
        try:
            content = to_bytes(write(engagement, Scope(options["scope"])))
        except BadBundle as bad:
            words = f"Engagement {engagement.pk} cannot be written as a bundle: {bad}."
            raise CommandError(words, returncode=2) from bad
        if options["output"]:
            _save(Path(options["output"]), content)
        else:
            self.stdout.write(content.decode(), ending="")
            sys.stdout.flush()


def _save(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.", returncode=2) from error
