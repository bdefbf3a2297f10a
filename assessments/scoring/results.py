"""What scoring answers: every figure with the lines that it was made of.

Nothing here is rounded; pages round half up when they print.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from assessments.maturity.entries import AnswerType, Params, Rule

# Two floats that differ by less are the same figure: a share of 0.6 that was added up from
# several groups still meets a threshold of 0.6.
EPSILON = 1e-9


def reaches(value: float, threshold: float) -> bool:
    return value >= threshold - EPSILON


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sum: weight × value = product."""

    key: str
    weight: float
    value: float
    product: float

    @classmethod
    def of(cls, key: str, weight: float, value: float) -> "Line":
        return cls(key, weight, value, weight * value)


@dataclass(frozen=True, slots=True)
class Mean:
    """A weighted mean: numerator = Σ products, denominator = Σ weights.

    No value where the denominator is 0.
    """

    lines: tuple[Line, ...]
    numerator: float
    denominator: float
    value: float | None

    @classmethod
    def of(cls, lines: Iterable[Line]) -> "Mean":
        kept = tuple(lines)
        # fsum, because the order of the lines must not change a result.
        numerator = math.fsum(line.product for line in kept)
        denominator = math.fsum(line.weight for line in kept)
        return cls(kept, numerator, denominator, _quotient(kept, numerator, denominator))


def _quotient(lines: tuple[Line, ...], numerator: float, denominator: float) -> float | None:
    if not denominator > 0:
        return None
    values = [line.value for line in lines if line.weight]
    # A mean lies between its values; floats miss that by the last digit.
    return min(max(numerator / denominator, min(values)), max(values))


class How(StrEnum):
    """Where a figure comes from."""

    COMPUTED = "computed"
    AGREED = "agreed"


class Standing(StrEnum):
    """Whether a score may be used."""

    OK = "ok"
    INSUFFICIENT = "insufficient"  # shown grey, and no gate may use it
    NA = "na"  # does not apply here: no score, no coverage


class Kind(StrEnum):
    """What the value of a score is."""

    PERCENT = "percent"  # 0..100
    AVERAGE = "average"  # 1..5
    LEVEL = "level"  # 1..5, the achieved level A
    SHARE = "share"  # 0..1, how much of one level is met (dimensions that are levels)


class Band(StrEnum):
    """Of service_percent."""

    BASIC = "basic"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the room has agreed, by key, in the units of the question or dimension."""

    questions: dict[str, float]
    dimensions: dict[str, float]


@dataclass(frozen=True, slots=True)
class CellMean:
    """One group's (or pool's) part in a question: m(g, q) = total / n.

    `shares` are s_g(1)..s_g(5) of a level_choice question, else empty.
    """

    groups: tuple[str, ...]
    weight: float
    n: int
    total: float
    mean: float | None
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """One question (§2.3, §2.4).

    `n` is the number of answers that x was made of (with dk_policy as_zero the "don't know" too).
    `computed` is the mean of the people; `x` what counts: the agreed value if there is one, made 0
    or 1 where the assessment binarises; None when nobody's answer has a value.  `shares` are
    s(1)..s(5) and `achieved` the level A of a level_choice question.  `unit` is x on 0..1, for the
    capability; `value` is what the rule counts, None where the answer type does not fit it.
    `shown_only` marks practices of level 1.
    """

    key: str
    domain: str
    dimension: str
    capability: str
    answer_type: AnswerType
    weight: float
    level: int | None
    how: How
    n: int
    dk: int
    na: int
    dk_rate: float | None
    na_only: bool
    fits: bool
    shown_only: bool
    cells: tuple[CellMean, ...]
    mean: Mean
    computed: float | None
    x: float | None
    shares: tuple[float, ...]
    computed_achieved: int | None
    achieved: int | None
    unit: float | None
    value: float | None

    @property
    def is_scored(self) -> bool:
        return self.x is not None and not self.shown_only


@dataclass(frozen=True, slots=True)
class Coverage:
    """value = covered / counted, both sums of weights; None where nothing counts (§2.3)."""

    covered: float
    counted: float
    value: float | None


@dataclass(frozen=True, slots=True)
class Gate:
    """One level of a ladder: a(L) or s(L) against its threshold.

    `value` is None when no question of the level is scored.
    """

    level: int
    threshold: float
    mean: Mean
    value: float | None
    met: bool


@dataclass(frozen=True, slots=True)
class Score:
    """A figure by the model's rule.

    percent: value = 100 × mean / top, with top 1 or 3; average, share: value = mean.
    `level` is the achieved level: A, or of an average the whole levels in it.  `chart` is where a
    chart draws it; of gated levels it shows the way to the next one and is used in no rule.
    """

    kind: Kind
    value: float | None
    mean: Mean
    top: float = 1.0
    band: Band | None = None
    level: int | None = None
    gates: tuple[Gate, ...] = ()
    chart: float | None = None

    @property
    def by_choice(self) -> bool:
        """Whether people chose the levels, so that already the first is a gate."""
        return bool(self.gates) and self.gates[0].level == 1


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """`score` counts; `computed` is what the answers gave, also where the room agreed otherwise."""

    key: str
    domain: str
    weight: float
    how: How
    status: Standing
    coverage: Coverage
    score: Score
    computed: Score

    @property
    def usable(self) -> float | None:
        """The value where a gate or a minimum may use it."""
        return self.score.value if self.status is Standing.OK else None


@dataclass(frozen=True, slots=True)
class Stage:
    """A dimension in a chain such as SMCI; `counts` when all stages before it are achieved too."""

    dimension: str
    percent: float | None
    achieved: bool
    counts: bool


@dataclass(frozen=True, slots=True)
class DomainScore:
    """A domain, or sub-model.

    level_gated by dimensions: `lowest` is the lowest level, `constraints` the dimensions at it,
    `score.mean` the mean of the levels; `score.value` is one of the two, by overall_rule.
    """

    key: str
    weight: float
    status: Standing
    coverage: Coverage
    score: Score
    dimensions: tuple[DimensionScore, ...]
    stages: tuple[Stage, ...] = ()
    highest_stage: str | None = None
    lowest: float | None = None
    constraints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OverallScore:
    """All domains in scope together."""

    status: Standing
    coverage: Coverage
    score: Score


@dataclass(frozen=True, slots=True)
class Result:
    """`overall` is None for level_gated: sub-models are never combined (§2.5)."""

    model: str
    version: int
    rule: Rule
    params: Params
    questions: dict[str, QuestionScore]
    domains: tuple[DomainScore, ...]
    overall: OverallScore | None

    def dimensions(self) -> Iterator[DimensionScore]:
        for domain in self.domains:
            yield from domain.dimensions


@dataclass(frozen=True, slots=True)
class CapScore:
    """A capability on 1..5 (§2.2): score = 1 + 4 × u.value, u the mean of unit scores.

    `items` counts the questions that are tagged with it, `scored` those that have a value; below
    two of these the evidence is `thin`.  `agreed` of the scored ones count as the room agreed.
    """

    capability: str
    score: float | None
    u: Mean
    items: int
    scored: int
    thin: bool
    status: Standing
    coverage: Coverage
    agreed: int = 0
