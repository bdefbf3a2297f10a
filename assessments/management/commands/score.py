"""manage.py score FILE: scores one JSON document and prints another; nothing is stored."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments import score_document
from assessments.maturity.entries import MaturityModel
from assessments.score_document import BadDocument

MOST_BYTES = 50_000_000


class Command(BaseCommand):
    help = "Scores the answers in a JSON document (docs/develop/score.md) and prints the result."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a JSON document, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            given = score_document.read(score_document.parse(_read(options["file"])), _model)
        except BadDocument as bad:
            raise CommandError(str(bad), returncode=2) from bad
        answer = score_document.answer(given)
        self.stdout.write(
            json.dumps(answer, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)
        )


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


def _read(name: str) -> bytes:
    try:
        if name == "-":
            content = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.", returncode=2) from error
    if len(content) > MOST_BYTES:
        raise CommandError(f"{name} is larger than {MOST_BYTES // 10**6} MB.", returncode=2)
    return content
