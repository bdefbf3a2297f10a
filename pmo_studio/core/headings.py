"""What a page is called in the language of its reader.  Whoever is brought to it may read another
language than who brings them."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation

from pmo_studio.core import sheets

Heading = Callable[..., str]

_headings: dict[str, Heading] = {}


def register(url_name: str, heading: Heading) -> None:
    """`heading` gets what the address holds and answers in the language that is on."""
    _headings[url_name] = heading


def of(path: str, *, otherwise: str) -> str:
    """The heading of the page at `path`; `otherwise` where its people named it."""
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return otherwise
    if match.view_name in _headings:
        return _headings[match.view_name](**match.kwargs) or otherwise
    return _of_sheet(match.view_name, otherwise)


def _of_sheet(url_name: str, otherwise: str) -> str:
    sheet = next((each for each in sheets.every() if each.url_name == url_name), None)
    if sheet is None or otherwise not in _in_all_languages(sheet):
        return otherwise
    return str(sheet.title)


def _in_all_languages(sheet: sheets.Sheet) -> set[str]:
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(str(sheet.title))
    return found
