"""The report's chapter "Mandate" (core.chapters)."""

from django.template.loader import render_to_string

from canvases.mandates import reading, since
from pmo_studio.core import chapters
from pmo_studio.core.models import Engagement


def build(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """What the sheet says, the same for every audience; no chapter while it is empty."""
    found = reading.of(engagement)
    if found.is_empty:
        return None
    context = {
        "charter": reading.charter(found),
        "standing": found,
        "mandate": found.mandate,
        "changed": since.changed(found),
    }
    return chapters.Content(render_to_string("canvases/mandate/chapter.html", context))
