"""The report's chapters "Lessons", "Handover" and "Thanks".

Whoever did not agree to be named is in none of them, not even in a report for facilitators: a file
travels on.
"""

from django.template.loader import render_to_string

from pmo_studio.core import chapters
from pmo_studio.core.models import Engagement
from roadmaps.actions.handovers import handover_of
from roadmaps.closeout import celebration, unfinished
from roadmaps.closeout import lessons as learnt


def lessons(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """The same for every audience; left out while nobody wrote one down."""
    page = learnt.page(engagement)
    if not page.lines:
        return None
    html = render_to_string("roadmaps/report/lessons.html", {"page": page})
    return chapters.Content(html)


def handover(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """Left out until it is said who carries the PMO on, or when it is looked at."""
    row = handover_of(engagement)
    if not (row.carrier or row.review_on):
        return None
    context = {"row": row, "parts": unfinished.parts(engagement)}
    return chapters.Content(render_to_string("roadmaps/report/handover.html", context))


def thanks(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """The celebration, who is thanked by name with their consent, and the wall."""
    page = celebration.of(engagement, confides=False)
    if not (page.acknowledged or page.wall or page.row.held_on):
        return None
    return chapters.Content(render_to_string("roadmaps/report/thanks.html", {"page": page}))
