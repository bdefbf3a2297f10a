"""manage.py build_translations: compile the catalogues with Babel, so no gettext tools are needed."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Compiles locale/*/LC_MESSAGES/*.po into the .mo files that Django reads."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for root in settings.LOCALE_PATHS:
            for source in sorted(Path(root).glob("*/LC_MESSAGES/*.po")):
                compile_catalogue(source)


def compile_catalogue(source: Path) -> Path:
    """Write the .mo beside the .po; fuzzy entries stay out, a broken catalogue is an error."""
    target = source.with_suffix(".mo")
    draft = source.with_suffix(".tmp")
    try:
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3], abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise CommandError(f"{source.name} of {source.parts[-3]}: {error}") from error
    with draft.open("wb") as file:
        write_mo(file, catalogue)
    draft.replace(target)
    return target
