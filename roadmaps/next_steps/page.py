"""Everything on sheet 4.4: the growth road, the board, what calls for a step."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from assessments.settling import target_table
from pmo_studio.core.models import Engagement
from roadmaps.improving.quarters import Quarter
from roadmaps.next_steps import cards, proposals
from roadmaps.next_steps.cards import Card, Column
from roadmaps.next_steps.proposals import Group
from roadmaps.next_steps.road import Road


@dataclass(frozen=True)
class Page:
    """The sheet; `cards` are all steps that stand, by their dates."""

    cards: Sequence[Card]
    road: Road
    groups: Sequence[Group]

    @cached_property
    def columns(self) -> list[Column]:
        return cards.columns(self.cards)

    @property
    def done(self) -> list[Card]:
        """What is done, the newest first."""
        found = [card for card in self.cards if card.row.done_on]
        return sorted(found, key=lambda card: (card.row.done_on, card.row.pk), reverse=True)

    @property
    def still(self) -> int:
        """How many are still to be done."""
        return sum(card.row.done_on is None for card in self.cards)

    @property
    def late(self) -> int:
        return sum(card.is_late for card in self.cards)

    @property
    def calls(self) -> int:
        """How many things call for a step and have none."""
        return sum(len(group.open) for group in self.groups)


def of(engagement: Engagement) -> Page:
    """The whole sheet; a fixed number of queries."""
    today = Quarter.of(timezone.localdate())
    listed, targets = cards.of(engagement), target_table.of(engagement)
    groups = proposals.groups(engagement, listed, targets, today)
    return Page(listed, Road(listed, targets, today), groups)
