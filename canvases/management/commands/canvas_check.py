"""manage.py canvas_check FILE: checks the canvas of one JSON document and prints another."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from canvases import check_document
from pmo_studio.core import documents
from pmo_studio.core.documents import BadDocument, Unreadable


class Command(BaseCommand):
    help = "Checks the canvas in a JSON document (docs/develop/canvas_check.md), derives its model."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a JSON document, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            given = check_document.read(documents.parse(documents.content_of(options["file"])))
        except (BadDocument, Unreadable) as bad:
            raise CommandError(str(bad), returncode=2) from bad
        self.stdout.write(documents.written(check_document.answer(given)))
