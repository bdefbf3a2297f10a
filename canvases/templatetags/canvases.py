"""What the templates of canvases use."""

from typing import Any

from django import template
from django.utils.formats import localize, number_format
from django.utils.safestring import SafeString

from canvases import words
from canvases.functions import functions_of
from canvases.kpi_words import told
from canvases.models import Note
from canvases.models.note import Paper
from canvases.words import block_title as title_of
from pmo_studio.core import languages
from pmo_studio.core.rounding import whole_percent
from pmo_studio.core.templatetags.pmo import flag

register = template.Library()

# The class that places a block on the classic sheet (static/css/board.css).
CLASSES = {
    "cs": "b-customers",
    "vp": "b-value",
    "ch": "b-channels",
    "cr": "b-relations",
    "rs": "b-benefits",
    "ka": "b-activities",
    "kr": "b-resources",
    "kp": "b-partners",
    "co": "b-costs",
}


@register.simple_tag
def papers() -> list[tuple[str, Any]]:
    """Keys and names of the papers of notes: {% papers as choices %}."""
    return Paper.choices


@register.filter
def block_class(key: str) -> str:
    return CLASSES[key]


@register.filter
def kpi_words(text: str) -> str:
    """A KPI's name or formula; one of the catalogue in the language of the page."""
    return told(text)


@register.filter
def block_title(key: str) -> str:
    """The block's name in the language of the page."""
    return title_of(key)


# Shape and colour of each status; the words stand in words.status.
STATUS_SHAPES = {"assumption": "open", "testing": "warn", "validated": "ok", "invalidated": "bad"}


@register.simple_tag
def status_flag(status: str) -> SafeString:
    """What is known of a note, as shape and word: {% status_flag verdict.status %}."""
    return flag(STATUS_SHAPES[status], words.status(status))


@register.filter
def status_empty(status: str) -> str:
    """What an empty column of this status says."""
    return words.status_empty(status)


@register.filter
def whole(number: float | None, required: float = 100) -> str:
    """A percentage as it is printed: whole, and never as a required one that it misses."""
    return "–" if number is None else number_format(whole_percent(number, required=required))


@register.filter
def share_percent(share: float | None) -> str:
    """A share 0..1 as a whole number of percent."""
    return whole(None if share is None else 100 * share)


@register.filter
def short_number(number: float) -> str:
    """Without a decimal where there is none: 4, 4.5 (4,5 where that is how it is written)."""
    return localize(int(number) if number == int(number) else number)


@register.simple_tag
def function_name(note: Note) -> str:
    """What the function is called that the note stands for: {% function_name note as name %}."""
    if not note.function:
        return ""
    return functions_of(note.engagement)[note.function].name.in_language(languages.current())
