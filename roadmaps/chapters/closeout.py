"""The eleven sections of the closeout on paper: a report of their own, and a chapter of the whole.

The same for every audience: nobody who did not agree to be named is in any of them.
"""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from pmo_studio.core import chapters
from pmo_studio.core.charts import PRINT
from pmo_studio.core.models import Engagement
from roadmaps.closeout import approval, rules
from roadmaps.closeout.story import sections
from roadmaps.closeout.story.sections import Section, Told
from roadmaps.closeout.story.whole import Whole
from roadmaps.models import CloseoutCopy

# As wide as the page is on paper, so that the type of the drawings is that of the text.
WIDTH = 520.0
# Whose figures the whole report tells in chapters of their own: KPIs, lessons, handover, thanks.
ELSEWHERE = frozenset({"kpis", "lessons", "unfinished", "thanks"})

# The page that is signed: the mandate, the figures, and below them the approval.
SIGNED = "summary"


def build(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """One chapter of the whole report; left out while no reading says what became of a promise."""
    whole = on_paper(engagement)
    if not any(promise.is_measured for promise in whole.kept.promises):
        return None
    parts = []
    for told in sections.told(whole):
        with_figures = told.section.key not in ELSEWHERE
        if with_figures or told.narrative:
            html = _html(whole, told, with_figures=with_figures)
            parts.append(f"<h2>{told.section.title}</h2>{html}")
    return chapters.Content(mark_safe("".join(parts)))  # noqa: S308  (rendered by templates)


def printed(whole: Whole) -> Sequence[tuple[Section, SafeString]]:
    """The sections that have something to tell, each with its markup."""
    return [(each.section, _html(whole, each)) for each in sections.told(whole)]


def on_paper(engagement: Engagement) -> Whole:
    return Whole(engagement, look=PRINT, width=WIDTH)


def _html(whole: Whole, told: Told, *, with_figures: bool = True) -> SafeString:
    """What people wrote to a section, and its figures."""
    section = told.section
    picture = whole.canvas.picture(PRINT) if section.key == "canvas" and whole.canvas else None
    context = {
        "whole": whole,
        "on_paper": True,
        "picture": picture,
        "says_rights": False,
        "section": section,
        "narrative": told.narrative,
        "with_figures": with_figures,
    }
    if section.key == SIGNED:
        closeout = rules.closeout_of(whole.engagement)
        copies = list(CloseoutCopy.objects.filter(closeout__engagement=whole.engagement)[:1])
        context |= {"closeout": closeout, "hands": approval.hands(closeout, copies)}
    return render_to_string("roadmaps/report/closeout.html", context)
