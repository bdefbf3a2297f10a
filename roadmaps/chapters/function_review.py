"""The report's chapter "Function review": what becomes of each function, and what customers say.

What customers would change is not printed: only lead and facilitators read it, on the page.
"""

from django.template.loader import render_to_string

from pmo_studio.core import chapters
from pmo_studio.core.models import Engagement
from roadmaps.reviews import results, sheet, words


def build(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """Left out while no function was reviewed and no survey says anything."""
    found = sheet.of(engagement)
    said = results.of(engagement, found.rounds)
    if said is None and not any(line.review for line in found.lines):
        return None
    context = {"found": found, "results": said, "rule": words.RULE}
    html = render_to_string("roadmaps/report/function_review.html", context)
    return chapters.Content(html)
