"""The report's chapter "Change": who must be won, how ready groups are, who hears what when."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from pmo_studio.core import chapters
from pmo_studio.core.charts import PRINT, Svg
from pmo_studio.core.models import Engagement
from roadmaps.chapters.audience import sees_stakeholders
from roadmaps.involving import group_cards, matrix, messages
from roadmaps.involving.group_cards import Card


@dataclass(frozen=True)
class Group:
    """A group with its picture as it is printed, None before anybody assessed it."""

    card: Card
    bars: Svg | None


def build(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """For lead and facilitators alone; left out while nobody said anything of it."""
    if not sees_stakeholders(audience):
        return None
    found, cards = matrix.of(engagement), group_cards.of(engagement)
    plan = messages.of(engagement)
    known = [line for line in found.lines if _is_known(line)]
    if not known and not cards and not plan.lines:
        return None
    context = {
        "matrix": found,
        "grid": found.grid(PRINT) if found.rated else None,
        "key": found.key(PRINT),
        "lines": known,
        "unknown": len(found.lines) - len(known),
        "groups": [Group(card, card.bars(PRINT) if card.reading else None) for card in cards],
        "plan": plan,
    }
    return chapters.Content(render_to_string("roadmaps/report/change.html", context))


def _is_known(line: matrix.Line) -> bool:
    """Whether anything is said of a stakeholder: power and interest, or an attitude."""
    stance = line.standing.stance
    said = (line.standing.quadrant, stance.current, stance.desired)
    return any(each is not None for each in said)
