"""The report's chapter "KPI wall": what each KPI came to, against baseline and target."""

from django.template.loader import render_to_string

from pmo_studio.core import chapters
from pmo_studio.core.charts import PRINT
from pmo_studio.core.models import Engagement
from roadmaps.readings import wall


def build(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """Left out while nothing was read."""
    found = wall.wall(engagement)
    if not found.has_readings:
        return None
    lines = [(line, line.picture(PRINT)) for line in found.every]
    context = {"wall": found, "lines": lines}
    return chapters.Content(render_to_string("roadmaps/report/readings.html", context))
