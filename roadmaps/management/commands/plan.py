"""manage.py plan FILE: derives and schedules the plan of one JSON document and prints another."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pmo_studio.core import documents
from pmo_studio.core.documents import BadDocument, Unreadable
from roadmaps.planning import document
from roadmaps.planning.answer import answer
from roadmaps.planning.plan import derive


class Command(BaseCommand):
    help = "Derives a dated plan from the facts in a JSON document (docs/develop/plan.md)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a JSON document, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            given = document.read(documents.parse(documents.content_of(options["file"])))
        except (BadDocument, Unreadable) as bad:
            raise CommandError(str(bad), returncode=2) from bad
        self.stdout.write(documents.written(answer(derive(given))))
