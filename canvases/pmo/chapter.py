"""The report's chapter "PMO model": the type with its figures, functions, structure, RACI."""

from django.template.loader import render_to_string

from canvases.pmo import state, structures
from canvases.pmo.sheet import ModelSheet
from canvases.pmo.structure_sheet import StructureSheet
from pmo_studio.core import chapters
from pmo_studio.core.charts import PRINT
from pmo_studio.core.models import Engagement

# px; half of the text's width on A4, so that the type of a drawing stays as it is.
WIDTH = 560.0


def build(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """The model of the newest to-be canvas; no chapter before it derives a type.

    The same for every audience: nothing in it says more than the sheet does.
    """
    canvas = state.newest(engagement)
    if canvas is None:
        return None
    canvas.engagement = engagement
    found = state.of(canvas)
    if found.model.pmo_type is None:
        return None
    context = {
        "canvas": canvas,
        "model": ModelSheet(found, look=PRINT, width=WIDTH),
        "structure": StructureSheet(structures.of(found), look=PRINT, width=WIDTH),
    }
    return chapters.Content(render_to_string("canvases/report/model.html", context))
