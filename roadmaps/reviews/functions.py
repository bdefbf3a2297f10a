"""The functions that a review is about: those of the to-be canvas that counts."""

from collections.abc import Iterable
from dataclasses import dataclass

from canvases.functions import functions_of
from canvases.models import Canvas, Note
from canvases.models.note import State
from pmo_studio.core import languages
from pmo_studio.core.lines import beginning
from pmo_studio.core.models import Engagement
from roadmaps.function_keys import function_key
from roadmaps.models import FunctionReview

NAME_MOST = 80


@dataclass(frozen=True)
class Listed:
    """One function: how plan and reviews know it, its first note, its name in the catalogue."""

    key: str
    note: int
    # Its key in the catalogue; empty where it stands in none.
    function: str
    name: str


def of(canvas: Canvas | None) -> list[Listed]:
    """The functions in the order of the canvas, each once; two queries."""
    if canvas is None:
        return []
    known = functions_of(canvas.engagement)
    rows = Note.objects.live().filter(canvas=canvas, block="ka").exclude(state=State.RETIRE)
    found: dict[str, Listed] = {}
    for pk, function, text in rows.order_by("position", "pk").values_list("pk", "function", "text"):
        entry = known.get(function)
        own = function if entry else ""
        name = entry.name.in_language(languages.current()) if entry else beginning(text, NAME_MOST)
        key = function_key(own or pk)
        found.setdefault(key, Listed(key, pk, own, name))
    return list(found.values())


def to_be(engagement: Engagement) -> Canvas | None:
    """The canvas whose functions are reviewed; one query."""
    canvas = Canvas.objects.to_be(engagement).first()
    if canvas is not None:
        canvas.engagement = engagement
    return canvas


def names(engagement: Engagement, notes: Iterable[int]) -> dict[int, str]:
    """What these notes of functions are called, also of those that were taken off since."""
    known = functions_of(engagement)
    rows = Note.objects.filter(canvas__engagement=engagement, pk__in=set(notes))
    return {
        pk: known[function].name.in_language(languages.current())
        if function in known
        else beginning(text, NAME_MOST)
        for pk, function, text in rows.values_list("pk", "function", "text")
    }


def newest(engagement: Engagement) -> dict[str, FunctionReview]:
    """By function the review that counts; one query."""
    rows = FunctionReview.objects.filter(engagement=engagement).select_related("decided_by")
    found: dict[str, FunctionReview] = {}
    for row in rows:
        row.engagement = engagement
        found.setdefault(row.key, row)
    return found
