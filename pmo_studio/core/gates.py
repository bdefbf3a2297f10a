"""Phase gates: how near a phase is to its exit, and which decisions its gate allows.

Pure arithmetic (domain.md §9 and its Rulings); no Django. Ratios are 0..1, percentages
whole numbers 0..100. Every result carries the figures it was made from, so that a page can
open each number to its arithmetic.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EPSILON = 1e-9
# Criteria bring a phase to 90 %; only the decision at its gate brings the last 10.
CRITERIA_POINTS = 90
DECISION_POINTS = 10
# "go with conditions" wants every mandatory criterion at least this near.
CONDITIONAL_RATIO = 0.8


class Decision(StrEnum):
    """What a gate can decide; no decision yet is None."""

    GO = "go"
    GO_WITH_CONDITIONS = "go_with_conditions"
    HOLD = "hold"
    RECYCLE = "recycle"
    STOP = "stop"

    @property
    def passes(self) -> bool:
        return self in (Decision.GO, Decision.GO_WITH_CONDITIONS)


class State(StrEnum):
    """Where a criterion stands, in the words of the pages."""

    MET = "met"
    WAIVED = "waived"
    SHORT = "short"  # below what is required, but not mandatory
    BLOCKS = "blocks"  # below what is required, and mandatory
    OPEN = "open"  # not measured yet


@dataclass(frozen=True, slots=True)
class Criterion:
    """The rule of one exit criterion.

    `weight` is above 0; `empty` is the ratio where there is nothing to measure: 0 when that
    means "nothing yet", 1 when it means "nothing to do".
    """

    key: str
    weight: float
    mandatory: bool = False
    empty: float = 0.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.weight) and self.weight > 0):
            raise ValueError(f"{self.key}: the weight must be above 0, not {self.weight}")
        if self.empty not in (0, 1):
            raise ValueError(f"{self.key}: empty must be 0 or 1, not {self.empty}")


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure against what is required; use the constructors below.

    `part` and `whole` are the counts behind a share, `whole` alone what a count was taken
    from; a whole of 0 makes the criterion's rule for emptiness decide. `found` is how many
    there are of a thing that must not exist.  `remark` is what a reader should know of the figure,
    in their language.  `sheet` is the key of the sheet on which this figure is mended, where that
    is not the one of its criterion.
    """

    actual: float
    required: float
    key: str = ""
    part: float | None = None
    whole: float | None = None
    found: int | None = None
    remark: str = ""
    sheet: str = ""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.actual) and self.actual >= 0):
            raise ValueError(f"a measure cannot be {self.actual}")
        if not (math.isfinite(self.required) and self.required > 0):
            raise ValueError(f"the required value must be above 0, not {self.required}")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that could be measured."""
        return self.whole == 0

    def ratio(self, empty: float) -> float:
        """actual / required, at most 1; `empty` where there is nothing to measure."""
        if self.is_empty:
            return empty
        ratio = self.actual / self.required
        return 1.0 if ratio >= 1 - EPSILON else ratio


def count(actual: float, required: float, *, out_of: float | None = None, key: str = "") -> Measure:
    """So many of so many required, e.g. 8 stakeholders of 8; `out_of` 0 means nothing to count."""
    return Measure(actual, required, key, whole=out_of)


def share(part: float, whole: float, required: float, *, key: str = "") -> Measure:
    """A part of a whole against a required share 0..1, e.g. 8 of 11 threads against 0.8."""
    if not 0 <= part <= whole:
        raise ValueError(f"{part} is no part of {whole}")
    return Measure(part / whole if whole else 0.0, required, key, part=part, whole=whole)


def yes_no(holds: bool, *, key: str = "", remark: str = "") -> Measure:
    return Measure(float(holds), 1.0, key, remark=remark)


def none_may_exist(found: int, *, key: str = "", remark: str = "", sheet: str = "") -> Measure:
    """Holds when nothing was found, e.g. no canvas error; the number found is kept to show."""
    return Measure(float(found == 0), 1.0, key, found=found, remark=remark, sheet=sheet)


@dataclass(frozen=True, slots=True)
class Waiver:
    """Somebody's decision to do without a criterion: it counts as met and stays visible."""

    who: str
    reason: str
    since: date | None = None

    def __post_init__(self) -> None:
        if not (self.who.strip() and self.reason.strip()):
            raise ValueError("a waiver says who waived and why")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one criterion stands.  No measures means that nothing measures it yet."""

    criterion: Criterion
    measures: tuple[Measure, ...] = ()
    waiver: Waiver | None = None

    @property
    def key(self) -> str:
        return self.criterion.key

    @property
    def decisive(self) -> Measure | None:
        """The measure with the lowest ratio: the one that the criterion takes."""
        return min(self.measures, key=self._ratio_of, default=None)

    @property
    def measured_ratio(self) -> float:
        """The ratio before any waiver; 0 while nothing measures the criterion."""
        return min(map(self._ratio_of, self.measures), default=0.0)

    @property
    def ratio(self) -> float:
        return 1.0 if self.waiver else self.measured_ratio

    @property
    def is_met(self) -> bool:
        return self.ratio == 1

    @property
    def state(self) -> State:
        if self.waiver:
            return State.WAIVED
        if not self.measures:
            return State.OPEN
        if self.is_met:
            return State.MET
        return State.BLOCKS if self.criterion.mandatory else State.SHORT

    def _ratio_of(self, measure: Measure) -> float:
        return measure.ratio(self.criterion.empty)


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion in the arithmetic of a phase: weight × ratio = points."""

    key: str
    weight: float
    ratio: float
    points: float
    waived: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a phase, and how it came about.

    percent = floor(90 × points / weights) + decided, with `decided` 10 or 0.
    """

    lines: tuple[Line, ...]
    points: float
    weights: float
    share: float
    earned: int
    decided: int
    percent: int


def phase_progress(standings: Iterable[Standing], decision: Decision | None = None) -> Progress:
    """How far a phase is: 90 % by its criteria, 10 % by a gate decided "go" (or conditionally)."""
    lines = tuple(map(_line, standings))
    # fsum, because the order in which criteria are listed must not change a result.
    points = math.fsum(line.points for line in lines)
    weights = math.fsum(line.weight for line in lines)
    ratio = points / weights if weights else 0.0
    earned = math.floor(CRITERIA_POINTS * ratio + EPSILON)
    decided = DECISION_POINTS if decision and decision.passes else 0
    return Progress(lines, points, weights, ratio, earned, decided, earned + decided)


def _line(standing: Standing) -> Line:
    weight, ratio = standing.criterion.weight, standing.ratio
    return Line(standing.key, weight, ratio, weight * ratio, standing.waiver is not None)


@dataclass(frozen=True, slots=True)
class Overall:
    """Progress of the engagement: the mean of its phases, rounded down."""

    percents: tuple[int, ...]
    total: int
    percent: int


def overall_progress(percents: Sequence[int]) -> Overall:
    """The floored mean of the phases' percentages, all phases alike; at least one phase."""
    total = sum(percents)
    return Overall(tuple(percents), total, total // len(percents))


@dataclass(frozen=True, slots=True)
class Condition:
    """What is still to be done about a criterion after "go with conditions", and by when."""

    criterion: str
    text: str
    due: date | None


class Refusal(StrEnum):
    """Why a decision is not allowed."""

    NOT_MET = "not_met"  # "go" needs every mandatory criterion at 1
    TOO_LOW = "too_low"  # "go with conditions" needs every mandatory criterion at 0.8
    NO_CONDITION = "no_condition"  # ... and a condition for each below 1
    NO_DATE = "no_date"  # ... that has a date


@dataclass(frozen=True, slots=True)
class Reason:
    """A refusal and the criteria that cause it."""

    refusal: Refusal
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a gate may be decided so; with reasons when not."""

    decision: Decision
    reasons: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.reasons


def may_decide(
    decision: Decision, standings: Iterable[Standing], conditions: Iterable[Condition] = ()
) -> Verdict:
    """Whether the gate may be decided so today; hold, recycle and stop always may."""
    below = [one for one in standings if one.criterion.mandatory and not one.is_met]
    if decision is Decision.GO:
        return _verdict(decision, {Refusal.NOT_MET: below})
    if decision is Decision.GO_WITH_CONDITIONS:
        return _verdict(decision, _against_conditions(below, tuple(conditions)))
    return Verdict(decision)


def _against_conditions(
    below: list[Standing], conditions: tuple[Condition, ...]
) -> dict[Refusal, list[Standing]]:
    named = {one.criterion for one in conditions}
    dated = {one.criterion for one in conditions if one.due}
    near = [one for one in below if one.ratio >= CONDITIONAL_RATIO - EPSILON]
    return {
        Refusal.TOO_LOW: [one for one in below if one not in near],
        Refusal.NO_CONDITION: [one for one in near if one.key not in named],
        Refusal.NO_DATE: [one for one in near if one.key in named - dated],
    }


def _verdict(decision: Decision, refusals: dict[Refusal, list[Standing]]) -> Verdict:
    reasons = [
        Reason(refusal, tuple(one.key for one in standings))
        for refusal, standings in refusals.items()
        if standings
    ]
    return Verdict(decision, tuple(reasons))
