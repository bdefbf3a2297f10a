"""manage.py build_translations: catalogues by Babel, so that no gettext tools are needed.

Without options it compiles them. `--check` says what is missing in them, `--update` writes new
texts into the .po files (what has become unused goes).
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

# function: the places of singular, plural and context among its arguments
KEYWORDS: dict[str, Any] = {
    "_": None,
    "__": None,  # gettext at once, where _ is the lazy one
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PYTHON = ("pmo_studio/**/*.py", "assessments/**/*.py", "canvases/**/*.py", "roadmaps/**/*.py")
TEMPLATES = ("templates/**/*.html", "templates/**/*.txt")


class Command(BaseCommand):
    help = "Compiles the catalogues in locale/; --check and --update compare them with the code."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--check", action="store_true", help="fail when a text is missing")
        group.add_argument("--update", action="store_true", help="write new texts into the .po")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            problems = list(missing())
            if problems:
                shown = "\n".join(problems[:20])
                raise CommandError(f"{len(problems)} texts are not translated:\n{shown}")
        elif options["update"]:
            for path in catalogues():
                update(path)
        else:
            for path in catalogues():
                if path.exists():
                    compile_catalogue(path)


def catalogues() -> list[Path]:
    """The .po of every language but English, there or not."""
    root = Path(settings.LOCALE_PATHS[0])
    return [
        root / to_locale(code) / "LC_MESSAGES" / "django.po"
        for code, _name in settings.LANGUAGES
        if code != "en"
    ]


def read(path: Path) -> Catalog:
    locale = path.parts[-3]
    if not path.exists():
        return Catalog(locale=locale, project="PMO Studio", charset="utf-8")
    try:
        with path.open("rb") as file:
            return read_po(file, locale=locale, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise CommandError(f"{locale}: {error}") from error


def compile_catalogue(path: Path) -> Path:
    """Write the .mo beside the .po; fuzzy entries stay out, a broken catalogue is an error."""
    file = BytesIO()
    write_mo(file, read(path))
    return save(file, path.with_suffix(".mo"))


def update(path: Path) -> Path:
    """Bring the .po in line with the code; translations that exist stay."""
    catalogue = read(path)
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    file = BytesIO()
    # No line numbers and no dates: the file changes only when a text does.
    write_po(file, catalogue, width=100, no_location=True, sort_output=True, omit_header=False)
    text = re.sub(rb'"(POT-Creation|PO-Revision)-Date:[^\n]*\n', b"", file.getvalue())
    return save(BytesIO(text), path)


def save(file: BytesIO, target: Path) -> Path:
    """Write beside the target and then rename: a reader never sees half a file."""
    draft = target.with_suffix(".tmp")
    draft.write_bytes(file.getvalue())
    draft.replace(target)
    return target


def missing() -> Iterator[str]:
    """A line for every text of the code that a language lacks, or has with other placeholders."""
    wanted = list(template())
    for path in catalogues():
        catalogue = read(path)
        for message in wanted:
            if message.id and (fault := fault_of(catalogue, message)):
                where = ", ".join(name for name, _line in message.locations[:1])
                yield f"{path.parts[-3]}: {message.id!r} ({where}) {fault}"


def fault_of(catalogue: Catalog, message: Message) -> str:
    found = catalogue.get(message.id, message.context)
    if found is None or found.fuzzy:
        return "is missing"
    strings = found.string if isinstance(found.string, tuple) else (found.string,)
    if not all(strings):
        return "is empty"
    errors = [str(error) for error in found.check(catalogue)]
    return errors[0] if errors else ""


def template() -> Catalog:
    """Every text of the code and the templates that is meant for people."""
    catalogue = Catalog(project="PMO Studio", charset="utf-8")
    for name, line, keyword, texts in extracted():
        context, singular, plural = sorted_out(keyword, texts)
        if singular:
            identity = (singular, plural) if plural else singular
            catalogue.add(identity, locations=[(name, line)], context=context)
    return catalogue


def extracted() -> Iterator[tuple[str, int, str, Any]]:
    root = Path(settings.BASE_DIR)
    for patterns, convert in ((PYTHON, None), (TEMPLATES, as_python)):
        for path in sorted(hit for pattern in patterns for hit in root.glob(pattern)):
            source = path.read_text("utf-8")
            file = BytesIO((convert(source) if convert else source).encode())
            name = str(path.relative_to(root))
            for line, keyword, texts, _comments in extract_python(file, KEYWORDS, [], {}):
                yield name, line, str(keyword), texts


def as_python(source: str) -> str:
    """A template as the calls of gettext it makes; everything else becomes X, flush left."""
    return "\n".join(line.lstrip() for line in templatize(source).split("\n"))


def sorted_out(keyword: str, texts: Any) -> tuple[str | None, str | None, str | None]:
    """Context, singular and plural of one call; None where there is none or it is no literal."""
    parts = list(texts) if isinstance(texts, (tuple, list)) else [texts]
    context = parts.pop(0) if "pgettext" in keyword else None
    plural = parts[1] if keyword.startswith("n") and len(parts) > 1 else None
    return context, parts[0] if parts else None, plural
