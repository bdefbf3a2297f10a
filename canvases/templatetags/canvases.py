"""What the templates of canvases use."""

from typing import Any

from django import template

from canvases.functions import functions_of
from canvases.models import Note
from canvases.models.note import Paper
from canvases.words import block_title as title_of
from pmo_studio.core import languages

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
def block_title(key: str) -> str:
    """The block's name in the language of the page."""
    return title_of(key)


@register.simple_tag
def function_name(note: Note) -> str:
    """What the function is called that the note stands for: {% function_name note as name %}."""
    if not note.function:
        return ""
    return functions_of(note.engagement)[note.function].name.in_language(languages.current())
