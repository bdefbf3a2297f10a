"""manage.py score FILE: scores one JSON document and prints another; nothing is stored."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments import score_document
from assessments.maturity.entries import MaturityModel
from pmo_studio.core import documents
from pmo_studio.core.documents import BadDocument, Unreadable


class Command(BaseCommand):
    help = "Scores the answers in a JSON document (docs/develop/score.md) and prints the result."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a JSON document, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = documents.parse(documents.content_of(options["file"]))
            given = score_document.read(document, _model)
        except (BadDocument, Unreadable) as bad:
            raise CommandError(str(bad), returncode=2) from bad
        self.stdout.write(documents.written(score_document.answer(given)))


def _model(source: object) -> MaturityModel:
    """A built-in model by its key, or the model of a whole document."""
    from assessments.maturity.builtin import get
    from assessments.maturity.reading import BadModel, read

    if isinstance(source, str):
        try:
            return get(source)
        except KeyError:
            raise BadDocument("model", "there is no built-in model with this key.") from None
    try:
        return read(source)
    except BadModel as bad:
        problem = bad.problems[0]
        place = f"model.{problem.place}" if problem.place else "model"
        raise BadDocument(place, problem.code) from bad
