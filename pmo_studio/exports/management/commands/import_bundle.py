"""manage.py import_bundle FILE --owner EMAIL: a bundle as a new engagement."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from pmo_studio.core import own_data, phase_states
from pmo_studio.core.bundle import BadBundle, load
from pmo_studio.core.models import Engagement, User
from pmo_studio.exports.bundles.files import MOST_BYTES, from_bytes


class Command(BaseCommand):
    help = "Makes a new engagement of a bundle (JSON, zip, or a PDF that carries its data)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--owner", metavar="EMAIL", required=True, help="whose engagement it becomes"
        )
        parser.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = User.objects.filter(email__iexact=options["owner"]).first()
        if owner is None:
            words = f"--owner: nobody here has the e-mail address {options['owner']}."
            raise CommandError(words, returncode=2)
        try:
            document = from_bytes(_read(Path(options["file"])))
            with transaction.atomic():
                engagement = load(document, owner=owner)
                found = _contents(engagement)
                transaction.set_rollback(options["dry_run"])
        except BadBundle as bad:
            raise CommandError(str(bad), returncode=2) from bad
        if options["dry_run"]:
            self.stdout.write(f"“{engagement.name}” can be imported: {found}. Nothing was written.")
        else:
            # The command ends before the refresher's two seconds are over.
            phase_states.refresh(engagement.pk)
            self.stdout.write(f"Engagement {engagement.pk}, “{engagement.name}”: {found}.")


def _contents(engagement: Engagement) -> str:
    return ", ".join(f"{words} {count}" for words, count in own_data.counts(engagement))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=2) from error
