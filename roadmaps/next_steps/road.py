"""The growth road: capabilities from level to level by quarters, and how fast they are to grow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as __

from assessments import result_words
from assessments.findings import pictures
from assessments.settling import target_table
from pmo_studio.core import catalogue, charts
from pmo_studio.core.models import Engagement
from pmo_studio.core.rounding import half_up
from roadmaps.improving import growth, picture
from roadmaps.improving.growth import Rise, TooFast
from roadmaps.improving.quarters import IN_A_YEAR, Quarter, between
from roadmaps.models import Improvement
from roadmaps.next_steps import words
from roadmaps.next_steps.cards import Card

# A road longer than this is cut: nobody reads more columns.
MOST_QUARTERS = 20
# As wide as a phone leaves room for, in user units.
PHONE = 352.0


@dataclass(frozen=True)
class Way:
    """One capability with its steps on the road."""

    key: str
    name: str
    now: float | None
    goal: float | None
    cards: Sequence[Card]
    fast: TooFast | None

    @property
    def now_in_words(self) -> str:
        return result_words.level(self.now)

    @property
    def goal_in_words(self) -> str:
        return result_words.level(self.goal)

    @property
    def lane(self) -> picture.Lane:
        steps = [
            picture.Step(self._from_here(card.row.rise, is_done), is_done)
            for card in self.cards
            if card.row.rise
            for is_done in [card.row.done_on is not None]
        ]
        remark = __("faster than usual") if self.fast else ""
        return picture.Lane(self.name, steps, self.now, self.goal, remark)

    def _from_here(self, rise: Rise, is_done: bool) -> Rise:
        """Drawn from where the capability stands meanwhile: nobody plans to fall back first."""
        now = None if self.now is None else half_up(self.now, 1)
        if is_done or now is None or not rise.low < now < rise.high:
            return rise
        return replace(rise, low=now)


@dataclass(frozen=True)
class Road:
    """Steps that have a quarter and levels; `today` is the quarter that is now."""

    cards: Sequence[Card]
    targets: target_table.Table
    today: Quarter

    @cached_property
    def ways(self) -> list[Way]:
        """Each capability that a dated step raises, in the order of the catalogue."""
        fast = {found.capability: found for found in self.fast}
        found: dict[str, list[Card]] = {}
        for card in self.raising:
            found.setdefault(card.row.capability, []).append(card)
        lines = {line.key: line for line in self.targets.lines}
        return [
            Way(
                key=each.key,
                name=words.capability(each.key),
                now=lines[each.key].now,
                goal=lines[each.key].goal,
                cards=found[each.key],
                fast=fast.get(each.key),
            )
            for each in catalogue.capabilities()
            if each.key in found
        ]

    @cached_property
    def raising(self) -> list[Card]:
        return [card for card in self.cards if card.row.rise]

    @property
    def undated(self) -> list[Card]:
        """Open steps that nobody has put into a quarter yet."""
        return [c for c in self.cards if c.row.quarter is None and c.row.done_on is None]

    @cached_property
    def fast(self) -> Sequence[TooFast]:
        return growth.too_fast(card.row.rise for card in self.raising if card.row.rise)

    @property
    def warnings(self) -> list[str]:
        return [words.too_fast(each) for each in self.fast]

    @property
    def quarters(self) -> Sequence[Quarter]:
        """From the first step or now, whichever is earlier, to the last, a year at least."""
        own = [card.row.rise.quarter for card in self.raising if card.row.rise]
        first = min([*own, self.today])
        last = max([*own, first.after(IN_A_YEAR - 1)])
        return between(first, last)[-MOST_QUARTERS:]

    def chart(self, look: charts.Look = charts.PAGE, width: float = 900.0) -> charts.Svg | None:
        """None while no dated step raises a capability."""
        if not self.ways:
            return None
        heads = picture.Heads(
            now=__("Now"),
            target=__("Target"),
            quarters=[(each, words.short_quarter(each)) for each in self.quarters],
        )
        return picture.growth_road(
            [way.lane for way in self.ways],
            heads,
            title=__("Capabilities from level to level, quarter by quarter"),
            today=self.today,
            decimal=pictures.decimal(),
            width=width,
            look=look,
        )

    @property
    def narrow_chart(self) -> charts.Svg | None:
        """For phones, with the names over the lanes."""
        return self.chart(width=PHONE)


def warnings_of(engagement: Engagement, capability: str) -> list[str]:
    """Where the steps of one capability let it grow faster than usual; one query."""
    rows = Improvement.objects.live().filter(engagement=engagement, capability=capability)
    rises = [row.rise for row in rows if row.rise]
    return [words.too_fast(each) for each in growth.too_fast(rises)]
