"""The first chapters of the report: people and canvas."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from canvases.models import Canvas
from canvases.words import block_title
from pmo_studio.core import chapters
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.exports import canvas as canvas_export

PAPER = "A3"


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    chapters.register(chapters.Chapter("people", _("People"), 10, people))
    chapters.register(chapters.Chapter("canvas", _("Canvas"), 30, canvas))


def people(engagement: Engagement, audience: str, language: str) -> chapters.Content:
    """Who takes part: names, roles and role groups, never e-mail addresses."""
    seats = Participant.objects.active().people().filter(engagement=engagement)
    context = {"seats": seats.select_related("role_group").order_by("-is_sponsor", "pk")}
    return chapters.Content(render_to_string("exports/chapter_people.html", context))


@dataclass(frozen=True)
class BlockCount:
    """A block's row in the overview."""

    number: int
    title: str
    counts: tuple[int, ...]


def canvas(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """An overview and then every canvas as a sheet."""
    listed = list(Canvas.objects.filter(engagement=engagement).select_related("engagement"))
    if not listed:
        return None
    sheets = [canvas_export.sheet_of(each, language) for each in listed]
    rows = [
        BlockCount(
            block.number,
            block_title(block.key),
            tuple(sum(1 for _ in sheet.blocks[index].notes()) for sheet in sheets),
        )
        for index, block in enumerate(sheets[0].blocks)
    ]
    totals = [sum(1 for _ in sheet.notes()) for sheet in sheets]
    context = {"canvases": listed, "rows": rows, "totals": totals}
    return chapters.Content(
        html=render_to_string("exports/chapter_canvas.html", context),
        drawings=tuple(
            canvas_export.drawing_of(each, paper=PAPER, language=language) for each in listed
        ),
    )
