"""The chapter "Reassessment": rounds over time, before and after, what comes next."""

from django.template.loader import render_to_string

from assessments.reassessing import sheet
from pmo_studio.core import chapters
from pmo_studio.core.charts import PRINT
from pmo_studio.core.models import Engagement

# As wide as the page is on paper, so that the type of the drawings is that of the text.
WIDTH = 620.0


def build(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """Left out until there are two rounds of one questionnaire, or a plan for the next one.

    The same for every audience: nothing in it says more than the sheet does.
    """
    shown = sheet.of(engagement, {}, look=PRINT, width=WIDTH)
    if shown.compared is None and shown.cycle is None:
        return None
    context = {
        "shown": shown,
        "line": shown.time_line,
        "compared": shown.compared,
        "by_group": shown.by_group,
    }
    return chapters.Content(render_to_string("assessments/report/reassessment.html", context))
