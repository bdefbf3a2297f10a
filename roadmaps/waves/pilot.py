"""The choice of the pilot as its page shows it: candidates, what one may see of their ratings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as __

from pmo_studio.core.access import Right, may
from pmo_studio.core.models import Participant
from roadmaps.actions import pilots
from roadmaps.models import Plan, RolloutUnit, UnitRating, Wave
from roadmaps.models.plan import Criterion
from roadmaps.models.wave import WaveKind
from roadmaps.planning.pilots import Score, ranking
from roadmaps.waves import ballots

CRITERIA = tuple(Criterion)


@dataclass(frozen=True)
class Cell:
    """The mean of one candidate by one criterion in words, and how many rated it."""

    criterion: Criterion
    mean: str
    n: int


@dataclass(frozen=True)
class Line:
    """One candidate in the ranking; `dots` of the last vote, None where it did not stand in it."""

    unit: RolloutUnit
    rank: int | None
    score: str
    cells: Sequence[Cell]
    dots: int | None
    arithmetic: str
    missing: Sequence[str]


@dataclass(frozen=True)
class Open:
    """Criteria by which somebody has not rated a candidate."""

    unit: RolloutUnit
    criteria: Sequence[Criterion]

    @property
    def is_whole(self) -> bool:
        return len(self.criteria) == len(CRITERIA)


@dataclass(frozen=True)
class Raters:
    """How many have rated every candidate, of those who may; `some` rated a part of them."""

    n: int = 0
    of: int = 0
    some: int = 0


@dataclass(frozen=True)
class Choice:
    """The pilot, its candidates in their order, and the ranking for who may see it.

    Silent before spoken: means are seen by facilitators, by whoever has rated every candidate, and
    by everybody once the pilot is chosen.  What one does not know may stay open: a candidate counts
    as rated with one criterion.
    """

    plan: Plan
    wave: Wave
    candidates: Sequence[RolloutUnit]
    own: Mapping[pilots.Which, int]
    is_open: bool
    lines: Sequence[Line] = field(default_factory=list)
    raters: Raters = Raters()
    vote: str = ""

    @property
    def left(self) -> Sequence[Open]:
        """What one has left open oneself, by candidate."""
        return [
            Open(unit, left)
            for unit in self.candidates
            if (left := [each for each in CRITERIA if (unit.pk, each) not in self.own])
        ]

    @property
    def unrated(self) -> Sequence[RolloutUnit]:
        """Candidates that one has not rated at all."""
        return [each.unit for each in self.left if each.is_whole]

    @property
    def suggestion(self) -> Line | None:
        """The candidate that is ranked first alone."""
        best = [line for line in self.lines if line.rank == 1]
        return best[0] if len(best) == 1 else None


def of(seat: Participant) -> Choice | None:
    """The choice as the seat may see it; None before the plan has begun.  Ten queries at most."""
    wave = (
        Wave.objects.select_related("plan", "unit")
        .filter(plan__engagement=seat.engagement_id, kind=WaveKind.PILOT)
        .first()
    )
    if wave is None:
        return None
    units = list(pilots.candidates(wave.plan))
    rows = list(UnitRating.objects.filter(unit__in=[unit.pk for unit in units]))
    own = {(row.unit_id, row.criterion): row.value for row in rows if row.seat_id == seat.pk}
    choice = Choice(wave.plan, wave, units, own, is_open=False)
    has_rated = bool(units) and not choice.unrated
    if not (has_rated or may(seat, Right.RUN) or wave.unit is not None):
        return choice
    title, dots = ballots.shown(seat.engagement_id, {unit.subject for unit in units})
    scores = ranking(
        [unit.pk for unit in units],
        [each.value for each in CRITERIA],
        ((row.unit_id, row.criterion, row.value) for row in rows),
    )
    known = {unit.pk: unit for unit in units}
    lines = [_line(known[score.unit], score, dots if title else {}) for score in scores]
    return replace(choice, is_open=True, lines=lines, raters=_raters(wave, units, rows), vote=title)


def rated(seat: Participant) -> Mapping[pilots.Which, int]:
    """One's own ratings of all candidates."""
    choice = of(seat)
    return choice.own if choice else {}


def _raters(wave: Wave, units: Sequence[RolloutUnit], rows: Sequence[UnitRating]) -> Raters:
    rated_by: dict[int, set[int]] = {}
    for row in rows:
        rated_by.setdefault(row.seat_id, set()).add(row.unit_id)
    whole = {seat for seat, rated in rated_by.items() if len(rated) == len(units)}
    seats = Participant.objects.active().people().for_access()
    able = {
        seat.pk
        for seat in seats.filter(engagement=wave.plan.engagement_id)
        if may(seat, Right.WRITE) and seat.can_come
    }
    # Whoever rated and reads only by now has rated all the same.
    return Raters(len(whole), len(able | whole), len(rated_by) - len(whole))


def _line(unit: RolloutUnit, score: Score[int], dots: Mapping[str, int]) -> Line:
    cells = [
        Cell(criterion, _decimal(mean.value), mean.n)
        for criterion, mean in zip(CRITERIA, score.means, strict=True)
    ]
    return Line(
        unit=unit,
        rank=score.rank,
        score=_decimal(score.score),
        cells=cells,
        dots=dots.get(unit.subject),
        arithmetic=_arithmetic(cells, score.score),
        missing=[str(cell.criterion.label) for cell in cells if not cell.n],
    )


def _arithmetic(cells: Sequence[Cell], score: Fraction | None) -> str:
    if score is None:
        return ""
    terms = " + ".join(cell.mean for cell in cells)
    figures = {"terms": terms, "n": len(cells), "score": _decimal(score)}
    return __("(%(terms)s) / %(n)s = %(score)s") % figures


def _decimal(value: Fraction | None) -> str:
    """With two decimals, half rounded up; the ranking itself compares unrounded figures."""
    if value is None:
        return ""
    cents = int(value * 100 + Fraction(1, 2))
    return number_format(cents / 100, decimal_pos=2)
