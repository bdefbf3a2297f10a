"""The canvas read as value: how it is created, delivered and captured (domain.md §5.1)."""

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from canvases.blocks import layout
from canvases.models import Canvas, Note
from canvases.models.note import State
from pmo_studio.core import languages, pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.htmx import StudioRequest

MEANINGS = {
    "create": _("What the PMO does, with whom and with what, and what that costs."),
    "deliver": _("What the customers get, and how it reaches them."),
    "capture": _("Whom it serves, and what comes back: benefits, funding, trust."),
}


@dataclass(frozen=True)
class BlockOfNotes:
    key: str
    order: int
    title: str
    notes: list[Note]


@dataclass(frozen=True)
class Region:
    """One of the three, with its blocks in the order of filling."""

    key: str
    title: str
    meaning: str
    blocks: list[BlockOfNotes]

    @property
    def count(self) -> int:
        return sum(len(block.notes) for block in self.blocks)


@require_GET
def value(request: StudioRequest, pk: int) -> HttpResponse:
    """The notes by region; retired ones are left out."""
    canvas = get_or_403(Canvas.objects.all(), request, Right.SEE, pk=pk)
    number = canvas.engagement.last_number
    context = {"canvas": canvas, "number": number, "regions": _regions(canvas)}
    return pages.sheet(request, "canvases/value.html", canvas.engagement, "canvas", context)


def _regions(canvas: Canvas) -> list[Region]:
    notes: defaultdict[str, list[Note]] = defaultdict(list)
    for note in Note.objects.for_board().filter(canvas=canvas).exclude(state=State.RETIRE):
        notes[note.block].append(note)
    language = languages.current()
    blocks: defaultdict[str, list[BlockOfNotes]] = defaultdict(list)
    for block in layout().blocks.values():
        title = block.title.in_language(language)
        shown = BlockOfNotes(block.key, block.order, title, notes[block.key])
        blocks[block.region].append(shown)
    return [
        Region(key, label.name.in_language(language), str(MEANINGS[key]), blocks[key])
        for key, label in layout().regions.items()
    ]
