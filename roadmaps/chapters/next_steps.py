"""The report's chapter "Next steps": the growth road, what is to be done when, what is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as __

from assessments.settling import target_table
from pmo_studio.core import chapters
from pmo_studio.core.charts import PRINT
from pmo_studio.core.models import Engagement
from roadmaps.improving.quarters import Quarter
from roadmaps.next_steps import cards, words
from roadmaps.next_steps.cards import Card
from roadmaps.next_steps.road import Road

# As wide as the text of a page, in user units.
WIDTH = 720.0


@dataclass(frozen=True)
class Part:
    """The steps of one quarter, or those without one."""

    title: str
    cards: Sequence[Card]


def build(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """The same for every audience; left out while there is no step."""
    listed = cards.of(engagement)
    if not listed:
        return None
    today = Quarter.of(timezone.localdate())
    road = Road(listed, target_table.of(engagement), today)
    context = {
        "road": road,
        "chart": road.chart(PRINT, WIDTH),
        "parts": _parts([card for card in listed if card.row.done_on is None]),
        "done": [card for card in listed if card.row.done_on],
    }
    return chapters.Content(render_to_string("roadmaps/report/next_steps.html", context))


def _parts(listed: Sequence[Card]) -> list[Part]:
    """By quarters as they pass, what is not dated last."""
    quarters = sorted({card.row.in_quarter for card in listed if card.row.in_quarter})
    parts = [
        Part(words.quarter(quarter), [card for card in listed if card.row.in_quarter == quarter])
        for quarter in quarters
    ]
    rest = [card for card in listed if card.row.in_quarter is None]
    return [*parts, Part(__("Not dated yet"), rest)] if rest else parts
