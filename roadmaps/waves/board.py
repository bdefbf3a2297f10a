"""Waves as their page shows them: what each holds, uses and can take, and how its gate stands."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Count
from django.utils.formats import number_format
from django.utils.translation import gettext as __

from pmo_studio.core import charts
from pmo_studio.core.charts.svg import Svg
from pmo_studio.core.models import Engagement
from pmo_studio.core.models.engagement import PlanningUnit
from roadmaps import dated
from roadmaps.models import RolloutUnit, Wave, WaveCriterion, WorkPackage
from roadmaps.models.package import PackageStatus
from roadmaps.models.wave import CriterionKind, WaveKind
from roadmaps.planning.waves import USABLE, capacity_hint
from roadmaps.wave_words import wave_name
from roadmaps.waves.gate import GateState, gate_states


@dataclass(frozen=True)
class Hint:
    """What a wave could take: FTE × working days × 0.8, rounded down to whole person-days."""

    fte: Decimal
    days: int

    @property
    def exact(self) -> Decimal:
        return Decimal(str(round(capacity_hint(float(self.fte), self.days), 4)))

    @property
    def capacity(self) -> int:
        return int(self.exact)

    @property
    def words(self) -> str:
        """The arithmetic with its figures."""
        words = __("%(fte)s FTE × %(days)s working days × %(usable)s = %(exact)s")
        return words % self._figures

    @property
    def each_day(self) -> str:
        """What every further day is worth, of a hint for one."""
        words = __("%(fte)s FTE × %(usable)s = %(exact)s person-days for each working day")
        return words % self._figures

    @property
    def _figures(self) -> Mapping[str, str]:
        return {
            "fte": number_format(self.fte.normalize(), use_l10n=True),
            "days": number_format(self.days),
            "usable": number_format(USABLE),
            "exact": number_format(self.exact.normalize(), use_l10n=True),
        }


@dataclass(frozen=True)
class Card:
    """One wave.  `first`, `last` and `gate_on` are None while the plan has no days for it."""

    wave: Wave
    packages: Sequence[WorkPackage]
    used: int
    first: datetime.date | None
    last: datetime.date | None
    gate_on: datetime.date | None
    gate: GateState
    criteria: int

    @property
    def title(self) -> str:
        return wave_name(self.wave)

    @property
    def is_rollout(self) -> bool:
        return self.wave.kind == WaveKind.ROLLOUT

    @property
    def is_first(self) -> bool:
        """Whether it is the first of the rollouts."""
        return self.wave.key == "R1"

    @property
    def takes_place(self) -> bool:
        """Whether it is one that happens in a unit."""
        return self.wave.kind in (WaveKind.PILOT, WaveKind.ROLLOUT)

    @property
    def is_empty(self) -> bool:
        """Whether it costs no days and has no gate (domain.md Rulings §6.4)."""
        return not any(row.status != PackageStatus.DROPPED for row in self.packages)

    @property
    def over(self) -> int:
        """By how much it is overloaded; 0 where it is not, or nobody said what it can take."""
        capacity = self.wave.capacity
        return 0 if capacity is None else max(0, self.used - capacity)

    @property
    def bar(self) -> Svg:
        capacity = self.wave.capacity
        if capacity is None:
            return charts.mini_bar(0, tone="open", title=__("Capacity not said yet"), width=180)
        ratio = self.used / capacity if capacity else float(self.used > 0)
        share = __("%(used)s of %(capacity)s used") % {"used": self.used, "capacity": capacity}
        return charts.mini_bar(ratio, tone="bad" if self.over else "ok", title=share, width=180)


@dataclass(frozen=True)
class Board:
    """All waves of a plan, and the backlog."""

    standing: dated.Standing
    cards: Sequence[Card]
    backlog: Sequence[WorkPackage]
    free_units: Sequence[RolloutUnit]

    @cached_property
    def overloaded(self) -> list[Card]:
        return [card for card in self.cards if card.over]

    @property
    def held(self) -> list[Card]:
        """Waves whose gate keeps the next one from beginning."""
        return [card for card in self.cards if card.gate.holds_up]

    @property
    def last_rollout(self) -> int | None:
        rollouts = [card.wave.pk for card in self.cards if card.is_rollout]
        return rollouts[-1] if rollouts else None

    @property
    def first_day(self) -> datetime.date | None:
        """The first working day; None in an empty calendar."""
        calendar = self.standing.calendar
        return calendar.first if calendar else None

    @property
    def rolled(self) -> bool:
        """Whether the day that was asked for is no working day."""
        return self.first_day is not None and self.first_day != self.standing.settings.start


def read(engagement: Engagement) -> Board | None:
    """The waves as they stand, None before the plan has begun; a fixed number of queries."""
    standing = dated.of(engagement)
    if standing is None:
        return None
    units = RolloutUnit.objects.live().filter(plan=standing.plan, waves=None)
    return Board(standing, cards(standing), standing.in_wave(None), list(units))


def cards(standing: dated.Standing) -> list[Card]:
    """Every wave of the plan in its order; two queries."""
    gates, criteria = gate_states(standing.waves), _criteria(standing.waves)
    return [
        _card(standing, wave, gates[wave.pk], criteria.get(wave.pk, 0)) for wave in standing.waves
    ]


def hint(engagement: Engagement, days: int) -> Hint | None:
    """None where the plan counts in points.

    `days` are what people say the wave shall last: the days that its packages take now follow from
    them, so with these days hardly any wave would be too full.
    """
    if engagement.planning_unit != PlanningUnit.PERSON_DAYS:
        return None
    return Hint(engagement.staff, days)


def _criteria(waves: Sequence[Wave]) -> Mapping[int, int]:
    """How many success criteria each wave has; one query."""
    rows = WaveCriterion.objects.live().filter(
        wave__in=[wave.pk for wave in waves], kind=CriterionKind.SUCCESS
    )
    return dict(rows.values_list("wave").annotate(n=Count("pk")).order_by())


def _card(standing: dated.Standing, wave: Wave, gate: GateState, criteria: int) -> Card:
    span, load = standing.span(wave), standing.load(wave)
    return Card(
        wave=wave,
        packages=standing.in_wave(wave),
        used=round(load.used) if load else 0,
        first=span.first if span else None,
        last=span.last if span else None,
        gate_on=span.gate if span else None,
        gate=gate,
        criteria=criteria,
    )
